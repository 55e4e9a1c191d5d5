# All set-up is done by these targets: on a fresh machine `make demo` or `make test` is enough.
# Needs Python 3.11 to 3.13 with venv, and git. To use another Python: make test PYTHON=/path/to/python

SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= $(shell sh deploy/python.sh)
BIN := .venv/bin

.PHONY: help demo test down airflow airflow-down lint lock environment

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: environment ## Simulate a small world, ingest it, end with the lead lists
	@$(BIN)/leadgraph demo

test: environment ## Run the tests
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

down: ## Stop what demo, airflow and `leadgraph up` started
	@if [ -x $(BIN)/leadgraph ]; then $(BIN)/leadgraph airflow down && $(BIN)/leadgraph down; \
	else echo "Nothing to stop: there is no environment in .venv yet."; fi

airflow: environment ## Run Airflow here with leadgraph's DAGs (Ctrl-C or make airflow-down ends it)
	@$(BIN)/leadgraph airflow up

airflow-down: environment ## Stop the Airflow that make airflow started
	@$(BIN)/leadgraph airflow down

lint: environment ## Check style, types and the order of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## Write the lock files after a change of pyproject.toml (OPTIONS=--upgrade: newest versions)
	@$(PYTHON) deploy/lock.py $(OPTIONS)

environment: # Make .venv from requirements.lock, or see that it is there
	@$(PYTHON) deploy/environment.py
