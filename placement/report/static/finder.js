"use strict";
/* Finds neighbourhoods and clusters by postcode or place in `placementIndex` (see site/finder.py) and hands what is
   chosen to placementFound(clusterId, areaIds): the neighbourhoods that were meant, or none; null where a search
   ends without a place. Nothing that is typed leaves the page or is kept. Texts stand in the form's data-*. */
(function () {
  const index = placementIndex;
  const form = document.getElementById("finder");
  const input = document.getElementById("finder-input");
  const list = document.getElementById("finder-list");
  const status = document.getElementById("finder-status");
  const all = document.getElementById("finder-all");
  const text = form.dataset;
  const neighbourhoods = index.areas || placementData.areas;
  const names = index.names[document.documentElement.lang] || index.names.en;
  const letters = "ABDEFGHJLNPQRSTUWXYZ";
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const small = ["a", "ac", "and", "of", "the", "y", "yr"];
  const most = 12; // entries shown, and neighbourhoods of one town told one by one
  const [elsewhere, outside] = [-1, -2];
  let [offered, active, places] = [[], -1, null];

  /* Every place, made ready when the first letter is typed: the page is seen sooner. */
  function known() {
    if (places === null) {
      places = ["cluster", "county", "area", "base"].flatMap(function (kind) {
        return (kind === "area" ? byName() : index.places[kind] || []).map(function (row) {
          const held = kind === "area" ? byCluster(row.slice(1)) : row.slice(1).map((at) => [at, []]);
          return { kind: kind, names: [spelt(row[0])], held: held };
        });
      });
      const clusters = places.findIndex((place) => place.kind !== "cluster");
      places.splice(clusters < 0 ? places.length : clusters, 0, ...index.towns.map(function (row) {
        const held = byCluster(row[2]).sort((a, b) => a[0] - b[0]);
        held.forEach(function (pair) { if (pair[1].length > most) { pair[1] = []; } });
        return { kind: "town", names: row[0].map(spelt), held: held, county: index.counties[row[1]] };
      }));
      neighbourhoods.forEach(function (area, i) {
        places.push({ kind: "area", names: [spelt(area[1])], held: [[area[2], [i]]], numbered: true });
      });
    }
    return places;
  }

  /* Neighbourhoods of one name, without the number that tells them apart, as `without_number` in data/places.py:
     [name, neighbourhood, ...]. */
  function byName() {
    const found = new Map();
    neighbourhoods.forEach(function (area, i) {
      const name = area[1].replace(/\s+(\d+|\d{3}[A-Z])$/, "");
      const held = found.get(fold(name));
      if (held) { held.push(i); } else { found.set(fold(name), [name, i]); }
    });
    found.delete("");
    (index.places.area || []).forEach(function (row) { found.set(fold(row[0]), row); });
    return Array.from(found.keys()).sort().map((name) => found.get(name));
  }

  /* Neighbourhoods as [[cluster, [neighbourhood, ...]], ...]. */
  function byCluster(areas) {
    const found = new Map();
    areas.forEach(function (area) {
      const at = neighbourhoods[area][2];
      if (!found.has(at)) { found.set(at, []); }
      found.get(at).push(area);
    });
    return Array.from(found);
  }

  /* Without accents, capitals and marks, as `folded` in finder.py. */
  function fold(words) {
    const flat = words.toLowerCase().replace(/['\u2019]/g, "").normalize("NFD").replace(/\p{M}/gu, "");
    return flat.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /* A name as people may type it: by its words, and without its article and the gaps between its words. */
  function spelt(name) {
    const flat = fold(name);
    return { name: name, fold: flat, words: flat.split(" "), joined: joined(flat) };
  }

  function joined(flat) { return flat.replace(/^(?:y|yr|the) (?=.)/, "").replace(/ /g, ""); }

  function say(words, slots) {
    status.textContent = words.replace(/\{(\w+)\}/g, (whole, slot) => slots[slot]);
  }

  function own(table, key) { return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined; }

  /* Postcodes. */

  /* [district, digit, unit] with what is not typed left blank; null if this is no beginning of a postcode. */
  function postcode(typed) {
    const parts = typed.toUpperCase().replace(/[^A-Z0-9 ]/g, "").trim().split(/ +/);
    const whole = parts.join("");
    const full = /^([A-Z]{1,2}\d[A-Z\d]?)(\d)([A-Z]{2})$/.exec(whole);
    if (full) { return full.slice(1); }
    if (/^[A-Z]{1,2}\d[A-Z\d]?$/.test(whole) && parts.length === 1) { return [whole, "", ""]; }
    const apart = /^([A-Z]{1,2}\d[A-Z\d]?) (\d)[A-Z]?$/.exec(parts.join(" "));
    const part = apart || /^([A-Z]{1,2}\d[A-Z\d]?)(\d)[A-Z]?$/.exec(whole);
    return part ? [part[1], part[2], ""] : null;
  }

  function holds(packed, unit) {
    if (packed.startsWith(".")) { return packed.slice(1).match(/../g).includes(unit); }
    const bits = packed.replace(/\*(.)/g, (run, count) => "A".repeat(digits.indexOf(count)));
    const at = letters.length * letters.indexOf(unit[0]) + letters.indexOf(unit[1]);
    const six = digits.indexOf(bits.charAt(Math.floor(at / 6)) || "A");
    return letters.includes(unit[0]) && letters.includes(unit[1]) && ((six >> (5 - at % 6)) & 1) === 1;
  }

  /* Neighbourhoods of a postcode, or of all that begin so. */
  function areasOf(code) {
    const sectors = own(index.postcodes, code[0]) || {};
    const found = new Set();
    Object.keys(sectors).forEach(function (digit) {
      if (code[1] && digit !== code[1]) { return; }
      sectors[digit].split(" ").forEach(function (group) {
        const [area, bits] = group.split(":");
        if (!code[2] || holds(bits, code[2])) { found.add(Number(area)); }
      });
    });
    return Array.from(found);
  }

  function written(code) { return code[1] ? code[0] + " " + code[1] + code[2] : code[0]; }

  /* Whether all postcodes that begin with the letters of this district lie inside: CF99 is not in England. */
  function within(district) {
    const first = (one) => one.replace(/\d.*/, "");
    const alike = Object.keys(index.postcodes).filter((one) => first(one) === first(district));
    return alike.length > 0 && alike.every((one) => !areasOf([one, "", ""]).includes(outside));
  }

  /* Why a postcode gives no cluster to choose. */
  function excuse(code, found) {
    const slots = { postcode: written(code), part: code[0], letters: code[0].replace(/\d.*/, "") };
    if (!text.areas.split(" ").includes(slots.letters)) { return say(text.nowhere, slots); }
    if (found.includes(elsewhere)) { return say(text.elsewhere, slots); }
    const known = own(index.postcodes, code[0]);
    if (found.includes(outside) || (!known && !within(code[0]))) { return say(text.outside, slots); }
    return say(code[2] && known ? text.unknown : text.unknownPart, slots);
  }

  /* Places. */

  function placesLike(typed) {
    const wanted = fold(typed);
    const told = new Set();
    const rows = [];
    const named = new Map();
    const numbered = /\d/.test(wanted);
    const needed = wanted.split(" ").filter((word, i, all) => i === all.length - 1 || !small.includes(word));
    const close = joined(wanted);
    const starts = (one) => one.fold.startsWith(wanted) || (close.length > 3 && one.joined.startsWith(close));
    const fits = (one) => starts(one) || needed.every((word) => one.words.some((held) => held.startsWith(word)));
    if (!wanted) { return []; }
    known().forEach(function (place) {
      if (place.numbered && !numbered) { return; }
      const name = place.names.find((one) => one.joined === close) || place.names.find(starts) || place.names.find(fits);
      if (!name) { return; }
      place.held.forEach(function (pair) {
        const [at, areas] = pair;
        if (told.has(at) && (place.kind === "county" || place.kind === "base")) { return; }
        told.add(at);
        const alike = named.get(at + " " + name.joined);
        if (alike) { // a cluster called like its town or its neighbourhoods answers for them too
          if (areas.length) { alike.areas = areas; }
          return;
        }
        const row = { at: at, areas: areas, name: name.name, kind: place.kind, county: place.county };
        row.exact = name.joined === close;
        row.start = starts(name);
        named.set(at + " " + name.joined, row);
        rows.push(row);
      });
    });
    return rows.sort((a, b) => b.exact - a.exact || b.start - a.start);
  }

  /* The list of what is offered. */

  function label(row) {
    const kind = { county: text.county, base: text.base, town: row.county }[row.kind];
    if (fold(row.name) === fold(names[row.at])) { return names[row.at]; }
    const one = row.postcode && row.areas.length === 1 ? neighbourhoods[row.areas[0]][1] + ", " : "";
    return row.name + (kind ? " (" + kind + ")" : "") + ": " + one + names[row.at];
  }

  function offer(rows) {
    offered = rows.slice(0, most);
    list.replaceChildren(...offered.map(function (row, i) {
      const option = document.createElement("li");
      option.id = "finder-option-" + i;
      option.setAttribute("role", "option");
      option.textContent = label(row);
      option.addEventListener("click", function () { choose(row); });
      return option;
    }));
    open(offered.length > 0);
  }

  function open(shown) {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    mark(-1);
  }

  function mark(position) {
    active = position;
    Array.from(list.children).forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    if (active < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", "finder-option-" + active);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(row) {
    open(false);
    if (!row.postcode) { input.value = row.name; }
    say(text.found, { place: label(row) });
    all.value = index.clusters[row.at];
    placementFound(index.clusters[row.at], row.areas.map((i) => neighbourhoods[i][0]));
  }

  /* What is offered for the words typed so far: [rows, postcode]. */
  function lookUp() {
    const code = postcode(input.value);
    if (!code || !index.postcodes) { return [code ? [] : placesLike(input.value), code]; }
    const held = byCluster(areasOf(code).filter((area) => area >= 0).sort((a, b) => a - b));
    const rows = held.map((pair) => ({ at: pair[0], areas: pair[1], name: written(code), postcode: true }));
    return [rows.sort((a, b) => a.at - b.at), code];
  }

  function typing() {
    const rows = lookUp()[0];
    offer(rows);
    say(!rows.length ? "" : rows.length > most ? text.choicesFirst : text.choices, { n: rows.length, shown: most });
  }

  /* Whether some of the postcodes that begin so lie where this page tells nothing. */
  function partly(code) { return code && !code[2] && areasOf(code).some((area) => area < 0); }

  function search() {
    const [rows, code] = lookUp();
    const typed = input.value.trim();
    const exact = rows.filter((row) => row.exact);
    const border = index.postcodes && rows.length > 0 && partly(code);
    if (!border && (rows.length === 1 || exact.length === 1)) { return choose(exact[0] || rows[0]); }
    forget();
    input.focus();
    offer(exact.length ? exact : rows);
    if (border) { return say(text.part, { postcode: written(code) }); }
    if (!typed) { return say(text.empty, {}); }
    if (rows.length) { return say(text.several, { place: code ? written(code) : typed, n: (exact.length || rows.length) }); }
    if (!code) { return say(text.noPlace, { place: typed }); }
    return index.postcodes ? excuse(code, areasOf(code)) : say(text.noPostcodes, {});
  }

  /* What was found before says nothing of what is asked now. */
  function forget() {
    all.value = "";
    placementFound(null, []);
  }

  function pressed(event) {
    const shown = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) { offer(lookUp()[0]); }
      if (!offered.length) { return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active < 0 && step < 0 ? offered.length - 1 : (active + step + offered.length) % offered.length);
    } else if (event.key === "Escape") {
      if (!shown) { input.value = ""; status.textContent = ""; forget(); }
      open(false);
    } else if (event.key === "Enter" && shown && active >= 0) {
      event.preventDefault();
      choose(offered[active]);
    }
  }

  input.addEventListener("input", typing);
  input.addEventListener("keydown", pressed);
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  input.addEventListener("blur", function () { open(false); });
  all.addEventListener("change", function () {
    input.value = "";
    const at = index.clusters.indexOf(all.value);
    if (at < 0) { status.textContent = ""; return forget(); }
    say(text.found, { place: names[at] });
    placementFound(all.value, []);
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  form.hidden = false;
}());
