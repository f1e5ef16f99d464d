# A thin alias: all real work is in the console script `tambon` (see README.md for Windows and macOS).

PYTHON ?= python3.11
BIN := .venv/bin
READY := .venv/.ready

.PHONY: reports test check-indicator check-column check-section lock environment clean-environment

reports: $(READY)
	$(BIN)/tambon demo

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadscope
	$(BIN)/python -m pytest --nbval-lax notebooks

# One command for each kind of change, under two minutes (CONTRIBUTING.md).
check-indicator: $(READY)
	$(BIN)/python -m pytest -q -n 2 tests/promises/test_indicators.py -k "$(ID)"
	$(BIN)/python -m pytest -q tests/house/test_indicator_catalogue.py tests/promises/test_words.py tests/rooms/indicators/test_composite_index.py

check-column: $(READY)
	$(BIN)/python -m pytest -q tests/house/test_data_dictionary.py tests/promises/test_codebook.py

check-section: $(READY)
	$(BIN)/python -m pytest -q -n 2 tests/house/test_notebooks.py tests/promises/test_words.py tests/rooms/report/test_page.py tests/rooms/report/test_pieces.py

# Made once; again only when the locked versions or the project's own metadata change.
# pip's network name for the registry comes from the user's own settings, the hashes from the lock.
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

# For maintainers: choose new versions and write them down (needs `uv`).
lock:
	printf 'setuptools>=80\n' | uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	    --all-extras --no-emit-index-url --no-header pyproject.toml - -o requirements.lock

environment: $(READY)
	$(BIN)/python scripts/make_environment.py
