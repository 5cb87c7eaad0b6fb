# Two commands for a new user: `make serve` and `make test`. Everything they need is made on the way.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
CONFIG ?= development.ini
PORT ?= 6543
PYTEST_ARGS ?=
PACKAGES = portal forms catalogue search
export PORT

.PHONY: serve test check bench bench-search bench-submissions soak assets format messages translations lock clean help
help:
	@sed -n 's/^## //p' Makefile

## make serve         set everything up and run the portal on http://127.0.0.1:6543
serve: $(VENV)/ready messages
	@exec $(BIN)/motcua -c $(CONFIG) serve --prepare --end-with-parent

## make test          every test (browser and PostgreSQL tests where they can run)
test: $(VENV)/ready-test messages
	$(BIN)/pytest $(PYTEST_ARGS)

## make check         lint, format, types, import contracts, migrations, translations
check: $(VENV)/ready-test messages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/house -k "migrations or translations"

## make bench         requests a second, latencies and memory beside a bare Pyramid page
bench: $(VENV)/ready-test messages
	$(BIN)/python -m tests.bench.pages

## make bench-search  success@k and latencies of the search (QUERIES=file)
QUERIES ?= tests/data/search_queries.jsonl
bench-search: $(VENV)/ready-test messages
	$(BIN)/python -m tests.bench.search_bench $(QUERIES) $(BENCH_ARGS)

## make bench-submissions  dossiers filed a second beside the disk's own limit
bench-submissions: $(VENV)/ready-test messages
	$(BIN)/python -W ignore -m tests.bench.submissions $(BENCH_ARGS)

## make soak          the long versions of what `make test` runs short
soak: $(VENV)/ready-test messages
	SOAK=1 $(BIN)/pytest $(PYTEST_ARGS)

## make assets        rebuild the style sheet and the scripts (needs node and npm)
assets:
	npm ci && npm run build

## make format        let ruff put the code in order
format: $(VENV)/ready-test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: $(VENV)/ready
	@$(BIN)/python -m portal.i18n.compile $(PACKAGES)

## make translations  collect new messages into the English catalogues
translations: $(VENV)/ready
	$(BIN)/python -m portal.i18n.update $(PACKAGES)

## make lock          write the two constraints files anew from setup.cfg
LOCK = $(VENV)-lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --quiet setup.cfg
lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install -q uv
	$(LOCK) -o constraints.txt
	$(LOCK) --all-extras -c constraints.txt -o constraints-test.txt
	rm -rf $(VENV)-lock

# Every package is pinned with its hash; our own is added last, in place, without asking anyone.
INSTALL = $(BIN)/pip install -q --disable-pip-version-check
OURSELVES = $(INSTALL) --no-deps --no-build-isolation -e .

$(BIN)/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: $(BIN)/pip setup.cfg constraints.txt
	$(INSTALL) --require-hashes -r constraints.txt
	$(OURSELVES) 2>/dev/null || $(OURSELVES)
	@touch $@

$(VENV)/ready-test: $(VENV)/ready constraints-test.txt
	$(INSTALL) --require-hashes -r constraints-test.txt
	@touch $@

## make clean         remove what was made (the data in var/ stays)
clean:
	rm -rf $(VENV) build dist *.egg-info
