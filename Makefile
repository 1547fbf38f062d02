# SPDX-License-Identifier: GPL-3.0-or-later
# make help lists what can be made; each target first installs what it is missing (Scripts/setup.sh).

# Swift from PATH, else from where its own installers put it.
SWIFT ?= $(firstword $(shell command -v swift) \
    $(wildcard $(HOME)/.local/share/swiftly/bin/swift /opt/swift/usr/bin/swift /usr/local/swift/usr/bin/swift) swift)
PREFIX ?= /usr/local
ARGS ?=
FILTER ?=

binary := .build/release/rebus
# The same build serves to be run and to be installed: it carries Swift's libraries with it.
build_flags := -c release --static-swift-stdlib
# Tests have a build of their own, optimised, since loops over numbers are twenty times slower without.
test_flags := -c release -Xswiftc -enable-testing --scratch-path .build/tests --disable-xctest
# A sanitized build of the readers of files, with libFuzzer; seeds and what was found lie in Tests/Fixtures/fuzz.
# Both sanitizers in one flag: of two, swiftc takes the last, and --sanitize given twice sets them in any order.
fuzz_flags := -c release --scratch-path .build/fuzz --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address \
    -Xcc -fsanitize=fuzzer-no-link,address --product Fuzzers
SECONDS ?= 60
READERS ?=
MUTATIONS ?=
benchmark_flags := -c release --scratch-path .build/benchmarks

export SWIFT
MAKEFLAGS += --no-print-directory

.PHONY: help run build test fuzz bench portability install format clean setup

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	    || sed -nE 's/^([a-z]+):.*## (.*)/  make \1	\2/p' $(MAKEFILE_LIST)

run: build ## build and open Rebus; ARGS='…' are its own; where the output is no terminal, play the first session as text
	@$(if $(ARGS),exec $(binary) $(ARGS),if [ -t 1 ]; then exec $(binary); \
	else exec $(binary) --plain --echo "$$(ls Sessions/*.rebus | head -n 1)"; fi)

build: setup ## build .build/release/rebus
	@Scripts/quietly.sh 'Building rebus' $(SWIFT) build $(build_flags) --product rebus

test: ## run every test; FILTER=… only those whose names match
	@Scripts/setup.sh build test
	@Scripts/quietly.sh 'Building the tests' $(SWIFT) build --build-tests $(filter-out --disable-xctest,$(test_flags))
	@$(SWIFT) test $(test_flags) --skip-build $(if $(FILTER),--filter '$(FILTER)')

fuzz: ## feed each reader of files changed inputs for SECONDS=60; READERS='png json' only these; MUTATIONS=100000 seeded ones
ifneq ($(MUTATIONS),)
	@Scripts/setup.sh build test
	@Scripts/quietly.sh 'Building the tests' $(SWIFT) build --build-tests $(filter-out --disable-xctest,$(test_flags))
	@REBUS_MUTATIONS=$(MUTATIONS) $(SWIFT) test $(test_flags) --skip-build --filter MutationTests
else
	@Scripts/setup.sh build
	@REBUS_FUZZ=1 Scripts/quietly.sh 'Building the fuzzers' $(SWIFT) build $(fuzz_flags)
	@Scripts/fuzz.sh $(SECONDS) $(READERS)
endif

bench: setup ## measure a CLIP ViT-B/32, a BLIP-base and a ViLT-base; PYTHON=/path/to/python with torch and transformers is measured in turn
	@Scripts/quietly.sh 'Building rebus' $(SWIFT) build $(build_flags) --product rebus
	@Scripts/quietly.sh 'Building the benchmarks' $(SWIFT) build $(benchmark_flags) --product Benchmarks
	@.build/benchmarks/release/Benchmarks --rebus $(binary) $(if $(PYTHON),--python '$(PYTHON)')

portability: build ## run rebus as an old x86-64 processor would, and compile the kernels for arm64
	@Scripts/setup.sh build portability
	@Scripts/portability.sh $(binary)

install: build ## install under PREFIX (/usr/local): bin/rebus, share/rebus
	install -D -s -m 755 $(binary) '$(DESTDIR)$(PREFIX)/bin/rebus'
	install -d '$(DESTDIR)$(PREFIX)/share/rebus/Themes' '$(DESTDIR)$(PREFIX)/share/rebus/Sessions' \
	    '$(DESTDIR)$(PREFIX)/share/rebus/Demo'
	install -m 644 Themes/*.toml '$(DESTDIR)$(PREFIX)/share/rebus/Themes'
	install -m 644 Sessions/*.rebus '$(DESTDIR)$(PREFIX)/share/rebus/Sessions'
	find Demo -type f -exec install -D -m 644 '{}' '$(DESTDIR)$(PREFIX)/share/rebus/{}' ';'

format: ## lay out the Swift sources as .swift-format says
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

clean: ## remove all that was built
	rm -rf .build

setup:
	@Scripts/setup.sh build
