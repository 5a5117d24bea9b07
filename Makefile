# make demo   the main job, on the sample site, on the loopback
# make test   all tests
# make lint   format, lint, types
# Each makes the environment (.venv) when it is missing or older than its lock.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
JOBS ?= auto

.PHONY: demo test lint format docs lock clean
.PHONY: bench-accuracy bench-discovery bench-decoding bench-bytes bench-worst bench-speed
.PHONY: bench-crash bench-crawl bench-hostile bench-peers bench-edits bench-reparse bench-index

demo: $(READY)
	$(BIN)/jianbao demo

test: $(READY)
	$(BIN)/python -m pytest -q -n $(JOBS)

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY)
	$(BIN)/python docs/generate.py

bench-accuracy: $(READY)
	$(BIN)/python -m bench.fixtures
	$(BIN)/python -m bench.readings
	$(BIN)/python -m bench.accuracy --all
	$(BIN)/python -m bench.planted
	$(BIN)/python -m bench.masked

bench-discovery: $(READY)
	$(BIN)/python -m bench.discovery

bench-decoding: $(READY)
	$(BIN)/python -m bench.decoding

bench-bytes: $(READY)
	$(BIN)/python -m bench.page_bytes

bench-edits: $(READY)
	$(BIN)/python -m bench.edits

bench-reparse: $(READY)
	$(BIN)/python -m bench.reparse

bench-index: $(READY)
	$(BIN)/python -m bench.index_build

bench-worst: $(READY)
	$(BIN)/python -m bench.worst

bench-crash: $(READY)
	$(BIN)/python -m bench.crash

bench-speed: $(READY)
	$(BIN)/python -m bench.speed

# Some 360 kinds of harm on the loopback, each a host of its own, and what one crawl makes of them.
bench-hostile: $(READY)
	$(BIN)/python -m bench.hostile

PEERS ?= .venv-peers

# CPU of a crawl per page, on a site of our own on the loopback; beside Scrapy when it is there.
bench-crawl: $(READY)
	$(BIN)/python -m bench.crawl --peer $(PEERS)/bin/python
	$(BIN)/python -m bench.crawl --memory 20000 --again 5000

# An environment of its own for what we are measured beside: none of it is a dependency of ours.
bench-peers:
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install -q --disable-pip-version-check scrapy trafilatura lxml_html_clean

# Names and hashes only: a lock names no registry.
lock:
	$(PYTHON) -m piptools compile -q --generate-hashes --extra dev --allow-unsafe --strip-extras \
	  --no-annotate --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  -o requirements.lock pyproject.toml

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

clean:
	rm -rf $(VENV) $(PEERS) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
