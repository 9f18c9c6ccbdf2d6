# Everything one does here, by name. Each target ends non-zero when something fails.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup run test check fmt bench chaos deploy-check docs lock

help:   ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

setup:  ## .venv and the browser libraries, from the lock files
	@bin/setup

run: setup  ## a hub with an embedded database and a demo venue on http://localhost:8000
	@exec .venv/bin/pos-hub serve --demo

test: setup  ## every check and every test
	@bin/setup-tests
	@bin/test-all

check: setup  ## style, types, import rules; no tests
	@bin/check

fmt: setup  ## put the code into its usual form
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

chaos: setup  ## the fault experiments in full length
	@bin/setup-tests
	@bin/test tests/chaos -rA

deploy-check: setup  ## an installation with the files of deploy/: needs root, apt and the network
	@bin/deploy-check

bench: setup  ## measurements, beside a Node server of the same kind
	@bin/setup-tests
	@bin/setup --bench
	@.venv/bin/python -m tests.bench

docs: setup  ## the reference under docs/, made from the code
	@.venv/bin/python -m handlers.reference

lock:   ## new lock files from pyproject.toml and the package.json files (needs uv and npm)
	@bin/lock
