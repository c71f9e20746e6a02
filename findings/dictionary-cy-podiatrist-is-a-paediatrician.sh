#!/usr/bin/env bash
# dictionary-cy 2.0.0, the Hunspell dictionary of Welsh as npm has it, with nspell 2.1.5.
#
# Expected: Words of everyday health care are known: meddyg and meddygon (doctor, doctors), the professions, patients.
# A profession that is too new for it is flagged, without another one in its place.
#
# Instead: Doctors in the plural are unknown, mutated or not, and the one word offered is "meddygol", medical; so are
# paramedics in the plural. For podiatrydd (podiatrist) the one word offered is pediatrydd, a paediatrician, and for
# awdiolegydd (audiologist) the first is cardiolegydd, a cardiologist. Nurses, therapists, dietitians, dentists,
# patients and their mutated forms are all known, so that the dictionary seems to have the field.
#
# Who meets it: Whoever proofs the Welsh of a paper about health staff by accepting what is offered, and whoever
# lets a spelling check fail a build: the paper then says paediatricians where podiatrists were meant.
#
# What to do: A word list of one's own beside the dictionary, made with a translator; never correct without reading.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" dictionary-cy@2.0.0 nspell@2.1.5
cat > words.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import dictionary from "dictionary-cy";
import nspell from "nspell";

const welsh = typeof dictionary !== "function" ? dictionary : await new Promise((done, failed) => {
  dictionary((fault, read) => (fault ? failed(fault) : done(read)));
});
const spelling = nspell(welsh);
const words = (
  "meddyg meddygon feddygon nyrs nyrsys therapydd therapyddion ffisiotherapydd ffisiotherapyddion dietegydd deietegwyr "
  + "radiograffydd radiograffwyr parafeddyg parafeddygon podiatrydd awdiolegydd deintydd deintyddion fferyllwyr claf "
  + "cleifion gleifion chleifion nghleifion"
).split(" ");
const unknown = words.filter((word) => !spelling.correct(word));
const seen = Object.fromEntries(unknown.map((word) => [word, spelling.suggest(word)]));
console.log("dictionary-cy", JSON.stringify(seen));
assert.deepEqual(unknown, ["meddygon", "feddygon", "parafeddygon", "podiatrydd", "awdiolegydd"]);
assert.deepEqual(seen.meddygon, ["meddygol"]);
assert.deepEqual(seen.podiatrydd, ["pediatrydd"]);
assert.equal(seen.awdiolegydd[0], "cardiolegydd");
SCRIPT
node words.mjs
