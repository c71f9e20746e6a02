"use strict";
/* A table that sorts: a button in each heading. Texts sort as the language does, figures by their value.
   `rowOf(id)` gives the name and the figures of a row; without figures a row comes last. */
function placementSorting(table, status, text, rowOf) {
  const headings = Array.from(table.querySelectorAll("thead th"));
  let compare = null;
  const first = {};
  let sortedBy = null;
  let upwards = true;
  Array.from(table.querySelectorAll("tbody tr")).forEach(function (row, i) { first[row.dataset.cluster] = i; });

  function sort() {
    if (sortedBy === null) { return; }
    compare = compare || new Intl.Collator(document.documentElement.lang).compare; /* slow to make: not before the map */
    const body = table.querySelector("tbody");
    const rows = Array.from(body.rows).map(function (row) {
      return { row: row, place: first[row.dataset.cluster], of: rowOf(row.dataset.cluster) };
    });
    rows.sort(function (one, other) {
      const turn = upwards ? 1 : -1;
      if (sortedBy === 0) { return turn * compare(one.of.name, other.of.name); }
      const a = one.of.values[sortedBy - 1];
      const b = other.of.values[sortedBy - 1];
      if (a === null || b === null) { return (a === null) - (b === null) || one.place - other.place; }
      return turn * (a - b) || one.place - other.place;
    });
    body.append(...rows.map(function (one) { return one.row; }));
  }

  headings.forEach(function (heading, column) {
    const title = heading.textContent.trim();
    const button = document.createElement("button");
    button.textContent = title;
    button.className = "sort";
    button.type = "button";
    heading.replaceChildren(button);
    button.addEventListener("click", function () {
      upwards = sortedBy === column ? !upwards : column === 0;
      sortedBy = column;
      headings.forEach(function (other) { other.removeAttribute("aria-sort"); });
      heading.setAttribute("aria-sort", upwards ? "ascending" : "descending");
      sort();
      status.textContent = title + ": " + (upwards ? text.sorted_up : text.sorted_down);
    });
  });
  return sort;
}
