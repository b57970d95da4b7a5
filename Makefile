# What a developer or an operator runs. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

# Some containers forbid Python to keep what it compiled; then each of the suite's many processes compiles all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run serve setup test test-all test-more test-rest coverage check fix bench lock sbom audit vendor clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Set up, load the demonstration on first run, serve on HOST and PORT (127.0.0.1:8000)
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/python tools/run.py

serve: ## Run a real portal on HOST and PORT as in production: web processes and worker, settings from .env
	@[ -x $(BIN)/gunicorn ] || { echo "Nothing is set up. On a server: docs/deploy.md; on a developer's machine: make setup"; exit 1; }
	@HOST=$(HOST) PORT=$(PORT) exec $(BIN)/python tools/serve.py

setup: $(STAMP) ## Only set up: .venv with the locked dependencies

$(STAMP): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $(STAMP)

test: setup ## Linters, types, boundaries, and what is quick on SQLite, PostgreSQL and in the browser: five minutes
	@$(BIN)/python tools/test.py

test-more: setup ## What takes longer on SQLite, PostgreSQL and in the browser; CI asks it too before a change lands
	@$(BIN)/python tools/test.py --more

test-all: setup ## Everything, with the coverage: what is slow, every page as every role, servers killed; an hour
	@$(BIN)/python tools/test.py --all

test-rest: setup ## What test and test-more leave out; with WITHIN=seconds what will be over by then, each day another part first
	@$(BIN)/python tools/test.py --rest $(if $(WITHIN),--within $(WITHIN))

coverage: setup ## Which lines and branches the suite runs, and which test runs them; fails below the floor
	@$(BIN)/python tools/measure_coverage.py

check: setup ## Linters, types, boundaries and migrations, without the tests
	@$(BIN)/python tools/check.py

fix: setup ## Format and mend what the linters can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

bench: setup ## Every target of speed in one table, on SQLite and PostgreSQL: some minutes
	@$(BIN)/python -m benchmarks

lock: setup ## Resolve pyproject.toml into the two lock files, with hashes
	$(PYTHON) -m venv var/lock
	var/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	var/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	var/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

sbom: setup ## List what a deployment is made of, with licences: docs/sbom.cdx.json and docs/licences.md
	$(BIN)/python -m tools.supply

audit: ## Ask the advisory database whether anything that is locked is known to be vulnerable (needs the internet)
	$(PYTHON) -m venv var/audit
	var/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit==2.*"
	var/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.txt

vendor: setup ## Refresh the vendored front end (needs npm)
	$(BIN)/python tools/vendor_frontend.py

clean: ## Remove what set-up made; the database and uploads stay
	rm -rf $(VENV) staticfiles staticfiles.lock .pytest_cache .mypy_cache .ruff_cache
