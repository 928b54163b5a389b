# Each target does its own set-up: it needs Python 3.11 or newer, git and make, on Linux or macOS.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
RUN := $(BIN)/python -m

.DEFAULT_GOAL := help
.PHONY: help build serve test machine kill fuzz check lint types wheel bench bench-kinds bench-preview lock clean

help: ## print the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

build: .venv/ready ## build this repository's blog into public/
	$(RUN) sitegen build

serve: .venv/ready ## show this repository's blog while you write; Ctrl-C ends it
	$(RUN) sitegen serve --open

test: .venv/ready ## run the tests; those that need a browser skip where there is none
	$(RUN) pytest -q -n auto --dist worksteal

machine: .venv/ready ## try 2,000 random sites and edits instead of 80, and sabotage the records question by question
	SABOTAGE=1 $(RUN) pytest -q -n auto tests/trace/test_sabotaged_machine.py
	MACHINE_EXAMPLES=2000 $(RUN) pytest -q tests/trace/test_machine.py

kill: .venv/ready ## kill 200 builds, race 50, fill disks, flip 600 bits; prints the counts
	SITEGEN_KILL=1 $(RUN) pytest -q -n auto tests/publish/test_kill.py tests/publish/test_together.py \
		tests/publish/test_full_disk.py tests/trace/test_corrupt_cache.py tests/publish/test_hostile_output.py

FUZZ_SECONDS ?= 600
fuzz: .venv/ready ## mutate posts, settings, templates, the cache and requests for ten minutes; prints the counts and a seed
	FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_SEED=$(FUZZ_SEED) $(RUN) pytest -q tests/fuzz

check: lint types .cache/examples test build ## all that CI runs

lint: .venv/ready
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: .venv/ready
	$(RUN) mypy

# The examples of CommonMark and GFM travel in the source package of markdown-it-py, not in its wheel.
.cache/examples: .venv/ready
	rm -rf .cache/markdown-it-py
	$(RUN) pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
		"$$(grep '^markdown-it-py==' requirements-dev.txt | cut -d' ' -f1)" --dest .cache/markdown-it-py
	@touch $@

wheel: .venv/ready ## build dist/*.whl
	$(RUN) build --wheel --no-isolation

# What make bench compares with, and with how many posts: make bench SIZES="1 1000 10000" PEERS="hugo pelican eleventy"
PEERS ?= hugo pelican
SIZES ?= 1 1000
ROUNDS ?= 5

bench: .venv/ready ## measure sitegen beside PEERS at SIZES; see benchmarks/README.md
	$(BIN)/python benchmarks/install.py .cache/peers $(PEERS)
	$(BIN)/python benchmarks/run.py --peers .cache/peers --generators sitegen sitegen-default $(PEERS) \
		--sizes $(SIZES) --rounds $(ROUNDS) --json .cache/bench.json

bench-kinds: .venv/ready ## measure what posts of each kind cost, beside the same texts without
	$(BIN)/python benchmarks/run.py --peers .cache/peers --generators sitegen-kinds-unsaid sitegen-kinds --sizes 1000 \
		--rounds $(ROUNDS) --against sitegen-kinds-unsaid --json .cache/bench-kinds.json

bench-preview: .venv/ready ## the same for their preview servers, from the save to the new text
	$(BIN)/python benchmarks/install.py .cache/peers $(PEERS)
	$(BIN)/python benchmarks/preview.py --peers .cache/peers --generators sitegen $(PEERS) --sizes $(SIZES) \
		--json .cache/bench-preview.json

lock: .venv/ready ## pin the newest versions of everything in requirements-dev.txt
	$(RUN) piptools compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links --no-header --allow-unsafe --output-file requirements-dev.txt pyproject.toml requirements-dev.in

clean: ## remove everything that make has made
	rm -rf .venv .cache dist public .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/ready: requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "sitegen needs Python 3.11 or newer (with venv)"; exit 1; }
	$(PYTHON) -m venv .venv
	$(RUN) pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
