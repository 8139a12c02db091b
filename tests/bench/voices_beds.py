"""Speech over its bed: how far under the speech must a bed lie for the words to be understood?

The delivered speech of a good voice of each language is mixed with the beds of the shipped tour, one sentence with each in turn,
at several levels. Levels are those of BS.1770, measured by ffmpeg. The bed is not lifted in the pauses: it is the words that
count here.
"""
import re
import subprocess

import numpy as np
from voices_material import speakers, spoken
from voices_tours import ROOT

from recogniser import RATE, read
from scoring import score, total

BEDS = ["furnace-hum", "wind", "rails"]
BELOW_LU = [21, 18, 15, 12, 9, 6]
VOICES = {"ru": "RHVoice aleksandr-hq", "en": "RHVoice slt"}


def loudness(sound):
    """Integrated loudness of mono sound at 16 kHz, LUFS."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "-", "-af", "ebur128=framelog=verbose", "-f", "null", "-"]
    told = subprocess.run(command, input=sound.astype("<f4").tobytes(), capture_output=True, check=True).stderr.decode()
    return float(re.findall(r"I:\s*(-?[\d.]+) LUFS", told)[-1])


def bed_table(listener, binary, folder, texts_of):
    """Head and rows: word error rates in % by language, without a bed and at each level."""
    lines = []
    sounds = [read(str(ROOT / "audio" / f"{bed}.wav")) for bed in BEDS]
    # At 0 LUFS; float, so that nothing is clipped.
    beds = [sound * 10 ** (-loudness(sound) / 20) for sound in sounds]
    for language, name in VOICES.items():
        found = [speaker for speaker in speakers(language) if speaker.name == name]
        if not found:
            continue
        texts = texts_of(language)
        heard = spoken(binary, found[0], texts, folder)
        speech = loudness(np.concatenate(heard.clips))
        rate = lambda clips: 100 * total(map(score, texts, listener.transcribe(clips, language))).wer
        rates = [rate(heard.clips)]
        for below in BELOW_LU:
            level = 10 ** ((speech - below) / 20)
            mixed = []
            for number, clip in enumerate(heard.clips):
                bed = beds[number % len(beds)]
                under = np.take(bed, np.arange(len(clip)) + number * RATE, mode="wrap")
                mixed.append((clip + level * under).astype(np.float32))
            rates.append(rate(mixed))
        lines.append([language, name, *[f"{value:.1f}" for value in rates]])
    return ["", "voice", "no bed", *[f"−{below} LU" for below in BELOW_LU]], lines
