#!/usr/bin/env bash
# simulation 9.0.0 (npm), the engine of Insight Maker: an intake of one year, by `pulse`.
#
# Expected: `pulse(2026, 10, 1)` is 10 a year from 2026 for one year, so that 10 students have begun when it is over,
# whatever the time step.
#
# Instead: It is 10 at 2026 and 10 at 2027, as both ends of the year count: 20 have begun with steps of a year, 15 with
# half years, 12.5 with quarters. `step(2026, 10)` less `step(2027, 10)` gives 10 each time. A width of 0 gives one step,
# so 10 with steps of a year, 5 with half years and 2.5 with quarters. Nothing is said.
#
# Who meets it: A planner who puts one more training intake, or funding for one year, into a stock-and-flow model.
#
# What to do: Take the difference of two steps, and hold what has come in against what was meant.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" simulation@9.0.0
cat > intake.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { Model } from "simulation";

function begun(rate, timeStep) {
  const model = new Model({ timeStart: 2025, timeLength: 5, timeStep, timeUnits: "Years" });
  const students = model.Stock({ name: "Students", initial: 0 });
  model.Flow(null, students, { name: "Intake", rate });
  return model.simulate().series(students).at(-1);
}
const steps = [1, 0.5, 0.25];
const all = (rate) => steps.map((step) => begun(rate, step));
const seen = {
  pulse: all("pulse(2026, 10, 1)"),
  steps: all("step(2026, 10) - step(2027, 10)"),
  noWidth: all("pulse(2026, 10, 0)"),
};
console.log("simulation 9.0.0", JSON.stringify(seen));
assert.deepEqual(seen, { pulse: [20, 15, 12.5], steps: [10, 10, 10], noWidth: [10, 5, 2.5] });
SCRIPT
node intake.mjs
