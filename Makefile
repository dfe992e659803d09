# Nextrung's everyday commands. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
DATA ?= var
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench

help: ## List these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

# A stamp for each purpose, so that running the product never waits for what only its engineers need. All hang on the pins
# alone: a dependency that is added to pyproject.toml is pinned too (a test looks).
.venv/installed: constraints.txt
	@echo "Setting up .venv (once, and again only when the pins change) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Nextrung needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	@echo "Adding the engineers' tools …"
	@$(PIP) --editable '.[dev]'
	@touch $@

.venv/installed-bench: .venv/installed-dev
	@echo "Adding the peers that the benchmarks measure beside …"
	@$(PIP) --editable '.[bench]'
	@touch $@

setup: .venv/installed ## Make .venv with what running needs

run: setup ## Crawl the practice county, read it, and serve it at http://127.0.0.1:8000
	@$(BIN)/nextrung up --data $(DATA) --port $(PORT)

test: .venv/installed-dev ## Run the whole suite, on every core
	@$(BIN)/pytest --numprocesses auto --dist loadfile

check: .venv/installed-dev ## Lint, types, and the architecture rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: .venv/installed-bench ## Measure beside the peers, as ratios
	@$(BIN)/python -m benchmarks
