#!/usr/bin/env bash
# franc 6.2.0, which language a text is in, beside franc-all 7.2.0: Welsh.
#
# Expected: Welsh, or "und", the answer that franc has for a text it cannot tell: its languages are those of a million
# speakers and more, and Welsh has fewer.
#
# Instead: A language with a million speakers is named each time, with the top score of 1, and another one for each sentence:
# Tamazight, Tagalog, Catalan, Buginese, Venetian. Some of them are close in score, none is "und". franc-all, which
# knows Welsh, is right for four of the five; the short one is Seychelles Creole to it.
#
# Who meets it: Whoever checks that a page in Welsh says so, or sets `lang` by machine so that a screen reader takes the
# right voice: the page is announced in Catalan.
#
# What to do: Say the language where the text is written. Where it must be told, `franc(text, {only: ["cym", "eng"]})`
# of franc-all.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" franc@6.2.0 franc-all@7.2.0
cat > tell.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { franc, francAll } from "franc";
import { franc as all } from "franc-all";

const texts = [
  "Mae'r bwrdd yn ariannu tair swydd newydd ym Mhowys.",
  "Amcangyfrif o'r angen am wasanaethau therapi galwedigaethol yn ôl clwstwr",
  "Pob person o fewn deg munud i ganolfan staff",
  "Ble dylai'r swyddi newydd fynd, a phwy fydd yn cael mwy o ofal? Mae'r dudalen hon yn dangos cynllun y bwrdd "
    + "ar gyfer pob clwstwr yng Nghymru.",
  "Nid yw'r cynllun yn rhagweld faint o bobl fydd yn cael eu derbyn i'r ysbyty.",
];
const seen = texts.map((text) => [franc(text), all(text), all(text, { only: ["cym", "eng"] })]);
console.log("franc", JSON.stringify(seen));
assert.deepEqual(seen.map(([told]) => told), ["tzm", "tgl", "cat", "bug", "vec"]);
assert.deepEqual(seen.map(([, told]) => told), ["cym", "cym", "crs", "cym", "cym"]);
assert.ok(seen.every(([, , told]) => told === "cym"));
assert.ok(texts.every((text) => francAll(text)[0][1] === 1));
SCRIPT
node tell.mjs
