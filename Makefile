# Two commands need nothing but a clone, Python 3.11 or later and make:
#
#   make run          the console on the status board        (make run APP=demos/echo ARGS="--port 9000")
#   make test         the whole test suite
#
# and for those who change something:
#
#   make check        format, lint, types, import contracts, fast tests
#   make fuzz         the property tests at length, with new examples each time
#   make faults       the tests of tests/faults at length: a minute of connects and drops, 10,000 idle connections
#   make soak         an hour of mixed traffic (make soak MINUTES=20)
#   make reliability  docs/reliability.md, from what the two before it have found
#   make bench        the figures of docs/performance.md   (make bench FIGURES="P13 P14" ARGS="--compare old.json")
#   make reference    reference.md, conformance.md and limits.md of docs, from the tables they show
#   make screenshots  the pictures of the README, exported from the running console
#   make test-lowest  the fast tests with the lowest versions that pyproject.toml promises, in an environment of their own
#   make audit        what is known against the versions in constraints.txt; needs the advisories of PyPI
#   make lock         constraints.txt, from an environment made anew (make check LOCKED=1 installs what it says)
#   make licences     docs/licences.md, from the packages' own metadata
#   make clean        away with .venv and everything made

PYTHON ?= python3
WORKERS ?= 2
MINUTES ?= 60
APP ?= demos/status-board
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install $(if $(LOCKED),--constraint constraints.txt)

.DEFAULT_GOAL := help
.PHONY: help run test check fuzz faults soak reliability bench screenshots reference test-lowest audit lock licences clean

help:
	@sed -n 's/^#   //p' Makefile

run: .venv/.installed
	@$(BIN)/aro-console $(APP) $(ARGS)

test: .venv/.installed-dev
	@$(BIN)/pytest -n $(WORKERS)

check: .venv/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS) -m "not slow and not browser"

fuzz: .venv/.installed-dev
	$(BIN)/pytest tests/fuzz -n $(WORKERS) --timeout 0 --hypothesis-profile=long

faults: .venv/.installed-dev
	ARO_FAULTS=long $(BIN)/python -m pytest tests/faults --ignore tests/faults/test_soak.py --timeout 0 \
	    -p tests.support.tries --tries build/tries/faults.json

soak: .venv/.installed-dev
	ARO_SOAK_MINUTES=$(MINUTES) $(BIN)/python -m pytest tests/faults/test_soak.py --timeout 0 \
	    -p tests.support.tries --tries build/tries/soak.json

reliability: .venv/.installed-dev
	$(BIN)/python docs/reliability.py build/tries/*.json

bench: .venv/.installed-dev
	@$(BIN)/python -m tests.bench $(FIGURES) $(ARGS)

reference: .venv/.installed-dev
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/conformance.py
	$(BIN)/python docs/limits.py

screenshots: .venv/.installed-dev
	$(BIN)/python docs/screenshots.py

test-lowest:
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python .ci/lowest.py > .venv-lowest/lowest.txt
	.venv-lowest/bin/python -m pip --disable-pip-version-check --quiet install --editable '.[dev]' --constraint .venv-lowest/lowest.txt
	.venv-lowest/bin/python -m pytest -n $(WORKERS) -m "not slow and not browser"

audit:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip --disable-pip-version-check --quiet install pip-audit
	@$(PYTHON) .ci/audit.py .venv-audit/bin/pip-audit

lock:
	rm -rf .venv-lock
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install --editable '.[dev,fast,bench]'
	@{ sed -n '/^#/p' constraints.txt; .venv-lock/bin/python -m pip --disable-pip-version-check freeze --exclude-editable; } > constraints.new
	@mv constraints.new constraints.txt && rm -rf .venv-lock && git --no-pager diff --stat constraints.txt

licences: .venv/.installed-dev
	$(BIN)/python .ci/licences.py

clean:
	rm -rf .venv .venv-lowest .venv-audit .venv-lock .interop build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make a second run quick; a change of pyproject.toml installs again.
.venv/.installed: pyproject.toml | .venv/bin/pip
	@echo "Installing aro-console into .venv ..."
	@$(PIP) --editable .
	@touch $@

.venv/.installed-dev: pyproject.toml | .venv/bin/pip
	@echo "Installing aro-console and its development tools into .venv ..."
	@$(PIP) --editable '.[dev]'
	@touch .venv/.installed $@

# A folder left over from a failed attempt would look like the real thing next time, so it goes.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "aro-console needs Python 3.11 or later; try: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	    { rm -rf .venv; echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
