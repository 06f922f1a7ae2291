# The commands of the project. `make run` starts it, `make test` tests it.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test train lock env env-test
.PHONY: evaluate compare bench load fuzz soak screenshots scale test-scale
.PHONY: check-content preview check-directory exit-matrix

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
	$(BIN)/python -m tools.check_content
	@$(BIN)/python -m tools.check_pathways
	@$(BIN)/python -m tools.train
	$(BIN)/python -m pytest

train: env  ## train the model if its data changed
	@$(BIN)/python -m tools.train

evaluate: env-test  ## how well danger and topics are read; DATA=file.jsonl for a file of one's own
	@$(BIN)/python -m tools.evaluate $(DATA) $(if $(MISSES),--misses)

compare: env-test  ## the topic reading beside Rasa's own, and its learning curve; half an hour
	@$(BIN)/python -m tools.compare

bench: env-test  ## times and memory, beside Rasa's own REST channel
	@$(BIN)/python -m tools.bench_directory
	@$(BIN)/python -m tools.bench

load: env-test  ## people on the topology with 1 and 2 Rasa workers, 8 minutes; ARGS="--people 50"
	@sh tools/prepare_tests.sh
	@$(BIN)/python -m tools.load $(ARGS)

fuzz: env-test  ## ten times the odd requests and dangers of `make test`, with a report
	@sh tools/prepare_tests.sh
	@$(BIN)/python -m tools.train
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-600} $(BIN)/python -m pytest -s \
	  tests/fuzz tests/danger/test_properties.py tests/counts

soak: env-test  ## 200 people on a stand-in of Telegram for two minutes, with a restart; ARGS=--kill
	@$(BIN)/python -m tools.soak $(ARGS)

test-scale: env-test  ## the topology of docker-compose.yml under load and failures
	@sh tools/prepare_tests.sh
	@$(BIN)/python -m tools.train
	$(BIN)/python -m pytest tests/scale -m "long or not long" -s

scale: env-test  ## the topology of docker-compose.yml as processes, until Ctrl-C; ARGS=--rasas=1
	@sh tools/prepare_tests.sh
	@$(BIN)/python -m tools.scale $(ARGS)

screenshots: env-test  ## pictures of the widget in every state, into docs/images/widget
	@$(BIN)/python -m tools.screenshots

check-content: env  ## what breaks a rule in the answers, laws, figures and examples
	@$(BIN)/python -m tools.check_content
	@$(BIN)/python -m tools.check_pathways

preview: env  ## an answer as it will be read; ANSWER=viol
	@$(BIN)/python -m tools.preview $(ANSWER)

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
