#!/usr/bin/env python3
"""What the modes of the Opus encoder make of several kinds of tracks, at the same bit rate: `make bench-opus`.

    opus.py FOLDER

    people over a bed    the masters of the set of recorded takes (audio_set.py), twelve seconds of each stop
    people               takes of that set as they are
    draft voice, bed     the masters of the tour of Novokuznetsk, told by the draft voice over its beds
    RHVoice, bed         the same told by `aleksandr-hq` and `slt`
    RHVoice              the same without beds

Each piece is coded and decoded in every mode (opus_modes.rs) and judged (opus_quality.py). Needs what audio_set.py needs,
unzip, and `pip install pesq pystoi scipy numpy visqol-python zimtohrli`.
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import wave

import opus_quality
from voices_tours import SHIPPED, build

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
RELEASE = os.path.join(ROOT, "target", "release")
EXAMPLES = os.path.join(RELEASE, "examples")
# What recipes use, what ffmpeg takes unasked, ours for voices, ours for people over a bed, that at the rate to which the
# first one comes, and two faster ones.
MODES = "voip-c10 audio-c10 audio-c06-voice audio-c06-music audio-c06-music-b30500 audio-c04-music audio-c03-voice"
PIECE_S, PIECES = 12, 12


def run(*command):
    subprocess.run(command, check=True)


def cut(source, target, start_s):
    with wave.open(source) as read:
        start = min(int(start_s * read.getframerate()), max(0, read.getnframes() - PIECE_S * read.getframerate()))
        read.setpos(start)
        frames = read.readframes(PIECE_S * read.getframerate())
        with wave.open(target, "wb") as write:
            write.setparams(read.getparams())
            write.writeframes(frames)


def pieces(folder, kind, sources):
    """Twelve seconds of each file, from another place in each, so that no two hold the same of the bed."""
    out = os.path.join(folder, kind)
    os.makedirs(out, exist_ok=True)
    sources = sorted(sources)
    step = max(1, len(sources) // PIECES)
    for number, source in enumerate(sources[::step][:PIECES]):
        cut(source, os.path.join(out, f"{number:02}.wav"), 10 + 1.5 * number)
    return sorted(glob.glob(os.path.join(out, "*.wav")))


def told(folder, name, voices, has_bed):
    """The masters of the tour of Novokuznetsk as `voices` tell it."""
    tour = json.loads((SHIPPED / "tour.json").read_text(encoding="utf-8"))
    tour["voices"] = voices
    tour.pop("rendered", None)
    if not has_bed:
        for place in [tour["sound"], *tour["stops"]]:
            place.pop("bed", None)
    pack = build(os.path.join(RELEASE, "soundwalk"), tour, folder, name, "--masters")
    run("unzip", "-q", "-o", str(pack), "masters/*", "-d", os.path.join(folder, name))
    return glob.glob(os.path.join(folder, name, "masters", "*", "*.wav"))


def main(folder):
    recorded, masters, tour = (os.path.join(folder, name) for name in ["set-12", "masters", "tour"])
    if not os.path.exists(os.path.join(recorded, "tour.json")):
        run(sys.executable, os.path.join(HERE, "audio_set.py"), "12", recorded)
    os.makedirs(masters, exist_ok=True)
    run(os.path.join(EXAMPLES, "masters"), recorded, masters)
    kinds = {
        "people over a bed": glob.glob(os.path.join(masters, "*.wav")),
        "people": glob.glob(os.path.join(recorded, "audio", "en", "*-[1-4].wav")),
        "draft voice, bed": told(tour, "draft", {"ru": "draft", "en": "draft"}, True),
    }
    if shutil.which("RHVoice-test"):
        voices = {"ru": "rhvoice/aleksandr-hq", "en": "rhvoice/slt"}
        kinds["RHVoice, bed"] = told(tour, "rhvoice-bed", voices, True)
        kinds["RHVoice"] = told(tour, "rhvoice", voices, False)
    for kind, sources in kinds.items():
        coded = os.path.join(folder, kind + ", coded")
        os.makedirs(coded, exist_ok=True)
        print(f"\n{kind}", flush=True)
        environment = {**os.environ, "MODES": MODES}
        clips = pieces(folder, kind, sources)
        subprocess.run([os.path.join(EXAMPLES, "opus_modes"), coded, *clips], check=True, env=environment)
        opus_quality.main(coded)


if __name__ == "__main__":
    main(sys.argv[1])
