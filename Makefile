# soundwalk: `make demo` shows everything, `make test` proves it.

TOUR   := tour/novokuznetsk
OUT    := out
BINARY := target/release/soundwalk

.DEFAULT_GOAL := build
.PHONY: build calibration demo test lint release-check web wasm install bench-audio bench-opus bench-cost bench-player bench-receivers bench-triggers bench-voices packages-build packages-run packages-test cargo-present

build: packages-build cargo-present web
	cargo build --release

# Checks the Novokuznetsk tour, builds its pack and rehearses a walk along it.
demo: build packages-run
	@mkdir -p $(OUT)
	$(BINARY) check $(TOUR)
	$(BINARY) build $(TOUR) -o $(OUT)/novokuznetsk.pack
	$(BINARY) verify $(OUT)/novokuznetsk.pack
	$(BINARY) rehearse $(OUT)/novokuznetsk.pack --mix $(OUT)/walk.wav --mix-silence 10 --svg $(OUT)/walk.svg --log $(OUT)/walk.jsonl
	@echo
	@echo "The pack:                  $(OUT)/novokuznetsk.pack"
	@echo "What the visitor heard:    $(OUT)/walk.wav (silences shortened to 10 s)"
	@echo "Map and timeline:          $(OUT)/walk.svg"
	@echo "The walk's log:            $(OUT)/walk.jsonl"

test: packages-test cargo-present lint
	cargo test --lib --bins --tests
	cargo test --doc
	web/test.sh
	tests/intelligibility/run.sh

# What takes too long for every change: an I/O error and a kill at every system call that changes a file.
release-check: test
	SOUNDWALK_FAULTS=all cargo test --test integration faults::

lint: packages-build cargo-present
	cargo fmt --check
	cargo clippy --all-targets --quiet -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --quiet

# The visitors' page; the built one is committed, so that only who changes it needs Node.
web:
	@web/build.sh

# The trigger engine for browsers; the built file is committed, so that only who changes the engine needs this.
wasm:
	web/engine/build.sh

# Builds beside the usual recipes with ffmpeg and sox, on recorded takes; STOPS=120 is two hours of sound.
bench-audio: packages-build cargo-present
	@contrib/install-packages.sh contrib/apt-bench.txt
	command -v ffmpeg-normalize >/dev/null || pip install --quiet ffmpeg-normalize
	cargo build --release --quiet --bin soundwalk --example masters
	python3 tests/bench/audio.py --stops $(or $(STOPS),12)

# What the modes of the Opus encoder make of recorded and synthetic stories, judged by seven measures.
bench-opus: packages-build cargo-present
	@contrib/install-packages.sh contrib/apt-bench.txt
	pip install --quiet pesq pystoi scipy numpy visqol-python zimtohrli
	cargo build --release --quiet --bin soundwalk --example masters --example opus_modes
	python3 tests/bench/opus.py target/bench-opus

# How well voices are understood: word error rates beside a human, speech over beds, pace, pauses, clicks and band.
bench-voices: packages-build packages-test cargo-present
	cargo build --release --quiet --bin soundwalk
	cd tests/intelligibility && . ./environment.sh && "$$PYTHON" ../bench/voices.py

# What a fix costs, beside other libraries on the same zones and fixes.
bench-cost: packages-build cargo-present
	cd tests/bench/cost && npm ci --silent
	@mkdir -p target
	cargo run --release --quiet --example trigger_cost target/trigger-cost.json
	node tests/bench/cost/peers.mjs target/trigger-cost.json

# What the field player costs while it speaks, beside mpv and ffplay with the same story.
bench-player: packages-build cargo-present
	@contrib/install-packages.sh contrib/apt-bench.txt
	@mkdir -p $(OUT)
	cargo build --release --quiet --bin soundwalk
	$(BINARY) build $(TOUR) -o $(OUT)/novokuznetsk.pack
	tests/bench/player.sh $(OUT)/novokuznetsk.pack

# The trigger engine beside the rules of other guides (docs/trigger-engine-results.md): all classes, without speed and course,
# under conditions it was not made for, and beside a filter that knows the generator.
bench-triggers: cargo-present
	cargo run --release --quiet --example trigger_bench
	cargo run --release --quiet --example trigger_bench -- --adversarial --without-velocity
	cargo run --release --quiet --example trigger_bench -- --robustness --walks 150 --seed 2
	cargo run --release --quiet --example trigger_bench -- --ours --adversarial --class canyon --walks 100 --particles 3000
	cargo run --release --quiet --example trigger_bench -- --ours --adversarial --class canyon --walks 100 --particles 3000 --unknown-pauses

# What receivers that lie cost, kind by kind, beside honest fixes and beside the same fixes without the lying field.
bench-receivers: cargo-present
	cargo run --release --quiet --example receiver_bench -- --walks $(or $(WALKS),20)

# What the engine's belief is calibrated by, learned anew; the same bytes unless the filters or the features changed.
calibration: packages-build cargo-present
	cargo run --release --quiet --example trigger_bench -- --learn > target/trees.rs
	mv target/trees.rs src/engine/trees.rs

install: packages-build packages-run cargo-present
	cargo install --path . --locked

packages-build:
	@contrib/install-packages.sh contrib/apt-build.txt

# A voice that is understood better than the draft voice.
packages-run:
	@contrib/install-packages.sh contrib/apt-run.txt

# RHVoice's voices are in Debian's component non-free. The script enables it only where SOUNDWALK_ENABLE_NON_FREE=1 is set:
# a developer's machine is changed on request only, .ci/run sets it for machines that live as long as one run.
packages-test:
	@contrib/install-packages.sh contrib/apt-build.txt contrib/apt-run.txt contrib/apt-packages.txt
	@contrib/install-rhvoice.sh

cargo-present:
	@command -v cargo >/dev/null 2>&1 || { \
	  echo "cargo was not found. Install Rust $$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml) or newer from https://rustup.rs, then run make again." >&2; exit 1; }
