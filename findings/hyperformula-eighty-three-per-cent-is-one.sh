#!/usr/bin/env bash
# HyperFormula 3.5.0, the spreadsheet engine in JavaScript: TEXT with the usual formats, and INT.
#
# Expected: As in Excel and LibreOffice, TEXT(0.83,"0%") is "83%", TEXT(1234567,"#,##0") is "1,234,567" and
# TEXT(DATE(2026,4,1),"d mmmm yyyy") "1 April 2026"; INT(-2.5) is -3, since INT rounds down.
#
# Instead: The sign of the format is set behind a number that was never multiplied: 83 per cent reads "1%", 8
# per cent "0%". The thousands read "1234567,##0", and April "1 0400 2026". INT(-2.5) is -2, though its help says
# "down to the nearest integer" and FLOOR(-2.5,1) is -3. No error value is given. TEXT(2.5,"0.0") and
# TEXT(DATE(2026,4,1),"dd/mm/yyyy") are right.
#
# Who meets it: Whoever lets a workbook be worked out in a web page or on a server: sentences made with TEXT, such as
# ="Need covered: "&TEXT(B2,"0%"), tell board members a figure that is wrong by almost a hundred points.
#
# What to do: Make such texts outside the engine; TEXT(100*B2,"0")&"%" is right, and so is ROUNDDOWN or FLOOR for INT where the
# sign is known.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" hyperformula@3.5.0
cat > texts.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { HyperFormula } from "hyperformula";

const engine = HyperFormula.buildFromArray([[0.83]], { licenseKey: "gpl-v3" });
const expected = {
  '="Need covered: "&TEXT(A1,"0%")': "Need covered: 1%",
  '=TEXT(0.08,"0%")': "0%",
  '=TEXT(0.83,"0.0%")': "0.8%",
  '=TEXT(1234567,"#,##0")': "1234567,##0",
  '=TEXT(DATE(2026,4,1),"d mmmm yyyy")': "1 0400 2026",
  '=TEXT(DATE(2026,4,1),"dd/mm/yyyy")': "01/04/2026",
  '=TEXT(2.5,"0.0")': "2.5",
  '=TEXT(100*A1,"0")&"%"': "83%",
  "=INT(-2.5)": -2,
  "=FLOOR(-2.5,1)": -3,
  "=INT(2.5)": 2,
};
const seen = {};
for (const formula of Object.keys(expected)) {
  engine.setCellContents({ sheet: 0, col: 2, row: 0 }, [[formula]]);
  seen[formula] = engine.getCellValue({ sheet: 0, col: 2, row: 0 });
}
console.log("HyperFormula", HyperFormula.version, JSON.stringify(seen));
assert.deepEqual(seen, expected);
SCRIPT
node texts.mjs
