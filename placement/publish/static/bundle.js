"use strict";
/* Your area, a table that sorts, and a language switch that keeps the place. All text is set as text. */
(function () {
  const cards = placementAreas.cards;
  const text = placementAreas.text;
  let here = null;

  function make(tag, words, className) {
    const element = document.createElement(tag);
    if (words !== undefined) { element.textContent = words; }
    if (className) { element.className = className; }
    return element;
  }

  /* The card of one cluster. */
  function show(id) {
    const card = cards[id];
    const area = document.getElementById("area");
    const parts = [make("h3", card.name), make("p", card.place, "place"), make("p", card.lead, "lead")];
    if (card.posts.length) { parts.push(posts(card.posts)); }
    const list = make("ul");
    card.lines.forEach(function (line) { list.append(make("li", line)); });
    const link = make("a", text.region);
    link.href = card.region;
    const last = make("p");
    last.append(link);
    area.replaceChildren(...parts, list, last);
    area.hidden = false;
  }

  function posts(rows) {
    const titles = [text.role, text.wte, text.base, text.months, text.chance];
    const table = make("table");
    const head = make("thead");
    const line = make("tr");
    titles.forEach(function (title) {
      const cell = make("th", title);
      cell.scope = "col";
      line.append(cell);
    });
    head.append(line);
    const body = make("tbody");
    rows.forEach(function (cells) {
      const row = make("tr");
      cells.forEach(function (cell, i) {
        const made = make(i ? "td" : "th", cell);
        if (i) { made.dataset.title = titles[i]; } else { made.scope = "row"; }
        row.append(made);
      });
      body.append(row);
    });
    table.append(make("caption", text.posts), head, body);
    return table;
  }

  /* The place: in the card, the table, the map, the address, and the link to the other language. */
  function go(id) {
    if (!Object.prototype.hasOwnProperty.call(cards, id)) { return false; }
    if (here === id) { return true; }
    here = id;
    show(id);
    document.querySelectorAll("#figures tbody tr").forEach(function (row) {
      row.classList.toggle("here", row.dataset.cluster === id);
    });
    try { history.replaceState(null, "", "#cluster=" + encodeURIComponent(id)); } catch (error) { /* the link below still works */ }
    carry();
    return true;
  }

  function carry() {
    const hash = here === null ? "" : "#cluster=" + encodeURIComponent(here);
    document.querySelectorAll("a.twin").forEach(function (link) {
      link.href = link.getAttribute("href").split("#")[0] + hash;
    });
  }

  window.placementFound = function (id) {
    if (go(id)) {
      placementMap.choose(id, null, true);
      document.getElementById("area").focus();
    }
  };
  placementMap.chosen = go;

  function arrive() {
    const asked = /^#cluster=(.*)$/.exec(location.hash);
    if (!asked) { return; }
    let id = "";
    try { id = decodeURIComponent(asked[1]); } catch (error) { return; }
    if (go(id)) {
      placementMap.choose(id, null, true);
      document.getElementById("area").scrollIntoView({ block: "center" });
    }
  }

  const order = {};
  placementData.clusters.forEach(function (cluster, i) { order[cluster.id] = i; });
  let figures = placementData.services[0].values;
  const sort = placementSorting(
    document.querySelector("#figures table"), document.getElementById("sorted"), text,
    function (id) { return { name: placementData.clusters[order[id]].name, values: figures[order[id]] }; }
  );
  placementMap.changed = function (service) {
    figures = service.values;
    sort();
  };

  window.addEventListener("hashchange", arrive);
  arrive();
})();
