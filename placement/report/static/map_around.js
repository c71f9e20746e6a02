"use strict";
/* What stands around, above and beside the clusters: land, seas, towns, the closer look, the card. All text is set as text. */

/* Shapes whose points are steps from one to the next, as `steps` in outlines.py writes them, with their points again. */
function unrolled(shapes) {
  function points(held) {
    if (Array.isArray(held[0])) { return held.map(points); }
    const line = [];
    let [x, y] = [0, 0];
    for (let i = 0; i < held.length; i += 2) {
      x += held[i];
      y += held[i + 1];
      line.push([x / 10000, y / 10000]);
    }
    return line;
  }
  shapes.features.forEach(function (one) {
    if (one.geometry.type !== "Point") { one.geometry.coordinates = points(one.geometry.coordinates); }
  });
  return shapes;
}

/* Neighbourhoods, a row each and made when somebody first asks for them, and the services' figures and keys, as
   packing.py writes them short. */
function placementUnpacked(data) {
  const held = data.areas;
  const many = data.area_columns.length;
  let areas = null;
  function row(id, i) {
    const figures = held.figures.slice(many * i, many * (i + 1)).map((at) => held.texts[at]);
    const place = [held.south + held.at[2 * i], held.west + held.at[2 * i + 1]].map((step) => step / 10000);
    return [held.stem + id, held.names[i], held.clusters[i], place, figures];
  }
  Object.defineProperty(data, "areas", { get: function () { return areas || (areas = held.ids.map(row)); } });
  data.services.forEach(function (service) {
    service.rows = service.rows.map((row) => row.map((at) => data.texts[at]));
    Object.values(service.layers).forEach(function (layer) {
      layer.classes = Array.from(layer.classes, Number);
      layer.key = layer.key.map(([colour, label, clusters]) => ({
        colour: data.texts[colour], label: data.texts[label], clusters: data.texts[clusters]
      }));
    });
  });
}

/* Land of the neighbours beneath everything. */
function placementLand(map, data) {
  const pane = map.createPane("land");
  pane.style.zIndex = 250;
  const land = data.land.map((ring) => [ring]);
  L.polygon(land, { pane: "land", color: "#b9b5a8", weight: 0.8, fillColor: "#edebe4", fillOpacity: 1, interactive: false }).addTo(map);
}

/* Whether none of these boxes lies over the box. */
function placementFree(box, taken) {
  return !taken.some((one) => box.left < one.right && box.right > one.left && box.top < one.bottom && box.bottom > one.top);
}

/* A name at a place, which neither the mouse nor the keyboard stops at. */
function placementName(at, name, kind) {
  const said = document.createElement("span");
  said.className = kind;
  said.textContent = name;
  return L.marker(at, { icon: L.divIcon({ className: "", html: said, iconSize: [0, 0] }), interactive: false, keyboard: false });
}

/* Names of neighbours and seas that stand whole within the frame and beside the closer look; one that would look out
   from behind it is left out. `taken` are boxes that are full. */
function placementAround(map, data, group, taken) {
  const size = map.getSize();
  const frame = map.getContainer().getBoundingClientRect();
  const inset = document.getElementById("inset");
  const over = inset && inset.getBoundingClientRect();
  group.clearLayers();
  if (over && over.width) {
    taken.push({ left: over.left - frame.left, right: over.right - frame.left, top: over.top - frame.top, bottom: over.bottom - frame.top });
  }
  data.around.forEach(function (one) {
    const at = map.latLngToContainerPoint(one.at);
    const half = 3.8 * one.name.length;
    const box = { left: at.x - half, right: at.x + half, top: at.y - 8, bottom: at.y + 8 };
    if (box.left < 0 || box.top < 0 || box.right > size.x || box.bottom > size.y || !placementFree(box, taken)) { return; }
    group.addLayer(placementName(one.at, one.name, "around"));
  });
}

/* Towns that there is room for, the largest first: a dot, and a name on the side where no circle lies, else on one
   where no name does. `taken` are boxes that are full, `circles` those of the posts. */
function placementTowns(map, data, group, taken, circles) {
  const size = map.getSize();
  group.clearLayers();
  data.towns.forEach(function (town) {
    const at = map.latLngToContainerPoint([town[1], town[2]]);
    const box = { left: at.x - 6, right: at.x + 10 + 6.6 * town[0].length, top: at.y - 8, bottom: at.y + 8 };
    if (box.right < 0 || box.bottom < 0 || box.left > size.x || box.top > size.y) { return; }
    const left = { left: 2 * at.x - box.right, right: at.x + 6, top: box.top, bottom: box.bottom };
    const free = (one) => one.left >= 0 && one.right <= size.x && placementFree(one, taken);
    const held = [box, left].find((one) => free(one) && placementFree(one, circles)) || [box, left].find(free);
    if (!held) { return; }
    taken.push({ left: held.left - 8, right: held.right + 8, top: held.top - 4, bottom: held.bottom + 4 });
    group.addLayer(placementName([town[1], town[2]], town[0], held === left ? "town left" : "town"));
  });
}

/* The card of what was chosen, in the corner of the frame that is further from it. */
function placementPlacard(map, close) {
  const box = document.getElementById("placard");
  const inside = box.querySelector("div");
  box.querySelector("button").addEventListener("click", function () { close(); map.getContainer().focus(); });
  return {
    show: function (card, at) {
      const right = map.latLngToContainerPoint(at).x < map.getSize().x / 2;
      box.classList.toggle("right", right);
      inside.replaceChildren(card);
      box.setAttribute("aria-label", card.querySelector("strong").textContent);
      box.hidden = false;
      inside.scrollTop = 0;
    },
    hide: function () { box.hidden = true; inside.replaceChildren(); }
  };
}

/* A closer look at small clusters: the same shapes and circles, larger, in a picture of its own. Its place is
   kept at once; what is in it is drawn once the map itself stands. */
function placementInset(data, shapes, choose) {
  const holder = document.getElementById("inset");
  if (!data.inset || !holder) { return { paint: function () {}, circles: function () {} }; }
  const [[south, west], [north, east]] = data.inset;
  const across = Math.cos((south + north) / 2 * Math.PI / 180);
  const scale = 300 / ((east - west) * across);
  const [width, height] = [300, Math.round((north - south) * scale)];
  const place = (at) => [((at.lng - west) * across * scale).toFixed(1), ((north - at.lat) * scale).toFixed(1)];
  const paths = {};
  const layers = [draw("g"), draw("g")];
  const picture = draw("svg", { viewBox: "0 0 " + width + " " + height, "aria-hidden": "true", focusable: "false" });
  const asked = {};
  let made = false;

  function draw(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) { element.setAttribute(name, attributes[name]); }
    return element;
  }

  function line(rings) { return rings.map((ring) => "M" + ring.map((at) => place(at).join(" ")).join("L") + "Z").join(""); }

  function make() {
    made = true;
    data.land.filter((ring) => L.latLngBounds(ring).intersects(data.inset)).forEach(function (ring) {
      layers[0].append(draw("path", { d: line([ring.map((at) => ({ lat: at[0], lng: at[1] }))]), fill: "#edebe4" }));
    });
    data.clusters.forEach(function (cluster) {
      if (!shapes[cluster.id].getBounds().intersects(data.inset)) { return; }
      const rings = shapes[cluster.id].getLatLngs().flat(shapes[cluster.id].feature.geometry.type === "MultiPolygon" ? 1 : 0);
      const path = draw("path", { d: line(rings) });
      path.addEventListener("click", function () { choose(cluster.id); });
      paths[cluster.id] = path;
      layers[0].append(path);
    });
    paint();
    circles();
  }

  function paint() {
    data.clusters.forEach(function (cluster, i) {
      const path = paths[cluster.id];
      if (!path) { return; }
      path.setAttribute("fill", asked.colour(i));
      path.setAttribute("stroke", cluster.id === asked.chosen ? "#0b0c0c" : "#595959");
      path.setAttribute("stroke-width", cluster.id === asked.chosen ? 3 : 0.8);
    });
  }

  function circles() {
    layers[1].replaceChildren();
    asked.circles.filter((one) => L.latLngBounds(data.inset).contains(one.at)).forEach(function (one) {
      const [x, y] = place(one.at);
      const radius = Math.max(one.wte % 1 ? 9 : 7, 5.2 * Math.sqrt(one.wte));
      const said = draw("text", { x: x, y: Number(y) + 3.6 });
      said.textContent = String(one.wte);
      layers[1].append(draw("circle", { cx: x, cy: y, r: radius, fill: "#b34700", stroke: "#ffffff" }), said);
    });
  }

  picture.append(...layers);
  holder.append(picture);
  holder.hidden = false;
  requestAnimationFrame(function () { setTimeout(make); });
  return {
    paint: function (colour, chosen) { Object.assign(asked, { colour: colour, chosen: chosen }); if (made) { paint(); } },
    circles: function (found) { asked.circles = found; if (made) { circles(); } }
  };
}
