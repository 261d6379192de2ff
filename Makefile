# Each target sets up what it needs by itself.  `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
LEXICON := $(VENV)/share/ai-service/forms/uk.dawg
WHEEL_SITE := $(CURDIR)/build/wheel-site
SOURCES := $(shell find stream_app topology schemas -type f -not -path '*/__pycache__/*' 2>/dev/null)
JOBS ?= 2
ONCE ?=
EVAL ?= ../shared/eval

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "AI Service needs Python 3.10 or newer; say which: make PYTHON=/path/to/python3.12 ..."; exit 2; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing locked dependencies"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): requirements-dev.lock $(RUNTIME)
	@echo "installing locked development dependencies"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(LEXICON): $(RUNTIME) topology/morph/lexicon_builder.py
	@echo "building the Ukrainian form table (about half a minute, once)"
	@$(BIN)/ai-service lexicon build uk
	@touch $@

$(WHEEL_SITE)/.built: $(DEVELOPMENT) pyproject.toml $(SOURCES)
	@echo "building the wheel that is tested"
	@rm -rf $(WHEEL_SITE) build/wheel && mkdir -p $(WHEEL_SITE)
	@$(BIN)/python -m build --wheel --no-isolation --outdir build/wheel . >build/wheel.log 2>&1 || { cat build/wheel.log; exit 1; }
	@$(PIP) install --no-deps --target $(WHEEL_SITE) build/wheel/*.whl
	@touch $@

.PHONY: setup
setup: $(DEVELOPMENT) $(LEXICON) ## Set up the environment for development

.PHONY: demo
demo: $(RUNTIME) $(LEXICON) ## Run the main job on the embedded broker; console on http://localhost:8000 (ONCE=1 ends by itself)
	@$(BIN)/ai-service demo $(if $(ONCE),--once)

.PHONY: check
check: $(DEVELOPMENT) ## Format, lint, types, import contracts, generated files in step, alert rules, Dockerfile, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m stream_app.generate --check
	@.ci/check-deployment
	@.ci/build-docs

.PHONY: test
test: $(WHEEL_SITE)/.built $(LEXICON) ## Run every test on the built wheel, with the real servers they need
	@.ci/install-servers
	PYTHONPATH=$(WHEEL_SITE) $(BIN)/pytest -n $(JOBS) --dist loadgroup -m "not kafka and not elasticsearch"
	PYTHONPATH=$(WHEEL_SITE) $(BIN)/pytest -m "kafka or elasticsearch"

.PHONY: coverage
coverage: $(WHEEL_SITE)/.built $(LEXICON) ## Branch coverage of the tests that need no server
	PYTHONPATH=$(WHEEL_SITE) $(BIN)/python -m coverage run $(BIN)/pytest -m "not kafka and not elasticsearch"
	$(BIN)/python -m coverage combine
	$(BIN)/python -m coverage report

.PHONY: bench
bench: $(DEVELOPMENT) $(LEXICON) ## Measure throughput, latency, layers and search; adds a row to docs/benchmarks
	@.ci/install-servers
	PYTHONPATH=tests $(BIN)/python -m bench

.PHONY: eval
eval: $(RUNTIME) $(LEXICON) ## Accuracy on labelled sets (EVAL=folder with evaluate.py, bars.json and dev/)
	@test -f $(EVAL)/evaluate.py || { echo "no evaluation sets at $(EVAL); say where: make eval EVAL=/path"; exit 2; }
	@mkdir -p build
	$(BIN)/python $(EVAL)/evaluate.py --cli "$(BIN)/ai-service" --json build/accuracy.json
	PYTHONPATH=tests $(BIN)/python -m bench.accuracy build/accuracy.json $(EVAL)/bars.json docs/benchmarks/accuracy.md
	@grep -E "figures with a bar|below its bar" docs/benchmarks/accuracy.md

.PHONY: generate
generate: $(DEVELOPMENT) ## Make the schemas, AsyncAPI and tables of docs/ again
	$(BIN)/python -m stream_app.generate

.PHONY: docs
docs: $(DEVELOPMENT) ## Build the documentation site into build/site, every link checked
	@.ci/build-docs

.PHONY: format
format: $(DEVELOPMENT) ## Format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: lock
lock: ## Lock the dependencies again (needs uv); hashes, no addresses
	uv pip compile pyproject.toml --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra uk --extra build -o requirements.lock
	uv pip compile pyproject.toml --quiet --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --no-annotate --all-extras -c requirements.lock -o requirements-dev.lock

.PHONY: clean
clean: ## Remove what the targets made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
