# Thin on purpose: what these do is in platform/bootstrap, in `wutong` and in pyproject.toml.
# .venv is ours to write in: without compiled files every process of the demo compiles everything anew, 25 s of it.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help install demo test check bench bench-full chaos try-import lock
RUN = .venv/bin/python -m

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

install: ## .venv with every locked package
	@sh platform/bootstrap/install.sh

demo: install ## the whole product with a province; PORT= RESET=1 PROVINCE=62 CHECK=1
	@$(if $(CHECK),sh platform/bootstrap/browser.sh)
	@.venv/bin/wutong demo run

test: install ## every test, against real servers and a real browser; ARGS= for pytest
	@sh platform/bootstrap/browser.sh
	@$(RUN) pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(ARGS)

check: install ## style, types, import contracts
	@.venv/bin/ruff check . && .venv/bin/ruff format --check -q .
	@$(RUN) mypy
	@for plugin in plugins/*/; do MYPYPATH="$$plugin" $(RUN) mypy "$$plugin"wutong_* || exit 1; done
	@.venv/bin/lint-imports

bench: install ## ratios on small data, 10 minutes
	@$(RUN) tests.bench

bench-full: install ## the sizes of the targets; ONLY=catalogue,cases LENGTH=600 SIZES=1000000,5000000
	@$(RUN) tests.bench --full

chaos: install ## kill -9 of every program while 1,000 cases run; CASES= SEED= ONLY=web,worker,relay,database,queue
	@$(RUN) tests.chaos

try-import: install ## read a matter list without storing it; FILE=list.csv
	@.venv/bin/wutong matters import "$(FILE)" --dry-run

lock: ## pin again after a change of dependencies
	@sh platform/bootstrap/lock.sh
