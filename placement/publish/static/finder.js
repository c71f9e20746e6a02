"use strict";
/* Finds clusters by postcode or place in `placementIndex` (see bundle/finder.py) and hands the one that is chosen to
   placementFound(clusterId). Nothing that is typed leaves the page or is kept. Texts stand in the form's data-*. */
(function () {
  const index = placementIndex;
  const form = document.getElementById("finder");
  const input = document.getElementById("finder-input");
  const list = document.getElementById("finder-list");
  const status = document.getElementById("finder-status");
  const text = form.dataset;
  const names = index.names[document.documentElement.lang] || index.names.en;
  const letters = "ABDEFGHJLNPQRSTUWXYZ";
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const small = ["a", "ac", "and", "of", "the", "y", "yr"];
  const most = 12;
  const [elsewhere, outside] = [-1, -2];
  let [offered, active, places] = [[], -1, null];

  /* Every place, made ready when the first letter is typed: the page is seen sooner. */
  function known() {
    if (places === null) {
      places = ["cluster", "county", "area", "base"].flatMap(function (kind) {
        return (index.places[kind] || []).map(function (row) {
          return { kind: kind, name: row[0], fold: fold(row[0]), at: row.slice(1) };
        });
      });
    }
    return places;
  }

  /* Without accents, capitals and marks, as `folded` in finder.py. */
  function fold(words) {
    const flat = words.toLowerCase().replace(/['\u2019]/g, "").normalize("NFD").replace(/\p{M}/gu, "");
    return flat.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

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

  function holds(bits, unit) {
    const at = letters.length * letters.indexOf(unit[0]) + letters.indexOf(unit[1]);
    const six = digits.indexOf(bits.charAt(Math.floor(at / 6)) || "A");
    return letters.includes(unit[0]) && letters.includes(unit[1]) && ((six >> (5 - at % 6)) & 1) === 1;
  }

  /* Clusters of a postcode, or of all that begin so. */
  function clustersOf(code) {
    const sectors = own(index.postcodes, code[0]) || {};
    const found = new Set();
    Object.keys(sectors).forEach(function (digit) {
      if (code[1] && digit !== code[1]) { return; }
      sectors[digit].forEach(function (group) { if (!code[2] || holds(group[1], code[2])) { found.add(group[0]); } });
    });
    return Array.from(found);
  }

  function written(code) { return code[1] ? code[0] + " " + code[1] + code[2] : code[0]; }

  /* Whether all postcodes that begin with the letters of this district lie inside: CF99 is not in England. */
  function within(district) {
    const first = (one) => one.replace(/\d.*/, "");
    const alike = Object.keys(index.postcodes).filter((one) => first(one) === first(district));
    return alike.length > 0 && alike.every((one) => !clustersOf([one, "", ""]).includes(outside));
  }

  /* Why a postcode gives no cluster to choose. */
  function excuse(code, found) {
    const slots = { postcode: written(code), part: code[0] };
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
    const needed = wanted.split(" ").filter((word, i, all) => i === all.length - 1 || !small.includes(word));
    if (!wanted) { return []; }
    known().forEach(function (place) {
      const held = place.fold.split(" ");
      if (!needed.every((word) => held.some((one) => one.startsWith(word)))) { return; }
      place.at.forEach(function (at) {
        if (told.has(at) && (place.kind === "county" || place.kind === "base")) { return; }
        told.add(at);
        const exact = place.fold === wanted;
        rows.push({ at: at, name: place.name, kind: place.kind, exact: exact, start: place.fold.startsWith(wanted) });
      });
    });
    return rows.sort((a, b) => b.exact - a.exact || b.start - a.start);
  }

  /* The list of what is offered. */

  function label(row) {
    const kind = { county: " (" + text.county + ")", base: " (" + text.base + ")" }[row.kind] || "";
    return fold(row.name) === fold(names[row.at]) ? names[row.at] : row.name + kind + ": " + names[row.at];
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
    placementFound(index.clusters[row.at]);
  }

  /* What is offered for the words typed so far: [rows, postcode]. */
  function lookUp() {
    const code = postcode(input.value);
    if (!code || !index.postcodes) { return [code ? [] : placesLike(input.value), code]; }
    const held = clustersOf(code).filter((at) => at >= 0);
    return [held.sort((a, b) => a - b).map((at) => ({ at: at, name: written(code), postcode: true })), code];
  }

  function typing() {
    const rows = lookUp()[0];
    offer(rows);
    say(!rows.length ? "" : rows.length > most ? text.choicesFirst : text.choices, { n: rows.length, shown: most });
  }

  function search() {
    const [rows, code] = lookUp();
    const typed = input.value.trim();
    const exact = rows.filter((row) => row.exact);
    if (rows.length === 1 || exact.length === 1) { return choose(exact[0] || rows[0]); }
    input.focus();
    offer(rows);
    if (!typed) { return say(text.empty, {}); }
    if (rows.length) { return say(text.several, { place: code ? written(code) : typed, n: rows.length }); }
    if (!code) { return say(text.noPlace, { place: typed }); }
    return index.postcodes ? excuse(code, clustersOf(code)) : say(text.noPostcodes, {});
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
      if (!shown) { input.value = ""; status.textContent = ""; }
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
  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  form.hidden = false;
}());
