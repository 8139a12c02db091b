# soundwalk: `make demo` shows everything, `make test` proves it.

TOUR     := tour/novokuznetsk
HELSINKI := tour/helsinki
OUT      := out
BINARY   := target/release/soundwalk

.DEFAULT_GOAL := build
.PHONY: build calibration demo test test-fast lint lint-rust lint-web downloads release-check web wasm guide install bench-audio bench-opus bench-cost bench-map bench-player bench-receivers bench-streets bench-takes bench-triggers bench-voices packages-build packages-run packages-test rust-present

build: packages-build rust-present web
	cargo build --release

# Checks the tours of Novokuznetsk and Helsinki, builds their packs and rehearses a walk along each.
demo: build packages-run
	@mkdir -p $(OUT)
	$(BINARY) check $(TOUR)
	$(BINARY) build $(TOUR) -o $(OUT)/novokuznetsk.pack
	$(BINARY) verify $(OUT)/novokuznetsk.pack
	$(BINARY) rehearse $(OUT)/novokuznetsk.pack --mix $(OUT)/walk.wav --mix-silence 10 --svg $(OUT)/walk.svg --log $(OUT)/walk.jsonl
	$(BINARY) check $(HELSINKI)
	$(BINARY) build $(HELSINKI) -o $(OUT)/helsinki.pack
	$(BINARY) verify $(OUT)/helsinki.pack
	$(BINARY) rehearse $(OUT)/helsinki.pack --svg $(OUT)/helsinki-walk.svg --log $(OUT)/helsinki-walk.jsonl
	@echo
	@echo "Novokuznetsk, the pack:    $(OUT)/novokuznetsk.pack"
	@echo "What the visitor heard:    $(OUT)/walk.wav (silences shortened to 10 s)"
	@echo "Map and timeline:          $(OUT)/walk.svg"
	@echo "The walk's log:            $(OUT)/walk.jsonl"
	@echo "Helsinki, the pack:        $(OUT)/helsinki.pack"
	@echo "Map with streets:          $(OUT)/helsinki-walk.svg"
	@echo "The walk's log:            $(OUT)/helsinki-walk.jsonl"

# Some tests wait for other programs: one thread more than there are processors keeps these busy.
TEST = RUST_TEST_THREADS=$$(( $$(nproc) + 1 )) cargo test

# The tests at the pace of the clock wait most of the time; the others run beside them and yield to them. The recogniser runs
# beside the pages' tests in the same way.
test: packages-test rust-present
	tests/neural/install.sh
	cargo test --tests --no-run
	@cargo test --test real_time >target/real-time.log 2>&1 & real_time=$$!; \
	  nice env $(TEST) --lib --test engine_memory --test integration --test neural --test simulations --test web -- $(RHVOICE_TESTS); \
	  status=$$?; wait $$real_time || status=1; cat target/real-time.log; exit $$status
	@nice -n 19 tests/intelligibility/run.sh >target/intelligibility.log 2>&1 & intelligibility=$$!; \
	  web/test.sh; \
	  status=$$?; wait $$intelligibility || status=1; cat target/intelligibility.log; exit $$status

# Without browsers, real time, simulations, the neural voice and the recogniser.
test-fast: packages-test rust-present
	$(TEST) --lib --test engine_memory --test integration --test web -- $(RHVOICE_TESTS)

# What takes too long for every change, with its results in docs/release-check.md: everything above, an I/O error and a kill at
# every system call that changes a file, and both commands of the README on a bare machine.
release-check:
	contrib/release-check.sh

# The developers' gate: layout, lints and types. It installs rustfmt and clippy where Rust is the distribution's.
lint: lint-rust lint-web

lint-rust: packages-build
	@contrib/install-rust.sh lint
	cargo fmt --check
	cargo clippy --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --quiet

lint-web: packages-test
	web/lint.sh

# The npm and Python packages of the tests, which are installed in the project's own folders.
downloads: packages-test
	web/install.sh
	tests/intelligibility/install.sh
	tests/neural/install.sh

# The visitors' page; the built one is committed, so that only who changes it needs Node.
web:
	@web/build.sh

# The trigger engine for browsers; the built file is committed, so that only who changes the engine needs this.
wasm:
	web/engine/build.sh

# Takes the pictures of docs/guide.md and docs/guide.ru.md, in a few minutes. Whoever changes a screen that is in them runs this, and
# looks at what has changed: `git diff --stat docs/pictures/guide`.
guide: packages-test rust-present web
	cargo build --quiet --bin soundwalk
	cd web && . ./node.sh && find_node && install_packages && cd .. && node web/guide/pictures.mjs

# Installs Python packages of the benchmarks in an environment of their own: Debian does not let pip change the system's.
BENCH_PYTHON := $(CURDIR)/target/bench-python/bin
bench-python = @python3 -m venv target/bench-python && $(BENCH_PYTHON)/pip install --quiet $(1)

# Builds beside the usual recipes with ffmpeg and sox, on recorded takes; STOPS=120 is two hours of sound.
bench-audio: packages-build rust-present
	@contrib/install-packages.sh contrib/apt-bench.txt
	$(call bench-python,ffmpeg-normalize)
	cargo build --release --quiet --bin soundwalk --example masters
	PATH=$(BENCH_PYTHON):$$PATH python3 tests/bench/audio.py --stops $(or $(STOPS),12)

# What the modes of the Opus encoder make of recorded and synthetic stories, judged by seven measures.
bench-opus: packages-build rust-present
	@contrib/install-packages.sh contrib/apt-bench.txt
	$(call bench-python,pesq pystoi scipy numpy visqol-python zimtohrli)
	cargo build --release --quiet --bin soundwalk --example masters --example opus_modes
	PATH=$(BENCH_PYTHON):$$PATH python3 tests/bench/opus.py target/bench-opus

# How well voices are understood: word error rates beside a human, speech over beds, pace, pauses, clicks and band, and eSpeak NG
# in ten more languages.
bench-voices: packages-build packages-test rust-present
	tests/neural/install.sh
	cargo build --release --quiet --bin soundwalk
	cd tests/intelligibility && . ./environment.sh && "$$PYTHON" ../bench/voices.py

# How well `takes split` cuts human recordings of whole stops, clean and in noise, and finds what was read wrong (docs/takes.md).
bench-takes: packages-test rust-present
	cargo run --release --quiet --example takes -- $(or $(VOICES),rhvoice/aleksandr-hq rhvoice/anna draft)

# How long a country's extract takes to cut, and how much memory (docs/map.md): MB=300 for a smaller file than 1 GB.
bench-map: packages-build rust-present
	@mkdir -p target
	cargo run --release --quiet --example map -- $(or $(MB),1000) target/map-$(or $(MB),1000).osm.pbf

# What a fix costs, beside other libraries on the same zones and fixes.
bench-cost: packages-build rust-present
	cd web && . ./node.sh && find_node && cd ../tests/bench/cost && npm ci --silent
	@mkdir -p target
	cargo run --release --quiet --example trigger_cost target/trigger-cost.json
	cd web && . ./node.sh && find_node && cd .. && node tests/bench/cost/peers.mjs target/trigger-cost.json

# What the field player costs while it speaks, beside mpv and ffplay with the same story.
bench-player: packages-build rust-present
	@contrib/install-packages.sh contrib/apt-bench.txt
	@mkdir -p $(OUT)
	cargo build --release --quiet --bin soundwalk
	$(BINARY) build $(TOUR) -o $(OUT)/novokuznetsk.pack
	tests/bench/player.sh $(OUT)/novokuznetsk.pack

# The trigger engine beside the rules of other guides (docs/trigger-engine-results.md): all classes, without speed and course,
# under conditions it was not made for, and beside a filter that knows the generator.
bench-triggers: rust-present
	cargo run --release --quiet --example trigger_bench
	cargo run --release --quiet --example trigger_bench -- --adversarial --without-velocity
	cargo run --release --quiet --example trigger_bench -- --robustness --walks 150 --seed 2
	cargo run --release --quiet --example trigger_bench -- --ours --adversarial --class canyon --walks 100 --particles 3000
	cargo run --release --quiet --example trigger_bench -- --ours --adversarial --class canyon --walks 100 --particles 3000 --unknown-pauses

# What receivers that lie cost, kind by kind, beside honest fixes and beside the same fixes without the lying field.
bench-receivers: rust-present
	cargo run --release --quiet --example receiver_bench -- --walks $(or $(WALKS),20)

# What rehearsals say about walks in Helsinki: straight lines and guessed classes beside real streets and sky (docs/rehearsal.md).
bench-streets: rust-present
	cargo run --release --quiet --example street_bench -- --walks $(or $(WALKS),20)

# What the engine's belief is calibrated by, learned anew; the same bytes unless the filters or the features changed.
calibration: packages-build rust-present
	cargo run --release --quiet --example trigger_bench -- --learn > target/trees.rs
	mv target/trees.rs src/engine/belief/trees.rs

install: packages-build packages-run rust-present
	cargo install --path . --locked

packages-build:
	@contrib/install-packages.sh contrib/apt-build.txt

# A voice that is understood better than the draft voice.
packages-run:
	@contrib/install-packages.sh contrib/apt-run.txt

# RHVoice's voices are in Debian's component non-free. The script enables it only where SOUNDWALK_ENABLE_NON_FREE=1 is set:
# a developer's machine is changed on request only, .ci/run sets it for machines that live as long as one run. Elsewhere the tests
# of these voices are left out.
packages-test:
	@contrib/install-packages.sh contrib/apt-build.txt contrib/apt-run.txt contrib/apt-packages.txt
	@contrib/install-rhvoice.sh || { \
	  [ "$$SOUNDWALK_ENABLE_NON_FREE" != 1 ] && echo "The tests of these voices are left out." >&2; }

RHVOICE_TESTS = $$(command -v RHVoice-test >/dev/null || echo --skip voice::rhvoice:: --skip takes::rhvoice::)

# Installs Rust from the distribution where it is missing and the distribution has a new enough one.
rust-present:
	@contrib/install-rust.sh
