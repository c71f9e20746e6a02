# make run    set up, then place £5m of posts across Wales on the embedded data
# make test   set up, then every test
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test setup lint bench scenarios data maps clean
.DEFAULT_GOAL := run

# compiled once here: every start is some seconds sooner where Python may not write its own
setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "placement needs Python 3.11 or later: make run PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	-$(BIN)/python -m compileall -q -j 0 $(VENV)/lib placement > /dev/null
	@touch $(READY)

run: setup
	$(BIN)/placement run configs/wales-ahp.toml

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# what Python compiles is kept, whatever the surroundings say: the tests start the program some hundred times
test: lint
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest

# each stage alone on the machine, beside a peer or an older build, into tests/benchmarks/RESULTS.md; make bench STAGES="command draws"
bench: setup
	$(BIN)/python -m tests.benchmarks $(STAGES)

# a thousand random questions of all rules and first aims: decided, stated again for plain HiGHS, and counted
thousand: setup
	$(BIN)/python -m tests.model.stated 1000
.PHONY: thousand

# the same scenario beside busy loops, in one process, with other threads and under another Python: every byte of the run folder
# is compared; make same-bytes CONFIG=... REGION=powys OTHER=python3.12
CONFIG ?= configs/wales-ahp.toml
same-bytes: setup
	$(BIN)/python -m tests.benchmarks.same_plan $(CONFIG) $(if $(REGION),--region $(REGION)) $(if $(OTHER),--python $(OTHER))
.PHONY: same-bytes

# every scenario and each of its options, run and verified; the table stands in docs/method/scenarios.md
scenarios: setup
	$(BIN)/python -m tests.benchmarks.scenarios

# the embedded data again, from a folder of the published figures: make data SOURCE=FOLDER
data: setup
	@test -n "$(SOURCE)" || { echo "Name the folder of the published figures: make data SOURCE=FOLDER"; exit 2; }
	$(BIN)/placement data build --source "$(SOURCE)"

# the published example: a fresh run of all Wales at £5m, three options beside it, ten draws of its figures; as pages, papers
# and downloads; README's figures and picture. It takes some minutes: about eighteen decisions of all Wales
MAPS := outputs/published-wales-ahp
maps: setup
	$(BIN)/placement run configs/wales-ahp.toml --out $(MAPS)
	$(BIN)/placement compare configs/wales-ahp.toml --options pooled,fill-vacancies-first,near-formula --out $(MAPS)-compare
	$(BIN)/placement robustness configs/wales-ahp.toml --draws 10 --alternatives 3 --out $(MAPS)-robustness
	$(BIN)/placement publish $(MAPS) $(MAPS)-compare $(MAPS)-robustness --out maps/wales-ahp
	$(BIN)/python -m tests.benchmarks.example $(MAPS)

clean:
	rm -rf $(VENV) outputs .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# writes versions and hashes, and no address of any index
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate --extra dev --extra cluster --extra docs --extra roads --extra app pyproject.toml -o requirements.lock
.PHONY: lock

# the docs as a site that opens from disk, docs/_build/html/index.html; any warning is an error, and every tutorial is run
docs: setup
	$(BIN)/python -m sphinx -W --keep-going -q -E -b html docs docs/_build/html
.PHONY: docs

# mutation testing of rules, aims and their checks, outside the suite: a seeded sample of the changes that mutmut makes.
# All of a part: make mutants SAMPLE=99999 MUTANTS='placement.model.rules.team.*'
SAMPLE ?= 200
SEED ?= 17
SKIP ?= 0
MUTANTS ?= *
mutants: setup
	$(BIN)/python -m pip install --quiet "mutmut>=3.8,<4"
	$(BIN)/python -m tests.benchmarks.mutants --sample $(SAMPLE) --seed $(SEED) --skip $(SKIP) --only '$(MUTANTS)'
.PHONY: mutants

# the lowest and the newest versions that pyproject.toml lets in, each in an environment of its own: it starts, rules hold, a run
# verifies. A warning of a version that nobody chose is no fault here; in make test, on the locked ones, it is
lowest: RESOLUTION = lowest-direct
newest: RESOLUTION = highest
lowest newest: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.8,<1"
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-$@
	$(BIN)/uv pip install --quiet --python .venv-$@ --resolution $(RESOLUTION) -e '.[app,cluster,roads,sign]' \
	  'pytest>=8.4' 'pytest-xdist>=3.6' 'hypothesis>=6.130' 'psutil>=7' 'playwright>=1.50'
	.venv-$@/bin/python -m pytest -n 0 -q -o filterwarnings=default tests/model/rules/test_rules_by_hand.py \
	  tests/model/test_brute_force.py tests/test_signature.py tests/test_travel_roads.py tests/importing/test_broken.py
	.venv-$@/bin/python -m placement run configs/wales-ahp.toml --region powys --out outputs/$@
	.venv-$@/bin/python -m placement verify outputs/$@
.PHONY: lowest newest
