# Two commands do everything: `make demo` runs the main job, `make test` passes the tests. Each installs what is missing.

SWIFT ?= swift
JOBS ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
RELEASE_CLI = .build/release/ExampleCLI

.PHONY: help bootstrap build demo test simulate simulate-long format lint kill-test kill-test-long fault-test fuzz benchmark \
	benchmark-long clean

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

bootstrap: ## Install the system libraries that are missing
	@Scripts/bootstrap

build: bootstrap ## Build the command line, optimised
	$(SWIFT) build -c release --product ExampleCLI

demo: build ## Run a whole campaign against the provider simulator: import, consent, crash, resume, report
	$(RELEASE_CLI) demo --output demo-output

test: bootstrap ## Run all tests
	$(SWIFT) build --build-tests
	@Scripts/run-tests $(SWIFT) test --skip-build
	@$(MAKE) --no-print-directory simulate

SEEDS ?= 10000
SQLITE_SEEDS ?= 300
CORPUS = Tests/WhatsAppCampaignsTests/Fixtures/Simulation/corpus.txt
COMMIT = $(shell git rev-parse --short HEAD 2>/dev/null || echo -)

simulate: ## Simulate the engine: SEEDS=1000000 for many, SEED=… to see one, MORE="--mutants --exhaustive" for all
	@$(SWIFT) build -c release --product Simulate
ifdef SEED
	@.build/release/Simulate --replay "$(SEED)" $(MORE)
else
	@.build/release/Simulate --corpus $(CORPUS) --seeds $(SEEDS) --sqlite $(SQLITE_SEEDS) --commit $(COMMIT) --jobs $(JOBS) $(MORE)
endif

LONG_SEEDS ?= 1000000
SLICE ?= 50000
LONG_RESULT ?= .build/simulate-long.txt

simulate-long: ## Simulate a million seeds, every planted bug and every order; call it again to go on after an interruption
	@$(SWIFT) build -c release --product Simulate
	@Scripts/simulate-long .build/release/Simulate $(CORPUS) $(LONG_SEEDS) $(SLICE) $(JOBS) $(COMMIT) $(LONG_RESULT)

lint: ## Check the format
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

format: ## Put the sources into the format
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks

kill-test: build ## Kill sending processes at random moments, 20 for each store, against a server that counts
	Scripts/kill-test --store sqlite
	Scripts/kill-test --store postgres --people 2000

kill-test-long: build ## The same with 1,000 kills for each store: about half an hour
	Scripts/kill-test --store sqlite --kills 1000
	Scripts/kill-test --store postgres --kills 1000 --people 20000

fault-test: build ## Fill the disk, freeze processes, restart the database, misbehave as a provider, and count
	Scripts/fault-test

FUZZ_SECONDS ?= 300
FUZZ_TARGETS ?=
FUZZ = .build/fuzz/release/FuzzParsers

fuzz: bootstrap ## Give every reader made-up inputs for FUZZ_SECONDS=300 each (libFuzzer); FUZZ_TARGETS="json webhooks" for some
	$(SWIFT) build -c release --scratch-path .build/fuzz --sanitize=fuzzer -Xswiftc -DFUZZING --product FuzzParsers
	@Scripts/fuzz $(FUZZ) .build/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

benchmark: build ## Measure speed and memory beside senders in C and Python; see Documentation/Performance.md
	Scripts/benchmark

benchmark-long: build ## Measure a pace held for ten minutes, a million people, and claims behind a million
	Scripts/benchmark --long

clean: ## Remove what was built
	rm -rf .build demo-output
