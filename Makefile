# The commands of the project. `make run` starts it, `make test` tests it.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test train evaluate bench exit-matrix check-directory lock env env-test

help:  ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: env  ## start everything on this machine; Ctrl-C stops it
	@exec $(BIN)/python -m tools.run

test: env-test  ## lint, types, training, every test
	@sh tools/prepare_tests.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -m tools.train
	$(BIN)/python -m pytest

train: env  ## train the model if its data changed
	@$(BIN)/python -m tools.train

evaluate: env-test  ## how well danger and topics are read; DATA=file.jsonl for a file of one's own
	@$(BIN)/python -m tools.evaluate $(DATA) $(if $(MISSES),--misses)

bench: env-test  ## times and memory, beside Rasa's own REST channel
	@$(BIN)/python -m tools.bench

exit-matrix: env-test  ## what quick exits leave behind, ours and others, in three browsers
	@sh tools/prepare_tests.sh
	@sh tools/exit_matrix/prepare.sh
	@$(BIN)/python -m tools.exit_matrix

check-directory: env  ## what is wrong or must be checked again in the directory
	@$(BIN)/python -m bot directory check

lock: env  ## write the lock files anew from the two pyproject.toml
	@sh tools/lock.sh

env env-test:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "repère: Python 3 is needed (set PYTHON=/path/to/python3), then retry." >&2; exit 1; }
	@$(PYTHON) tools/bootstrap.py $(if $(filter env-test,$@),--test)
