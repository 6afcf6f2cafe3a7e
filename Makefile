# Every target makes its own .venv first; only Python >= 3.11, venv and make are assumed.
PYTHON ?= python3
PIP_ARGS ?=
BIN := .venv/bin

.PHONY: demo test lab bench notebooks clean

demo: .venv
	$(BIN)/vlmrm-lite demo

test: .venv
	$(BIN)/python -m pytest tests
	$(BIN)/python -m pytest -p no:cacheprovider --nbval-lax --nbval-current-env --nbval-cell-timeout=300 notebooks

lab: .venv
	$(BIN)/vlmrm-lite lab

bench: .venv
	$(BIN)/vlmrm-lite bench

# Runs every notebook from top to bottom and keeps the outputs in place.
notebooks: .venv
	$(BIN)/vlmrm-lite dev notebooks notebooks/*.ipynb

.venv: .venv/.complete

.venv/.complete: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "vlmrm-lite needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Run: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) --constraint constraints.txt --editable '.[lab,test]'
	touch $@

clean:
	rm -rf .venv runs
