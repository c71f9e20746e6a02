"use strict";
/* Your area, a table that sorts, and a language switch that keeps the place. All text is set as text. */
(function () {
  const cards = placementAreas.cards;
  const text = placementAreas.text;
  const areas = {};
  placementData.areas.forEach(function (area) { areas[area[0]] = area; });
  let here = null;
  let near = [];

  function make(tag, words, className) {
    const element = document.createElement(tag);
    if (words !== undefined) { element.textContent = words; }
    if (className) { element.className = className; }
    return element;
  }

  /* The card of a place: the neighbourhoods that were asked for, if any, and then their cluster. */
  function show(id) {
    const card = cards[id];
    const area = document.getElementById("area");
    const name = near.length ? text.cluster.replace("{cluster}", () => card.name) : card.name;
    const parts = near.length ? neighbourhoods() : [];
    parts.push(make("h3", name), make("p", card.place, "place"), make("p", card.lead, "lead"), make("p", text.explained, "hint"));
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

  /* What is covered in each neighbourhood before and after, who gets less and who is covered by nobody. */
  function neighbourhoods() {
    const titles = [text.area].concat(placementData.area_columns);
    const rows = near.map(function (id) { return [areas[id][1]].concat(areas[id][4]); });
    const title = near.length === 1 ? areas[near[0]][1] : text.areas;
    const parts = [make("h3", title), listed(text.covered, titles, rows)];
    const told = near.flatMap(function (id) {
      return (placementAreas.notes[id] || []).map((note) => near.length === 1 ? note : areas[id][1] + ": " + note);
    });
    if (told.length) {
      const list = make("ul");
      told.forEach(function (note) { list.append(make("li", note)); });
      parts.push(list);
    }
    return parts;
  }

  function posts(rows) {
    return listed(text.posts, [text.role, text.wte, text.base, text.months, text.chance], rows);
  }

  function listed(caption, titles, rows) {
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
    table.append(make("caption", caption), head, body);
    return table;
  }

  /* The place: in the card, the table, the map, the address, and the link to the other language. */
  function go(id, asked) {
    if (!Object.prototype.hasOwnProperty.call(cards, id)) { return false; }
    const known = (asked || []).filter((key) => Object.prototype.hasOwnProperty.call(areas, key));
    if (here === id && (!asked || known.join() === near.join())) { return true; }
    here = id;
    near = known;
    show(id);
    document.querySelectorAll("#figures tbody tr").forEach(function (row) {
      row.classList.toggle("here", row.dataset.cluster === id);
    });
    try { history.replaceState(null, "", hash()); } catch (error) { /* the link below still works */ }
    carry();
    return true;
  }

  function hash() {
    if (here === null) { return ""; }
    const also = near.length ? "&area=" + near.map(encodeURIComponent).join(",") : "";
    return "#cluster=" + encodeURIComponent(here) + also;
  }

  function carry() {
    document.querySelectorAll("a.twin").forEach(function (link) {
      link.href = link.getAttribute("href").split("#")[0] + hash();
    });
  }

  /* Nothing is chosen any more: no card, no row, no shape, and an address without a place. */
  function leave() {
    if (here === null) { return; }
    here = null;
    near = [];
    const area = document.getElementById("area");
    area.replaceChildren();
    area.hidden = true;
    document.querySelectorAll("#figures tbody tr.here").forEach(function (row) { row.classList.remove("here"); });
    try { history.replaceState(null, "", location.pathname + location.search); } catch (error) { /* as above */ }
    carry();
    placementMap.leave();
  }

  window.placementFound = function (id, asked) {
    if (id === null) { leave(); return; }
    if (go(id, asked || [])) {
      placementMap.choose(id, null, true, near);
      document.getElementById("area").focus();
    }
  };
  /* Chosen on the map: what the search said was of another place. */
  placementMap.chosen = function (id) {
    if (here !== id) {
      document.getElementById("finder-input").value = "";
      document.getElementById("finder-status").textContent = "";
      document.getElementById("finder-all").value = id;
    }
    return go(id);
  };

  function arrive() {
    const asked = /^#cluster=([^&]*)(?:&area=(.*))?$/.exec(location.hash);
    if (!asked) { return; }
    let id = "";
    let those = [];
    try {
      id = decodeURIComponent(asked[1]);
      those = (asked[2] || "").split(",").filter(Boolean).map(decodeURIComponent);
    } catch (error) { return; }
    if (go(id, those)) {
      placementMap.choose(id, null, true, near);
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
