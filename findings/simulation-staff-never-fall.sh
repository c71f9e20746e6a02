#!/usr/bin/env bash
# simulation 9.0.0 (npm), the engine of Insight Maker: stocks and flows of a workforce in JavaScript.
#
# Expected: 100 staff, and a flow into them of what is gained in a year, joiners less leavers, 8 - 12: 96, 92 and 88 after
# one, two and three years. Or a flow that is below nought is refused.
#
# Instead: A flow that comes out below nought is set to nought: staff stay at 100, and the flow's own series says 0, not
# -4. In a year with 13 joiners they rise by one; in the bad years before and after nothing is lost, so that staff can
# only grow. No warning is given. A stock, by contrast, may fall below nought unless it is told not to.
#
# Who meets it: A workforce planner who puts the net change, as published each year, into a stock-and-flow model.
#
# What to do: `nonNegative: false` on the flow, or a flow each for joiners and leavers.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" simulation@9.0.0
cat > staff.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { Model } from "simulation";

function years(rate, more = {}) {
  const model = new Model({ timeStart: 2025, timeLength: 3, timeStep: 1, timeUnits: "Years" });
  const staff = model.Stock({ name: "Staff", initial: 100 });
  const change = model.Flow(null, staff, { name: "Change", rate, ...more });
  const run = model.simulate();
  return { staff: run.series(staff), change: run.series(change) };
}
function leavers() {
  const model = new Model({ timeStart: 2025, timeLength: 3, timeStep: 1, timeUnits: "Years" });
  const staff = model.Stock({ name: "Staff", initial: 100 });
  model.Flow(staff, null, { name: "Leavers", rate: "40" });
  return model.simulate().series(staff);
}

const uneven = "ifThenElse(years() = 2026, 13, 8) - 12";
const seen = {
  net: years("8 - 12"),
  uneven: years(uneven).staff,
  told: years("8 - 12", { nonNegative: false }).staff,
  unevenTold: years(uneven, { nonNegative: false }).staff,
  leavers: leavers(),
};
console.log("simulation 9.0.0", JSON.stringify(seen));
assert.deepEqual(seen, {
  net: { staff: [100, 100, 100, 100], change: [0, 0, 0, 0] },
  uneven: [100, 100, 101, 101],
  told: [100, 96, 92, 88],
  unevenTold: [100, 96, 97, 93],
  leavers: [100, 60, 20, -20],
});
SCRIPT
node staff.mjs
