#!/usr/bin/env bash
# date-fns 4.4.0, Day.js 1.11.23 and Moment 2.31.0 in Welsh: how long ago, and the day of the month.
#
# Expected: Three years are "3 blynedd", six "6 blynedd" and five "5 mlynedd", as the Unicode data have it
# (Intl.NumberFormat with the unit "year"). The 2nd is "2il" and the 20th "20fed".
#
# Instead: After 2, date-fns has one form, "3 mlynedd" and "6 mlynedd"; Day.js and Moment have the form of 2
# for every number, "3 flynedd" and "5 flynedd". All agree on 2 alone. date-fns writes the 2nd as "2ail"
# and the 20th as "20ain"; Day.js, asked for an ordinal, writes the bare number, 1 for 1af; Moment is right
# there.
#
# Who meets it: Readers of a bilingual page: "updated 3 years ago" is wrong by all three, beside a text that
# somebody translated with care.
#
# What to do: Intl.NumberFormat("cy", {style: "unit", unit: "year", unitDisplay: "long"}) where it knows
# Welsh, or six forms in the catalogue; and dates without an ending, such as 2 Medi 2026.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" date-fns@4.4.0 dayjs@1.11.23 moment@2.31.0
cat > welsh.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { format, formatDistanceStrict } from "date-fns";
import { cy } from "date-fns/locale/cy";
import dayjs from "dayjs";
import "dayjs/locale/cy.js";
import advancedFormat from "dayjs/plugin/advancedFormat.js";
import relativeTime from "dayjs/plugin/relativeTime.js";
import moment from "moment";
import "moment/locale/cy.js";

dayjs.extend(advancedFormat);
dayjs.extend(relativeTime);
const start = new Date(2020, 0, 1);
const later = [2, 3, 5, 6].map((years) => new Date(2020 + years, 0, 1));
const days = [1, 2, 3, 20, 30].map((day) => new Date(2026, 0, day));
const unit = new Intl.NumberFormat("cy", { style: "unit", unit: "year", unitDisplay: "long" });
const years = {
  "date-fns": later.map((end) => formatDistanceStrict(start, end, { locale: cy })),
  "Day.js": later.map((end) => dayjs(start).locale("cy").from(dayjs(end), true)),
  Moment: later.map((end) => moment(start).locale("cy").from(end, true)),
};
const ordinals = {
  "date-fns": days.map((day) => format(day, "do", { locale: cy })),
  "Day.js": days.map((day) => dayjs(day).locale("cy").format("Do")),
  Moment: days.map((day) => moment(day).locale("cy").format("Do")),
};
console.log("Unicode data of this Node:", [2, 3, 5, 6].map((n) => unit.format(n)).join(", "));
console.log(JSON.stringify({ years, ordinals }));
assert.deepEqual(years["date-fns"], ["2 flynedd", "3 mlynedd", "5 mlynedd", "6 mlynedd"]);
assert.deepEqual(years["Day.js"], ["2 flynedd", "3 flynedd", "5 flynedd", "6 flynedd"]);
assert.deepEqual(years.Moment, years["Day.js"]);
assert.deepEqual(ordinals["date-fns"], ["1af", "2ail", "3ydd", "20ain", "30ain"]);
assert.deepEqual(ordinals["Day.js"], ["1", "2", "3", "20", "30"]);
assert.deepEqual(ordinals.Moment, ["1af", "2il", "3ydd", "20fed", "30ain"]);
SCRIPT
node welsh.mjs
