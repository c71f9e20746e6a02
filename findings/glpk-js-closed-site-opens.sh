#!/usr/bin/env bash
# glpk.js 5.0.0, GLPK for a page: sites that are open or closed, of which some are decided.
#
# Expected: A site listed in `binaries` whose bounds say that it is closed (fixed at 0) stays closed, and one that must
# be open (fixed at 1) is open; or the two together are refused.
#
# Instead: `binaries` is read last and sets the bounds to 0 and 1 again, whatever they were. The closed site is opened
# because it is the better one, the site that must stay is closed, the status is 5 (optimal), and nothing is said. With
# the same bounds and the site under `generals` both are held.
#
# Who meets it: Whoever lets a planner fix sites in a page and solves again: the answer is the one without the fixing,
# and where the wishes cost nothing it even looks right.
#
# What to do: List whole-number choices under `generals` with bounds of 0 and 1, or fix by a row.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" glpk.js@5.0.0
cat > sites.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import GLPK from "glpk.js/node";

const glpk = await GLPK();
async function open(kind, bounds) {
  const { result } = await glpk.solve({
    name: "sites",
    objective: { direction: glpk.GLP_MAX, name: "people", vars: [{ name: "north", coef: 900 }, { name: "south", coef: 200 }] },
    subjectTo: [{
      name: "one site",
      vars: [{ name: "north", coef: 1 }, { name: "south", coef: 1 }],
      bnds: { type: glpk.GLP_UP, lb: 0, ub: 1 },
    }],
    bounds,
    [kind]: ["north", "south"],
  }, { msglev: 0 });
  assert.equal(result.status, glpk.GLP_OPT);
  return result.vars;
}
const fixed = (name, at) => ({ name, type: glpk.GLP_FX, lb: at, ub: at });
const choice = (name) => ({ name, type: glpk.GLP_DB, lb: 0, ub: 1 });
const closed = [fixed("north", 0), choice("south")];
const stays = [choice("north"), fixed("south", 1)];

const seen = {
  closed: await open("binaries", closed),
  stays: await open("binaries", stays),
  closedAsGeneral: await open("generals", closed),
  staysAsGeneral: await open("generals", stays),
};
console.log("glpk.js 5.0.0", JSON.stringify(seen));
const [north, south] = [{ north: 1, south: 0 }, { north: 0, south: 1 }];
assert.deepEqual(seen, { closed: north, stays: north, closedAsGeneral: south, staysAsGeneral: south });
SCRIPT
node sites.mjs
