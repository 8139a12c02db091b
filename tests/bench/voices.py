#!/usr/bin/env python3
"""How well voices are understood, all in one run: `make bench-voices`.

    voices.py [--sentences 42] [--folder DIR] [--only WORD] [--skip-beds | --only-beds | --only-languages]

The same listener, scoring and sentences as the bar in tests/intelligibility. Prints Markdown tables: word and character error
rates of every voice at hand, of the shipped pack with its beds and of a human; the same speech over beds of several levels; and
pace, pauses, clicks and band of all of them; and eSpeak NG in ten further languages (languages/). The same voices give the same figures. Needs the release binary
($SOUNDWALK names another); voices that are not installed are left out.
"""
import argparse
import os
import statistics
import sys
from pathlib import Path

from voices_beds import bed_table
from voices_material import JOE, LANGUAGES, WHOLE_RATE, foreign, human, install_joe, shipped, speakers, spoken
from voices_tours import ROOT, NotBuilt

import bar
import listening
from recogniser import Recogniser, assemble_model
from scoring import score, total, words


def rated(listener, heard, language):
    """The score of what the recogniser makes of a row."""
    told = listener.transcribe(heard.clips, language)
    return total(score(said, text) for said, text in zip(heard.texts, told, strict=True))


def rows(binary, language, texts, folder):
    """How to get each row of a language, by its name: a human, the shipped pack, the voices."""
    if language == "ru":
        yield "a human", lambda: human(len(texts))
    yield "shipped pack", lambda: shipped(binary, texts, language, folder)
    for speaker in speakers(language):
        yield speaker.name, lambda speaker=speaker: spoken(binary, speaker, texts, folder)


def spaced(lines, count):
    """So many of the lines, evenly spaced."""
    return [lines[number * len(lines) // count] for number in range(min(count, len(lines)))]


def listened(heard):
    """Pace (words a minute of speech), pauses (median seconds, and how many a minute), clicks, band edge, 4 kHz against 500 Hz."""
    found = [listening.timing(clip, 16000) for clip in heard.clips]
    pace = sum(len(words(text)) for text in heard.texts) / sum(each.speech_s for each in found) * 60
    pauses = [pause for each in found for pause in each.pauses_s]
    joints = sum(map(len, heard.joints))
    clicks = sum(listening.clicks(sound, WHOLE_RATE, times) for sound, times in zip(heard.whole, heard.joints))
    centres, levels = listening.spectrum(heard.whole, WHOLE_RATE)
    at = lambda hz: levels[abs(centres - hz).argmin()]
    speech_s = sum(each.speech_s for each in found)
    return (
        f"{pace:.0f}",
        f"{statistics.median(pauses):.2f} s" if pauses else "–",
        f"{len(pauses) / speech_s * 60:.0f}",
        f"{clicks} of {joints}" if joints else "–",
        f"{listening.band_edge(centres, levels) / 1000:.1f} kHz",
        f"{at(4000) - at(500):+.0f} dB",
    )


def languages(listener, binary, folder):
    """The rates of eSpeak NG in the further languages."""
    for language in LANGUAGES:
        speaker, texts = foreign(language)
        heard = spoken(binary, speaker, texts, folder)
        found = rated(listener, heard, language)
        yield language, speaker.name, f"{100 * found.wer:.1f}", f"{100 * found.cer:.1f}", str(found.words)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sentences", type=int, default=bar.MIN_SENTENCES)
    parser.add_argument("--folder", type=Path, default=ROOT / "target" / "bench-voices")
    parser.add_argument("--only", default="", help="only rows whose name has this word")
    parser.add_argument("--skip-beds", action="store_true")
    parser.add_argument("--only-beds", action="store_true")
    parser.add_argument("--only-languages", action="store_true")
    arguments = parser.parse_args()
    binary = os.environ.get("SOUNDWALK", ROOT / "target" / "release" / "soundwalk")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    listener = Recogniser(assemble_model(ROOT / "target" / "intelligibility" / "whisper-base"))
    if JOE.exists():
        os.environ["XDG_DATA_HOME"] = str(arguments.folder.resolve() / "data")
        install_joe(os.environ["XDG_DATA_HOME"])
    rates, measures, failures = [], [], []
    for language in [] if arguments.only_beds or arguments.only_languages else ["ru", "en"]:
        texts = spaced(bar.sentences(language), arguments.sentences)
        for name, made in rows(binary, language, texts, arguments.folder):
            if arguments.only not in name:
                continue
            try:
                heard = made()
            except NotBuilt as error:
                failures.append(str(error))
                continue
            if heard is None:
                continue
            found = rated(listener, heard, language)
            rates.append((language, heard.name, f"{100 * found.wer:.1f}", f"{100 * found.cer:.1f}", str(found.words)))
            measures.append((language, heard.name, *listened(heard)))
            print(" | ".join(rates[-1]), file=sys.stderr, flush=True)
    if rates:
        print(f"Whisper-base, {arguments.sentences} sentences of each language, delivered at 32 kbit/s.\n")
        print(table(["", "voice", "WER %", "CER %", "words"], rates))
        print(table(["", "voice", "words/min", "pause", "pauses/min", "clicks at joints", "band to", "4 kHz : 500 Hz"], measures))
    if not arguments.only_beds and not arguments.only:
        print("eSpeak NG in ten further languages, ten sentences of each, written for this measurement:\n")
        print(table(["", "voice", "WER %", "CER %", "words"], languages(listener, binary, arguments.folder)))
    if not arguments.skip_beds and not arguments.only_languages:
        print(table(*bed_table(listener, binary, arguments.folder, lambda language: spaced(bar.sentences(language), arguments.sentences))))
    if failures:
        raise SystemExit("\n".join(failures))


def table(head, lines):
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *lines]) + "\n"


if __name__ == "__main__":
    main()
