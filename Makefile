# Needs Python ≥ 3.11, make and a package index. Everything is installed into .venv, at the versions that
# requirements.txt pins: the bytes of dist/ depend on them. Another Python: make clean, then make PYTHON=python3.13.

PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
READY := .venv/.ready
# What tests, checks and benchmarks need beyond that: pandas, polars, pytest, mypy …
TOOLS := .venv/.tools

.DELETE_ON_ERROR:
.PHONY: help dist test check format bench-accuracy bench-speed bench-check bench-pages bench-browser fuzz \
	wheel compiled pins clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

dist: $(READY) ## Build what is published: seeds/ → dist/, packages and page
	@$(BIN)/converter build seeds --out dist

test: $(TOOLS) ## Run the tests, a file a processor; some of them: make test ARGS="-k schema"
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

check: $(TOOLS) ## Check style and types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(TOOLS) ## Mend the style where ruff can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench-accuracy: $(TOOLS) ## Accuracy on the gold articles; UPDATE_FLOORS=1 raises the floors of the tests
	@$(BIN)/python benchmarks/accuracy.py

bench-speed: $(TOOLS) ## Characters per second and memory, beside jieba, rjieba, LAC; ARGS="--items 500"
	@$(BIN)/python benchmarks/speed.py $(ARGS)

bench-check: $(TOOLS) ## Seconds and memory of the check of a million rows, beside frictionless; ARGS="--rows 100000"
	@$(BIN)/python benchmarks/check.py $(ARGS)

bench-pages: $(TOOLS) ## How exactly web pages are read, and how fast, beside trafilatura and readability
	@$(PIP) install --no-deps readability-lxml==0.9
	@$(BIN)/python benchmarks/pages.py $(ARGS)

bench-browser: $(TOOLS) ## How fast the page of thousands of articles stands in Chromium, and what memory it takes
	@$(BIN)/python benchmarks/browser.py $(ARGS)

TARGET ?= html
SECONDS ?= 600
fuzz: $(TOOLS) ## Fuzz a reader or the chain: make fuzz TARGET=pdf SECONDS=600; findings in build/fuzz/
	@$(PIP) install atheris==3.1.0
	@$(BIN)/python tests/fuzz/run.py $(TARGET) -max_total_time=$(SECONDS)

wheel: $(TOOLS) ## Build the program's wheel into build/
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir build .
	@ls build/*.whl

COMPILED := build/compiled
compiled: $(TOOLS) ## Compile what finds the facts into a wheel and an environment of their own: build/compiled/
	@rm -rf $(COMPILED) && mkdir -p $(COMPILED)/source
	@cp -R converter schemas pyproject.toml README.md LICENSE $(COMPILED)/source
	@$(PIP) install --no-deps hatch-mypyc==0.16.0
	@HATCH_BUILD_HOOK_ENABLE_MYPYC=true \
		$(PIP) wheel --no-deps --no-build-isolation --wheel-dir $(COMPILED) $(COMPILED)/source
	@$(BIN)/python -m venv $(COMPILED)/venv
	@$(COMPILED)/venv/bin/python -m pip --disable-pip-version-check -qq install --constraint requirements.txt \
		"$$(ls $(COMPILED)/*.whl)[bench,docx,page,pdf]"
	@$(COMPILED)/venv/bin/converter build seeds --out $(COMPILED)/dist
	@diff -r dist $(COMPILED)/dist && echo 'Compiled it builds the same dist/: $(COMPILED)/venv/bin/converter'

pins: $(BIN)/python ## Refresh requirements.txt: the newest versions that pyproject.toml allows
	@$(PIP) install uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --upgrade \
		--annotation-style line --custom-compile-command 'make pins' --output-file requirements.txt pyproject.toml
	@echo 'requirements.txt is refreshed; next: make dist test'

clean: ## Remove .venv, build/ and the caches; dist/ stays
	@rm -rf .venv build .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find benchmarks converter tests -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements.txt $(BIN)/python
	@echo 'Installing the program into .venv …'
	@$(PIP) install --constraint requirements.txt hatchling
	@$(PIP) install --constraint requirements.txt --no-build-isolation --editable '.[pdf,docx,page]'
	@touch $@

# The second install takes nothing from the index, so it fails where the pins lack a dependency.
$(TOOLS): $(READY)
	@echo 'Installing the tools of tests and checks into .venv …'
	@$(PIP) install --requirement requirements.txt
	@$(PIP) install --no-index --no-build-isolation --editable '.[bench,dask,dev,docx,loads,ocr,page,pdf,remote]' \
		|| { echo 'If pyproject.toml asks for more than requirements.txt pins: make pins' >&2; exit 1; }
	@touch $@

$(BIN)/python:
	@for python in $(PYTHON); do \
		"$$python" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -m venv --clear .venv && exit; \
		rm -rf .venv; exit 1; \
	done; \
	echo 'No Python ≥ 3.11 that can make an environment among: $(PYTHON)' >&2; \
	echo 'Install one (Debian, Ubuntu: apt install python3-venv) or name it: make PYTHON=/path/to/python3' >&2; \
	exit 1
