"use strict";
/* Two maps that move together. What they show stands in the page; all text is set as text. */
(function () {
  const data = placementPair;
  const text = data.text;
  const svg = "http://www.w3.org/2000/svg";
  const form = document.querySelector(".controls form");
  const narrow = window.matchMedia("(max-width: 50rem)").matches;
  const order = {};
  data.clusters.forEach(function (cluster, i) { order[cluster.id] = i; });
  let layer = data.layers[0];
  let circles = true;
  let chosen = null;
  let moving = false;

  function make(tag, words, className) {
    const element = document.createElement(tag);
    if (words !== undefined) { element.textContent = words; }
    if (className) { element.className = className; }
    return element;
  }

  function draw(tag, attributes) {
    const element = document.createElementNS(svg, tag);
    for (const name in attributes) { element.setAttribute(name, attributes[name]); }
    return element;
  }

  function swatch(shape, width, height) {
    const picture = draw("svg", { width: width, height: height, "aria-hidden": "true", focusable: "false" });
    picture.appendChild(shape);
    return picture;
  }

  function card(title, lines) {
    const made = make("div", undefined, "card");
    made.append(make("strong", title));
    lines.forEach(function (line) { made.append(make("p", line)); });
    return made;
  }

  /* One of the two maps: which run it shows may change, its outlines do not. */
  function plan(at) {
    const element = document.getElementById("plan-" + at);
    const map = L.map(element, {
      zoomControl: false, attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25,
      minZoom: 5, maxZoom: 14, zoomAnimation: false, fadeAnimation: false
    });
    const shown = { map: map, side: at, shapes: {}, posts: L.layerGroup(), key: document.getElementById("key-" + at) };
    const outlines = L.geoJSON(data.shapes, {
      smoothFactor: 0.5, style: { color: "#595959", weight: 0.6, fillColor: "#ffffff", fillOpacity: 1 }
    });
    L.control.zoom({ zoomInTitle: text.zoom_in, zoomOutTitle: text.zoom_out }).addTo(map);
    L.control.scale({ imperial: true, position: "bottomleft" }).addTo(map);
    map.fitBounds(data.bounds, { paddingTopLeft: [8, 8], paddingBottomRight: [8, 34], animate: false });
    outlines.addTo(map);
    outlines.eachLayer(function (one) {
      const id = one.feature.id;
      shown.shapes[id] = one;
      one.bindTooltip(function () {
        return card(data.clusters[order[id]].name, [layer.title + ": " + side(shown).layers[layer.key].said[order[id]]]);
      }, { sticky: true });
      one.on("click", function () { choose(id); });
    });
    L.geoJSON(data.regions, { style: { color: "#0b0c0c", weight: 2, fill: false, interactive: false } }).addTo(map);
    shown.posts.addTo(map);
    map.on("focus", function () { map.scrollWheelZoom.enable(); });
    map.on("blur", function () { map.scrollWheelZoom.disable(); });
    return shown;
  }

  function side(shown) { return data.sides[shown.side]; }

  function scale(shown) {
    const closer = Math.max(0, Math.min(3, (shown.map.getZoom() - fitted) * 0.55));
    return (narrow ? 3 : 3.8) * Math.pow(2, closer);
  }

  function paint(shown) {
    const now = side(shown).layers[layer.key];
    data.clusters.forEach(function (cluster, i) {
      const here = cluster.id === chosen;
      shown.shapes[cluster.id].setStyle({
        fillColor: now.key[now.classes[i]].colour, color: here ? "#0b0c0c" : "#595959", weight: here ? 4 : 0.6
      });
    });
    if (chosen !== null) { shown.shapes[chosen].bringToFront(); }
    place(shown);
  }

  /* Circles as large as the new posts at each base. */
  function place(shown) {
    shown.posts.clearLayers();
    if (!circles) { return; }
    side(shown).posts.forEach(function (base) {
      const circle = L.circleMarker(base.at, {
        radius: scale(shown) * Math.sqrt(base.wte), color: "#ffffff", weight: 1.5, fillColor: "#b34700", fillOpacity: 0.95
      });
      circle.bindTooltip(function () { return card(base.name, [base.said]); });
      shown.posts.addLayer(circle);
      circle.bringToFront();
    });
  }

  function explain(shown) {
    const list = make("ul");
    side(shown).layers[layer.key].key.forEach(function (entry) {
      const item = make("li");
      const box = draw("rect", { x: 0.5, y: 0.5, width: 27, height: 17, fill: entry.colour, stroke: "#595959" });
      item.append(swatch(box, 28, 18), make("span", entry.label), make("span", entry.clusters, "clusters"));
      list.append(item);
    });
    shown.key.replaceChildren(make("h4", layer.title), make("p", layer.unit), list);
    if (circles) { shown.key.append(make("h4", text.circle), sizes(shown)); }
  }

  function sizes(shown) {
    const list = make("ul", undefined, "sizes");
    data.sizes.forEach(function (size) {
      const radius = scale(shown) * Math.sqrt(size[0]);
      const circle = draw("circle", { cx: radius + 1, cy: radius + 1, r: radius, fill: "#b34700", stroke: "#595959" });
      const item = make("li");
      item.append(swatch(circle, 2 * radius + 2, 2 * radius + 2), make("span", size[1] + " " + text.wte));
      list.append(item);
    });
    return list;
  }

  function all(what) { plans.forEach(what); }

  /* A cluster: marked on both maps and in the table, its figures in a sentence, kept in the address. */
  function choose(id) {
    chosen = Object.prototype.hasOwnProperty.call(order, id) ? id : null;
    form.elements.cluster.value = chosen === null ? "" : chosen;
    all(paint);
    document.querySelectorAll("#figures tbody tr").forEach(function (row) {
      row.classList.toggle("here", row.dataset.cluster === chosen);
    });
    const said = document.getElementById("chosen");
    const hash = chosen === null ? "" : "#cluster=" + encodeURIComponent(chosen);
    said.replaceChildren();
    said.hidden = chosen === null;
    if (chosen !== null) {
      const list = make("ul");
      data.columns.forEach(function (title, i) {
        list.append(make("li", title + ": " + data.clusters[order[chosen]].row[i]));
      });
      said.append(make("h3", data.clusters[order[chosen]].name), list);
    }
    try { history.replaceState(null, "", hash || "#"); } catch (error) { /* the link below still works */ }
    document.querySelectorAll("a.twin").forEach(function (link) {
      link.href = link.getAttribute("href").split("#")[0] + hash;
    });
  }

  const plans = [plan(0), plan(1)];
  const fitted = plans[0].map.getZoom();
  plans.forEach(function (shown, at) {
    const other = plans[1 - at].map;
    shown.map.on("move zoomend", function () {
      if (moving) { return; }
      moving = true;
      other.setView(shown.map.getCenter(), shown.map.getZoom(), { animate: false });
      moving = false;
    });
    shown.map.on("zoomend", function () { place(shown); explain(shown); });
  });

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("change", function (event) {
    const changed = event.target;
    if (changed.name === "layer") { layer = data.layers.find(function (one) { return one.key === changed.value; }); }
    if (changed.name === "posts") { circles = changed.checked; }
    if (changed.name === "cluster") { choose(changed.value); return; }
    all(paint);
    all(explain);
  });
  document.querySelectorAll("select.shows").forEach(function (select, at) {
    select.value = String(at);
    select.addEventListener("change", function () {
      plans[at].side = select.selectedIndex;
      paint(plans[at]);
      explain(plans[at]);
    });
  });

  form.reset();
  all(paint);
  all(explain);
  placementSorting(document.querySelector("#figures table"), document.getElementById("sorted"), text, function (id) {
    return data.clusters[order[id]];
  });

  function arrive() {
    const asked = /^#cluster=(.*)$/.exec(location.hash);
    if (!asked) { return; }
    try { choose(decodeURIComponent(asked[1])); } catch (error) { /* no cluster's name */ }
  }
  window.addEventListener("hashchange", arrive);
  arrive();
})();
