# Every target makes its own .venv first; only Python >= 3.11, venv and make are assumed.
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin

.PHONY: demo lab test test-fast test-lowest lint format bench notebooks table fuzz wheel clean

demo: .venv
	$(BIN)/vlmrm-lite demo

lab: .venv
	$(BIN)/vlmrm-lite lab

# Two processes share the work, a file at a time.
test: .venv
	$(BIN)/python -m pytest -n 2 --dist loadfile tests
	$(BIN)/python -m pytest -n 2 --dist loadfile -p no:cacheprovider --nbval-lax --nbval-current-env --nbval-cell-timeout=300 notebooks

# The unit tests without those that are marked as slow.
test-fast: .venv
	$(BIN)/python -m pytest -m "not slow" tests

# The same on the lowest versions that pyproject.toml allows.
test-lowest: .venv-lowest/.complete
	.venv-lowest/bin/python -m pytest -m "not slow" tests

# Format, lint, types, and which package may import which.
lint: .venv
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv
	$(BIN)/vlmrm-lite bench

# Runs every notebook from top to bottom and keeps the outputs in place.
notebooks: .venv
	$(BIN)/vlmrm-lite dev notebooks notebooks/*.ipynb

# Trains every algorithm on every kind of space, and writes what works.
table: .venv
	PYTHONPATH=tests MUJOCO_GL=disable $(BIN)/python -m table.page docs/algorithms.md

# Half an hour of inputs that people might give, and 30 trainings that are killed. Another seed each time.
fuzz: .venv
	VLMRM_FUZZ=long $(BIN)/python -m pytest -s tests/fuzz

wheel: .venv
	$(BIN)/python -m hatchling build -t wheel

.venv: .venv/.complete

.venv/.complete: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "vlmrm-lite needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Run: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) --constraint constraints.txt --editable '.[dev]'
	touch $@

.venv-lowest/.complete: .venv/.complete
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-lowest
	$(BIN)/uv pip install --quiet --python .venv-lowest/bin/python --resolution lowest-direct --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv .venv-lowest .mypy_cache .ruff_cache .import_linter_cache dist runs
