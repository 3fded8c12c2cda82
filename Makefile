# Commands of the project; `make run` is all that is needed on a fresh machine with Python 3.11.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

.PHONY: run test test-long test-full test-all ui bench lint setup clean
.SILENT:

run: setup
	$(BIN)/python -m orchestration run

test: setup
	$(PYTEST) -m "not long and not full"

test-long: setup
	$(PYTEST) -m long

test-full: setup
	$(PYTEST) -m full

test-all: lint test test-long test-full bench

ui: setup
	$(BIN)/python -m orchestration ui

bench: setup
	$(BIN)/python -m benchmarks

lint: setup
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy --no-error-summary

setup: $(STAMP)

$(STAMP): requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Python 3.11 is needed; name it: make PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	echo "Installing the locked dependencies into .venv (once)"
	# The lock names every package, so nothing is left for pip to resolve.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip check --disable-pip-version-check >/dev/null
	touch $(STAMP)

# Your data (DATA_DIR) stay; they are yours.
clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
