#!/usr/bin/env bash
# node-gettext 3.0.1, translated texts in JavaScript from gettext catalogues, for Welsh.
#
# Expected: The form of a number is chosen by the `Plural-Forms` line of the catalogue, as the gettext manual has
# it and as gettext in C and in Python do. With the six forms that the Unicode data give for Welsh (for 0, 1, 2, 3,
# 6 and the rest) one year is "1 flwyddyn" and three are "3 blynedd".
#
# Instead: The line is not read. A table inside the package has four forms for Welsh, in another order: for 1, for
# 2, for the rest, for 8 and 11. So one year takes the words for none, two take the word for one, three and twenty
# take the word for two, and eight takes that for three. Every number is wrong and none is reported: "1 mlynedd",
# "2 flwyddyn", "3 flynedd", "8 blynedd".
#
# Who meets it: A bilingual page or form whose Welsh catalogue was made by Babel, Weblate or a translator's tool
# with six forms: a fault that only a reader of Welsh sees.
#
# What to do: `Intl.PluralRules("cy")` and a key for each form; or write the catalogue with the four forms of
# this package, for it alone.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" node-gettext@3.0.1
cat > years.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import Gettext from "node-gettext";

const rule = "(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5";
const forms = ["mlynedd (0)", "flwyddyn (1)", "flynedd (2)", "blynedd (3)", "blynedd (6)", "mlynedd (rest)"];
const texts = new Gettext();
const faults = [];
texts.on("error", (fault) => faults.push(fault));
texts.addTranslations("cy", "messages", {
  charset: "utf-8",
  headers: { "plural-forms": `nplurals=6; plural=${rule};`, language: "cy" },
  translations: { "": { year: { msgid: "year", msgid_plural: "years", msgstr: forms } } },
});
texts.setLocale("cy");
const numbers = [0, 1, 2, 3, 6, 8, 11, 20];
const byTheRule = new Function("n", `return ${rule}`);
const seen = numbers.map((n) => texts.ngettext("year", "years", n));
const right = numbers.map((n) => forms[byTheRule(n)]);
console.log("node-gettext", JSON.stringify(Object.fromEntries(numbers.map((n, i) => [n, [seen[i], right[i]]]))));
assert.deepEqual(right.slice(0, 5), forms.slice(0, 5));
assert.deepEqual(seen.map((form) => forms.indexOf(form)), [2, 0, 1, 2, 2, 3, 3, 2]);
assert.ok(seen.every((form, i) => form !== right[i]));
assert.deepEqual(faults, []);
SCRIPT
node years.mjs
