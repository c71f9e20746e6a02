"use strict";
/* Draws the figures that the page carries. All text is set as text, never as HTML. */
const placementMap = { choose: null, leave: null, chosen: null, changed: null };

/* On a phone the whole is in view before any shape is drawn, so that each is drawn once. */
L.Map.addInitHook(function () {
  const size = this.getSize();
  if (!window.matchMedia("(max-width: 50rem)").matches || size.x <= 16 || size.y <= 16) { return; }
  this.fitBounds(placementData.bounds, { padding: [8, 8], animate: false });
  this.placed = true;
});

function drawPlacement(map, parts, data) {
  placementUnpacked(data);
  /* Who hears the page has the lists, the table and the card: not the names of towns without a word about them. */
  map.getPane("mapPane").setAttribute("aria-hidden", "true");
  const text = data.text;
  const svg = "http://www.w3.org/2000/svg";
  const form = document.getElementById("map-form");
  const whole = document.getElementById("map-all");
  const narrow = window.matchMedia("(max-width: 50rem)").matches;
  const shapes = byId(parts.clusters);
  const circles = byId(parts.posts);
  const dots = byId(parts.bases);
  const rings = parts.opened ? byId(parts.opened) : {};
  const names = L.layerGroup();
  const towns = L.layerGroup();
  const around = L.layerGroup();
  const asked = L.layerGroup(); // neighbourhoods that somebody looked for
  const sizes = L.layerGroup();
  const numbers = L.layerGroup();
  const lines = L.layerGroup();
  const points = L.featureGroup();
  const tiles = data.tiles ? L.tileLayer(data.tiles.url, { maxZoom: 14 }) : null;
  let service = data.services[0];
  let layer = data.layers[0];
  let chosen = null;
  let areas = null; // the layer of neighbourhoods that is shown, if one is
  let withTowns = true;

  function byId(group) {
    const found = {};
    group.eachLayer(function (one) { found[one.feature.id] = one; });
    return found;
  }

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

  function picture(width, height, children) {
    const element = draw("svg", { width: width, height: height, "aria-hidden": "true", focusable: "false" });
    children.forEach(function (child) { element.appendChild(child); });
    return element;
  }

  /* What a tooltip or popup says. */

  function clusterCard(index) {
    const card = make("div", undefined, "card");
    card.append(make("strong", data.clusters[index].name), make("span", data.clusters[index].place, "place"));
    const table = make("table");
    if (service.id) { table.append(make("caption", service.name)); }
    service.rows[index].forEach(function (figure, i) {
      const row = make("tr", undefined, i === layer.column ? "now" : "");
      const title = make("th", data.columns[i]);
      title.scope = "row";
      row.append(title, make("td", figure));
      table.append(row);
    });
    card.append(table);
    return card;
  }

  function areaCard(index) {
    const area = data.areas[index];
    const card = make("div", undefined, "card");
    card.append(make("strong", area[1]), make("span", data.clusters[area[2]].name, "place"));
    const table = make("table");
    area[4].forEach(function (figure, i) {
      const row = make("tr");
      const title = make("th", data.area_columns[i]);
      title.scope = "row";
      row.append(title, make("td", figure));
      table.append(row);
    });
    card.append(table);
    return card;
  }

  function postsOf(base) {
    return base.posts.filter(function (post) { return !service.id || post.service === service.id; });
  }

  function baseCard(id) {
    const base = data.bases[id];
    const card = make("div", undefined, "card");
    card.append(make("strong", base.name), make("span", base.place, "place"));
    card.append(make("p", base.opened || (base.candidate ? text.candidate : text.base)));
    const posts = postsOf(base);
    if (posts.length) {
      card.append(listed(text.posts_here, [text.role, text.wte, text.full_year, text.first_year], posts.map(function (post) {
        return [post.role, post.said, post.full, post.first];
      })));
    } else {
      card.append(make("p", text.no_posts));
    }
    if (base.serves.length) {
      card.append(listed(text.serves, ["", text.serves_wte], base.serves.map(function (one) { return [one.name, one.said]; })));
    }
    return card;
  }

  function listed(caption, titles, rows) {
    const table = make("table");
    const head = make("tr");
    titles.forEach(function (title) {
      const cell = make(title ? "th" : "td", title);
      if (title) { cell.scope = "col"; }
      head.append(cell);
    });
    table.append(make("caption", caption), head);
    rows.forEach(function (cells) {
      const row = make("tr");
      cells.forEach(function (cell, i) {
        const made = make(i ? "td" : "th", cell);
        if (!i) { made.scope = "row"; }
        row.append(made);
      });
      table.append(row);
    });
    return table;
  }

  /* The clusters' colours, the key, the table: one layer and one service at a time. */

  function paint() {
    const now = service.layers[layer.key];
    const colour = (i) => areas ? "#f3f2f1" : now.key[now.classes[i]].colour;
    data.clusters.forEach(function (cluster, i) {
      const edge = cluster.id === chosen ? { color: "#0b0c0c", weight: 4 } : { color: "#595959", weight: 0.6 };
      const see = tiles && map.hasLayer(tiles) ? 0.65 : 1;
      shapes[cluster.id].setStyle(Object.assign({ fillColor: colour(i), fillOpacity: see }, edge));
    });
    closer.paint(colour, chosen);
    if (chosen) { shapes[chosen].bringToFront(); }
    write();
    ["counties", "regions", "bases", "opened", "posts"].forEach(function (name) {
      if (parts[name] && map.hasLayer(parts[name])) { parts[name].bringToFront(); }
    });
    scatter();
  }

  /* A point for each neighbourhood, made when a layer of them is first asked for; those that lose have a thick edge. */
  function scatter() {
    if (!areas) { points.remove(); return; }
    if (!points.getLayers().length) {
      data.areas.forEach(function (area, i) {
        const point = L.circleMarker(area[3], { fillOpacity: 1 });
        point.bindTooltip(function () { return areaCard(i); });
        point.on("click", function () { placard.show(areaCard(i), area[3]); });
        points.addLayer(point);
      });
    }
    points.addTo(map);
    silent(points);
    points.getLayers().forEach(function (point, i) {
      const colour = areas.key[areas.classes[i]].colour;
      const loses = colour.startsWith("url");
      point.setStyle({ fillColor: colour, color: loses ? "#5a2d00" : "#4a4f54", weight: loses ? 2.5 : 0.6 });
    });
    spread();
    points.bringToFront();
  }

  function spread() {
    if (!areas) { return; }
    const radius = (narrow ? 2 : 2.6) * Math.pow(2, Math.max(0, Math.min(3, (map.getZoom() - fitted) * 0.55)));
    points.eachLayer(function (point) { point.setRadius(point.options.weight > 1 ? radius + 2 : radius); });
  }

  function scale() {
    return (narrow ? 3.4 : 4.6) * Math.pow(2, Math.max(0, Math.min(3, (map.getZoom() - fitted) * 0.55)));
  }

  function resize() {
    sizes.clearLayers();
    const found = Object.keys(circles).map(function (id) {
      return { id: id, wte: postsOf(data.bases[id]).reduce(function (sum, post) { return sum + post.wte; }, 0) };
    });
    found.sort(function (one, other) { return other.wte - one.wte; });
    for (const id in rings) {
      rings[id].setRadius(4 + Math.max(2, scale() * Math.sqrt(postsOf(data.bases[id]).reduce(function (sum, post) { return sum + post.wte; }, 0))));
    }
    found.forEach(function (one) {
      const circle = circles[one.id];
      const radius = scale() * Math.sqrt(one.wte);
      if (!one.wte) { parts.posts.removeLayer(circle); return; }
      circle.setRadius(radius);
      if (!parts.posts.hasLayer(circle)) { parts.posts.addLayer(circle); }
      circle.bringToFront(); // the largest first, so that no smaller one lies beneath it
      if (radius < 7.5) { return; }
      const icon = L.divIcon({ className: "", html: make("span", String(one.wte), "post-size"), iconSize: [0, 0] });
      sizes.addLayer(L.marker(circle.getLatLng(), { icon: icon, interactive: false, keyboard: false }));
    });
    silent(parts.posts);
    closer.circles(map.hasLayer(parts.posts) ? found.filter((one) => one.wte).map((one) => ({ at: circles[one.id].getLatLng(), wte: one.wte })) : []);
  }

  /* Shapes are for the mouse and the finger: the lists and the table do the same by keyboard. With a listener for
     focus, as a tooltip sets, Chromium makes each of them a stop without a name. */
  function silent(group) {
    group.eachLayer(function (one) {
      if (one.getElement && one.getElement()) { one.getElement().setAttribute("tabindex", "-1"); }
    });
  }

  function explain() {
    const now = areas || service.layers[layer.key];
    const key = document.getElementById("key");
    const list = make("ul");
    now.key.forEach(function (entry) {
      const item = make("li");
      const swatch = draw("rect", { x: 0.5, y: 0.5, width: 27, height: 17, fill: entry.colour, stroke: "#595959" });
      item.append(picture(28, 18, [swatch]), make("span", entry.label), make("span", "(" + entry.clusters + ")", "clusters"));
      list.append(item);
    });
    key.replaceChildren(make("h2", (areas || layer).title), make("p", unit()), list);
    if (map.hasLayer(parts.posts)) { key.append(make("h2", text.circle), circleKey()); }
  }

  /* Names of regions on a closer look, then of towns; one that would cover another waits for a closer one. */
  function label() {
    const taken = [];
    names.clearLayers();
    if (map.hasLayer(names) && (!data.towns.length || !withTowns || map.getZoom() > fitted + 0.6)) {
      data.regions.forEach(function (region) {
        const at = map.latLngToContainerPoint(region.at);
        const width = Math.min(117, 7.4 * region.name.length) / 2;
        const height = 15 * Math.ceil(7.4 * region.name.length / 117) / 2;
        const box = { left: at.x - width, right: at.x + width, top: at.y - height, bottom: at.y + height };
        if (!placementFree(box, taken)) { return; }
        taken.push(box);
        const icon = L.divIcon({ className: "", html: make("span", region.name, "region-name"), iconSize: [0, 0] });
        names.addLayer(L.marker(region.at, { icon: icon, interactive: false, keyboard: false }));
      });
    }
    placementAround(map, data, around, taken);
    if (!withTowns) { towns.clearLayers(); return; }
    const full = !map.hasLayer(parts.posts) ? [] : parts.posts.getLayers().map(function (circle) {
      const [at, r] = [map.latLngToContainerPoint(circle.getLatLng()), circle.getRadius()];
      return { left: at.x - r, right: at.x + r, top: at.y - r, bottom: at.y + r };
    });
    placementTowns(map, data, towns, taken, full);
  }

  /* The layer's own figure in each cluster, where there is room for it. */
  function write() {
    const taken = [];
    numbers.clearLayers();
    if (areas || !map.hasLayer(numbers)) { return; }
    data.clusters.forEach(function (cluster, i) {
      const at = map.latLngToContainerPoint(cluster.at);
      if (taken.some(function (other) { return Math.abs(at.x - other.x) < 40 && Math.abs(at.y - other.y) < 16; })) { return; }
      taken.push(at);
      const icon = L.divIcon({ className: "", html: make("span", service.rows[i][layer.column], "cluster-figure"), iconSize: [0, 0] });
      numbers.addLayer(L.marker(cluster.at, { icon: icon, interactive: false, keyboard: false }));
    });
  }

  /* A line from each base to each other cluster that its staff reach. */
  function connect() {
    const at = {};
    data.clusters.forEach(function (cluster) { at[cluster.id] = cluster.at; });
    for (const id in dots) {
      data.bases[id].serves.forEach(function (one) {
        if (!at[one.id] || one.id === data.bases[id].cluster) { return; }
        lines.addLayer(L.polyline([dots[id].getLatLng(), at[one.id]], { color: "#0b0c0c", weight: 1.2, dashArray: "4 3", interactive: false }));
      });
    }
  }

  function unit() {
    if (areas) { return areas.unit; }
    return service.id ? service.name + ": " + layer.unit : layer.unit;
  }

  function circleKey() {
    const list = make("ul", undefined, "sizes");
    data.sizes.forEach(function (size) {
      const radius = scale() * Math.sqrt(size[0]);
      const circle = draw("circle", { cx: radius + 1, cy: radius + 1, r: radius, fill: "#b34700", stroke: "#595959" });
      const item = make("li");
      item.append(picture(2 * radius + 2, 2 * radius + 2, [circle]), make("span", size[1] + " " + text.wte));
      list.append(item);
    });
    return list;
  }

  function tabulate() {
    document.getElementById("figures-service").textContent = service.name;
    document.querySelectorAll("#figures tbody tr").forEach(function (row) {
      const i = position(row.dataset.cluster);
      row.querySelectorAll("td").forEach(function (cell, j) { cell.textContent = service.rows[i][j]; });
    });
    if (placementMap.changed) { placementMap.changed(service); }
  }

  function position(id) {
    return data.clusters.findIndex(function (cluster) { return cluster.id === id; });
  }

  /* Goes to a cluster, or to those of its neighbourhoods that were asked for. One pressed on the map stays where it is.
     `quiet` is for a page that says the same elsewhere: no card. */
  function choose(id, at, quiet, those) {
    const index = position(id);
    chosen = id;
    form.elements.cluster.value = id;
    asked.clearLayers();
    const wanted = data.areas.filter((area) => (those || []).includes(area[0]));
    wanted.forEach(function (area) {
      asked.addLayer(L.circleMarker(area[3], { radius: 11, color: "#0b0c0c", weight: 3, fill: false, interactive: false }));
    });
    if (!at) {
      const bounds = wanted.length ? L.latLngBounds(wanted.map((area) => area[3])).pad(0.3) : shapes[id].getBounds().pad(0.4);
      map.fitBounds(bounds, { maxZoom: Math.max(map.getZoom(), Math.min(fitted + 3.5, 12)), animate: false });
    }
    if (quiet) { placard.hide(); } else { placard.show(clusterCard(index), at || data.clusters[index].at); }
    paint();
    const cluster = data.clusters[index];
    document.getElementById("chosen").textContent = cluster.name + ": " +
      data.columns.map(function (title, i) { return title + " " + service.rows[index][i]; }).join("; ");
    if (placementMap.chosen) { placementMap.chosen(id); }
  }

  /* Nothing is chosen; the whole map again where somebody asks for that. */
  function leave() {
    placard.hide();
    asked.clearLayers();
    chosen = null;
    form.elements.cluster.value = "";
    document.getElementById("chosen").textContent = "";
    paint();
  }

  function overlay(name, wanted) {
    const groups = { posts: [parts.posts, sizes], bases: [parts.bases], catchments: [lines], numbers: [numbers], tiles: [tiles], opened: parts.opened ? [parts.opened] : [], regions: [parts.counties, parts.regions, names], towns: [towns] };
    if (name === "towns") { withTowns = wanted; }
    if (name === "catchments" && !lines.getLayers().length) { connect(); }
    groups[name].forEach(function (group) { if (wanted) { group.addTo(map); } else { group.remove(); } });
    if (name === "bases" || name === "opened") { silent(groups[name][0]); }
    if (name === "posts") { resize(); }
    label();
    paint();
    explain();
  }

  /* The parts that do not change. */

  L.control.zoom({ zoomInTitle: text.zoom_in, zoomOutTitle: text.zoom_out }).addTo(map);
  L.control.scale({ imperial: true, position: "bottomleft" }).addTo(map);
  let fitted = map.getZoom();
  const placard = placementPlacard(map, leave);
  const closer = placementInset(data, shapes, choose);
  placementLand(map, data);
  /* Room for the closer look, where it lies within the frame: beside the country or above it, whichever
     lets the country be larger. It must hide no part of it. */
  function roomForInset() {
    const holder = document.getElementById("inset");
    if (!holder || holder.hidden || narrow || !holder.offsetWidth) { return L.point(0, 0); }
    const beside = L.point(holder.offsetWidth + 12, 0);
    const above = L.point(0, holder.offsetHeight + 12);
    const edge = L.point(16, 16);
    return map.getBoundsZoom(data.bounds, false, above.add(edge)) > map.getBoundsZoom(data.bounds, false, beside.add(edge)) ? above : beside;
  }
  function fit() {
    if (map.placed) {
      map.placed = false;
      fitted = map.getZoom();
      return true;
    }
    map.invalidateSize({ animate: false, pan: false });
    const size = map.getSize();
    if (size.x <= 16 || size.y <= 16) { return false; }
    const room = roomForInset();
    fitted = map.getBoundsZoom(data.bounds, false, room.add(L.point(16, 16)));
    map.fitBounds(data.bounds, { paddingTopLeft: [8, 8 + room.y], paddingBottomRight: [8 + room.x, 8], animate: false });
    return true;
  }
  /* A frame further down a notebook has no size until somebody scrolls to it. */
  if (!fit()) {
    new ResizeObserver(function (_, watch) { if (fit()) { watch.disconnect(); } }).observe(map.getContainer());
  }
  /* On paper the map is as wide as a page, so that none of it is cut off. */
  function sheet(wide, high) {
    Object.assign(map.getContainer().style, { width: wide, height: high });
    fit();
  }
  window.addEventListener("beforeprint", function () { sheet("180mm", "175mm"); });
  window.addEventListener("afterprint", function () { sheet("", ""); });
  /* What a shape says is made when the mouse first comes to it. */
  function tells(group, card, sticky) {
    group.on("mouseover", function (event) {
      const one = event.layer;
      if (!one.getTooltip()) { one.bindTooltip(function () { return card(one.feature.id); }, { sticky: sticky }).openTooltip(event.latlng); }
    });
  }
  tells(parts.clusters, (id) => clusterCard(position(id)), true);
  parts.clusters.on("click", function (event) { choose(event.layer.feature.id, event.latlng); });
  [parts.posts, parts.bases, parts.opened].filter(Boolean).forEach(function (group) {
    tells(group, baseCard, false);
    group.on("click", function (event) { placard.show(baseCard(event.layer.feature.id), event.layer.getLatLng()); });
  });
  for (const id in dots) {
    if (data.bases[id].candidate) { dots[id].setStyle({ dashArray: "2 2" }); }
  }
  map.on("zoomend", function () { resize(); write(); explain(); spread(); });
  /* The closer look is for the whole map: who has gone nearer needs the room. */
  function closerOrNot() {
    whole.hidden = map.getBounds().contains(data.bounds);
    const holder = document.getElementById("inset");
    if (holder && !narrow) { holder.classList.toggle("away", map.getZoom() > fitted + 1); }
  }

  map.on("moveend", function () { label(); closerOrNot(); });
  whole.addEventListener("click", function () { placard.hide(); fit(); map.getContainer().focus(); });
  map.on("focus", function () { map.scrollWheelZoom.enable(); });
  map.on("blur", function () { map.scrollWheelZoom.disable(); });

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("change", function (event) {
    const changed = event.target;
    if (changed.name === "layer") {
      areas = data.area_layers.find(function (one) { return one.name === changed.value; }) || null;
      layer = data.layers.find(function (one) { return one.key === changed.value; }) || layer;
      form.elements.posts.checked = changed.value === "where"; // one story at a time; the box brings them back
      overlay("posts", form.elements.posts.checked);
    }
    if (changed.type === "checkbox") { overlay(changed.name, changed.checked); }
    if (changed.name === "service") {
      service = data.services[changed.selectedIndex];
      placard.hide();
      resize(); paint(); explain(); tabulate();
    }
    if (changed.name === "cluster") { if (changed.value) { choose(changed.value); } else { leave(); } }
  });

  if (narrow) { form.querySelector("details").open = false; }
  form.reset();
  resize();
  placementMap.choose = choose;
  placementMap.leave = leave;
  [around, towns, names, sizes, asked].forEach(function (group) { group.addTo(map); });
  label();
  paint();
  [parts.clusters, parts.posts].forEach(silent);
  explain();
}
