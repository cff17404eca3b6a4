# Linux and macOS, GNU make. `make` alone lists what there is.
#   PYTHON=…       the Python to use (3.11 or later); found by itself as a rule
#   TORCH_INDEX=…  a further package index for PyTorch's CPU-only and CUDA builds, see README.md
#   JOBS=…         test processes side by side

VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
TORCH_INDEX ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check install --constraint constraints.txt
PYTEST := $(BIN)/python -m pytest --numprocesses $(JOBS)
EXAMPLE := examples/digits.gradscape

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo install install-dev test verify lint format strings screenshots clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## install, then open the window; without a display, do the main job here
	@set -e; if $(BIN)/python -c 'import sys; from gradscape.gui.display import obstacle; sys.exit(obstacle())'; \
	then set -x; $(BIN)/gradscape; \
	else $(MAKE) --no-print-directory demo; fi

demo: install ## check, train and export the bundled example, in the terminal
	$(BIN)/gradscape check $(EXAMPLE)
	@set -e; run=runs/digits; n=2; \
	while [ -e "$$run" ]; do run="runs/digits-$$n"; n=$$((n + 1)); done; \
	set -x; \
	$(BIN)/gradscape train $(EXAMPLE) --out "$$run"; \
	$(BIN)/gradscape export "$$run" -o "$$run/export/digits.py"; \
	set +x; \
	echo "The code and the weights are in $$run/export. What to try next: README.md goes on with"; \
	echo "  $(BIN)/gradscape new lenet5 -o lenet.gradscape"

install: $(VENV)/installed ## make .venv with what Gradscape needs to run

install-dev: $(VENV)/installed-dev ## the same with the tools that check it

test: lint ## everything that must hold before a change lands
	$(PYTEST)

verify: $(VENV)/installed-dev ## the long tests: kills, fuzz
	HYPOTHESIS_PROFILE=verify $(PYTEST) -m verify

lint: $(VENV)/installed-dev ## style, types, directions of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev ## put the code into its form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

strings: install ## every text of the application, as a template for translators
	$(BIN)/python tools/strings.py build/gradscape.ts

screenshots: install ## pictures of the window for the documents, into docs/images
	$(BIN)/python tools/screenshots.py

clean: ## remove what make and the tools made; runs/ stays
	rm -rf $(VENV) build dist *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# A stamp is newer than all that its step was made from, so a second make does nothing.
$(VENV)/made:
	@python=$$(sh tools/find-python.sh "$(PYTHON)") && set -x && "$$python" -m venv --clear $(VENV)
	@touch $@

# torch first and exact: another package's range could bring another build of it, of several GB.
$(VENV)/installed: $(VENV)/made pyproject.toml setup.py constraints.txt
	$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) $$(grep '^torch==' constraints.txt)
	$(PIP) --quiet setuptools
	$(PIP) --quiet --no-build-isolation --editable .
	@mkdir -p build/types && ln -sfn ../.. build/types/gradscape
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) --quiet --no-build-isolation --editable '.[dev]'
	@touch $@
