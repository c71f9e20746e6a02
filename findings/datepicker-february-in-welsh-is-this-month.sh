#!/usr/bin/env bash
# vanillajs-datepicker 1.3.4 and bootstrap-datepicker 1.10.1, date fields of web forms, in Welsh.
#
# Expected: The months are spelt as in any dictionary, Chwefror and Gorffennaf among them, and a date typed with such
# a month is that date; a month that is not known is refused.
#
# Instead: Both have February as "Chewfror" and July as "Gorfennaf", and show them so. Typed with the right
# spelling, with the format `d MM yyyy`, "3 Chwefror 2026" and "3 Gorffennaf 2026" become the 3rd of the month in
# which one types: in November 3 Tachwedd 2026. The field then holds that date, and nothing is said. Ten months
# of twelve are right, so a trial in March finds no fault.
#
# Who meets it: People who fill in a form in Welsh, when a post begins, say: those who spell well get another month.
#
# What to do: Hand the two months over in `Datepicker.locales.cy`, or make the months with
# Intl.DateTimeFormat("cy", {month: "long"}); or let dates be typed in figures.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" vanillajs-datepicker@1.3.4 bootstrap-datepicker@1.10.1
cat > months.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import welsh from "./node_modules/vanillajs-datepicker/js/i18n/locales/cy.js";
import { formatDate, parseDate } from "./node_modules/vanillajs-datepicker/js/lib/date-format.js";

const right = [
  "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
  "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
];
const jQuery = { fn: { datepicker: { dates: {} } } };
const older = readFileSync("node_modules/bootstrap-datepicker/js/locales/bootstrap-datepicker.cy.js", "utf8");
new Function("jQuery", older)(jQuery);
const before = new Date().getMonth();
const read = right.map((month) => new Date(parseDate(`3 ${month} 2026`, "d MM yyyy", welsh.cy)));
const now = new Date().getMonth() === before ? before : assert.fail("the month changed while this ran; run it again");
const shown = read.map((date) => formatDate(date.getTime(), "d MM yyyy", welsh.cy));
console.log("datepicker", JSON.stringify(Object.fromEntries(right.map((month, i) => [`3 ${month} 2026`, shown[i]]))));
for (const months of [welsh.cy.months, jQuery.fn.datepicker.dates.cy.months]) {
  assert.deepEqual(months.filter((month) => !right.includes(month)), ["Chewfror", "Gorfennaf"]);
}
read.forEach((date, i) => assert.equal(date.getMonth(), i === 1 || i === 6 ? now : i, right[i]));
assert.ok(read.every((date) => date.getDate() === 3 && date.getFullYear() === 2026));
SCRIPT
node months.mjs
