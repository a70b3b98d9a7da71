# Two commands matter: `make run` and `make test`. The others are listed by `make help`.
.DEFAULT_GOAL := help
SHELL := bash
PORT ?= 5000
PY := .venv/bin/python
# Without compiled modules each of the hundred servers that the tests start would take three seconds more.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test bench chaos check format pictures requirements clean setup setup-dev

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | while IFS='|' read -r name does; do printf '  make %-14s %s\n' "$$name" "$$does"; done

run: setup ## Serve the site with its demo cohort (PORT=5000, or the next free one)
	@exec $(PY) -m flask --app app serve --demo --port $(PORT)

test: setup-dev ## Run every test: SQLite, real browser, then PostgreSQL
	@bin/require
	@bin/test

bench: setup-dev ## Measure and print the figures that we promise
	@bin/require
	@$(PY) -m tests.benchmarks

chaos: setup-dev ## Put 30 phones, 100,000 operations and 20 kills through each database (ARGS="--help")
	@bin/require
	@$(PY) -m tests.chaos $(ARGS)

check: setup-dev ## Lint, formatting, types, templates
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m djlint templates --lint --quiet

format: setup-dev ## Rewrite Python the way `make check` wants it
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

pictures: setup-dev ## Picture every page of the demo cohort into pictures/
	@bin/require
	@$(PY) -m tests.browser.pictures

requirements: setup-dev ## Rewrite requirements*.txt from pyproject.toml (UPGRADE=1 takes newer versions)
	@bin/requirements $(if $(UPGRADE),--upgrade)

clean: ## Remove what was installed and built (instance/ and its data stay)
	rm -rf .venv pictures build .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@bin/setup run

setup-dev:
	@bin/setup dev
