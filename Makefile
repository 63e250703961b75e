# Takeledger: `make demo` plays the story, `make test` runs the tests; each does its own set-up.
# Needed beforehand: git, make and Python 3.11 or newer.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin
BIOME := node_modules/.bin/biome
MORPH := console/static/vendor/idiomorph
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
export UV_COMPILE_BYTECODE := 1
PACKAGES := domain projections services cli console tools examples

.PHONY: help demo quick test mutants test-postgres test-all check check-js format bench browser screenshots clean

help:
	@echo "make demo      play the whole story on the local renderer, free and offline"
	@echo "make quick     run the tests of domain and projections (under 40 seconds)"
	@echo "make test      run the tests (under 4 minutes)"
	@echo "make mutants   change 40 tokens of domain and projections, one at a time: do tests notice? SEED=7 COUNT=40"
	@echo "make check     format, lint, types, imports, tests"
	@echo "make check-js  format and lint of the console's scripts and styles; needs Node and npm"
	@echo "make test-postgres   the tests again, with every log in a PostgreSQL that they start"
	@echo "make test-all  the tests with the long ones: kills at random moments, races, the console in a browser"
	@echo "make browser   get a Chromium for them, where this machine lets us"
	@echo "make bench     measure it all beside its limits and peers; QUICK=1 on shorter logs"
	@echo "make screenshots   take the pictures of the console in docs/images"
	@echo "make format    put the code into shape"

demo: .venv/ready
	@$(BIN)/takes -w . demo

quick: .venv/ready-dev
	@$(BIN)/python -m pytest -n 2 tests/domain tests/projections

# Each of the two takes neighbouring tests, which share what is made once: a server, a workspace to copy.
test: .venv/ready-dev
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not chaos and not browser"

mutants: .venv/ready-dev
	@SEED="$(SEED)" COUNT="$(COUNT)" ONLY="$(ONLY)" $(BIN)/python -m tests.mutants

test-postgres: .venv/ready-dev
	@TAKES_TEST_DATABASE=postgres $(BIN)/python -m pytest -n 2 --dist worksteal -m "not chaos and not browser and not file_log" \
		--ignore tests/postgres --ignore tests/fal --ignore tests/test_packaging.py

test-all: .venv/ready-dev browser
	@$(BIN)/python -m pytest -n 2

check: .venv/ready-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory test

# What is vendored is as its makers published it.
check-js: node_modules/ready
	@$(BIOME) check --error-on-warnings
	@cmp $(MORPH)/LICENSE node_modules/idiomorph/LICENSE
	@cmp $(MORPH)/idiomorph.esm.js node_modules/idiomorph/dist/idiomorph.esm.js

# The scripts and styles too, where Node has brought what formats them.
format: .venv/ready-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@test ! -x $(BIOME) || $(BIOME) check --write

# A Chromium and axe-core; without them the tests in a browser are skipped, loudly.
browser:
	@tests/browser/get

# Tables on the screen, JSON in bench/results, and the whole measure's tables in docs/performance.md.
bench: .venv/ready-dev .venv-bench/ready
	@$(BIN)/python -m bench $(if $(QUICK),--scale quick,--page docs/performance.md)

screenshots: .venv/ready-dev browser
	@$(BIN)/python docs/make_screenshots.py

clean:
	rm -rf .venv .venv-bench .uv node_modules bench/logs bench/results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info

# uv, of a known version, in a folder of its own; where Python came without venv, by pip alone.
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Takeledger needs Python 3.11 or newer: make PYTHON=python3.11 …"; exit 1; }
	@{ $(PYTHON) -m venv .uv >/dev/null 2>&1 && .uv/bin/python -m pip install -q uv==$(UV_VERSION); } || \
		{ rm -rf .uv && $(PYTHON) -m pip install -q --target .uv uv==$(UV_VERSION); } || \
		{ echo "uv could not be installed: Python needs pip or venv (Debian: apt install python3-venv)"; exit 1; }
	@test -x $(UV)

.venv/ready: $(UV) uv.lock pyproject.toml
	@$(UV) sync --frozen --no-dev --extra all --inexact --python $(PYTHON)
	@-$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

.venv/ready-dev: $(UV) uv.lock pyproject.toml
	@$(UV) sync --frozen --python $(PYTHON)
	@-$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@ .venv/ready

# npm knows no SSL_CERT_FILE, by which everything else here finds its certificates.
node_modules/ready: package.json package-lock.json
	@NODE_EXTRA_CA_CERTS="$${NODE_EXTRA_CA_CERTS:-$$SSL_CERT_FILE}" npm ci --silent
	@touch $@

# The peers that aren't Python libraries of ours have an environment of their own.
.venv-bench/ready: $(UV) uv.lock pyproject.toml
	@UV_PROJECT_ENVIRONMENT=.venv-bench $(UV) sync --frozen --only-group bench --python $(PYTHON)
	@touch $@
