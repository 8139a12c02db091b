"""What can be measured of speech without understanding it: pace, pauses, clicks where clips meet, spectrum.

All functions take mono sound as floating point between −1 and 1.
"""
from dataclasses import dataclass

import numpy as np

FRAME_S = 0.01
# A frame is silent when it is so far below the loud ones (their 95th percentile), dB: the gaps of a delivered track hold
# coding noise, those of a recording the room.
SILENCE_BELOW_DB = 35
# Nothing below this is speech, dB of full scale: a clip of silence has no loud frames to compare with.
FLOOR_DB = -80
# Shorter silences are the closures of plosives.
SHORTEST_PAUSE_S = 0.15

# A click is a jump in the waveform: its second difference is so many times the largest of the 10 ms around it, and its height
# above what can be heard in a quiet room.
CLICK_RATIO = 8
CLICK_FLOOR = 10 ** (-50 / 20)

# The top of the band is where the long-term spectrum has fallen so far below its highest third of an octave, dB.
BAND_EDGE_DB = 50


@dataclass(frozen=True)
class Timing:
    """Speech and pauses of a clip, silence before and behind left out."""

    speech_s: float
    pauses_s: list[float]


def timing(sound, rate):
    """Splits a clip into speech and pauses."""
    size = int(rate * FRAME_S)
    count = len(sound) // size
    power = (sound[: count * size].reshape(count, size).astype(np.float64) ** 2).mean(axis=1) + 1e-12
    level = 10 * np.log10(power)
    loud = level > max(np.percentile(level, 95) - SILENCE_BELOW_DB, FLOOR_DB)
    spoken = np.flatnonzero(loud)
    if len(spoken) == 0:
        return Timing(0.0, [])
    gaps = np.diff(spoken) - 1
    pauses = [gap * FRAME_S for gap in gaps if gap * FRAME_S >= SHORTEST_PAUSE_S]
    return Timing((spoken[-1] - spoken[0] + 1) * FRAME_S - sum(pauses), pauses)


def clicks(sound, rate, joints_s, around_s=0.02):
    """How many of the `joints_s` (seconds) have a click within `around_s`."""
    bends = np.abs(np.diff(sound.astype(np.float64), 2))
    guard, near = int(0.0005 * rate), int(0.005 * rate)
    found = 0
    for joint in joints_s:
        start = max(near, int((joint - around_s) * rate))
        window = bends[start : min(len(bends) - near, int((joint + around_s) * rate))]
        if len(window) == 0:
            continue
        peak = start + int(window.argmax())
        before, behind = bends[peak - near : peak - guard], bends[peak + guard + 1 : peak + near]
        beside = max(before.max(initial=0), behind.max(initial=0))
        found += bool(bends[peak] > CLICK_FLOOR and bends[peak] > CLICK_RATIO * beside)
    return found


def spectrum(sounds, rate):
    """The long-term spectrum in thirds of an octave: centre frequencies in Hz, and levels in dB below the highest one."""
    size = 4096
    window = np.hanning(size)
    power = np.zeros(size // 2 + 1)
    for sound in sounds:
        for start in range(0, len(sound) - size, size // 2):
            power += np.abs(np.fft.rfft(sound[start : start + size] * window)) ** 2
    hz = np.fft.rfftfreq(size, 1 / rate)
    centres = 1000 * 2 ** (np.arange(-9, 14) / 3)
    bands = [power[(hz >= centre * 2 ** (-1 / 6)) & (hz < centre * 2 ** (1 / 6))].sum() for centre in centres]
    levels = 10 * np.log10(np.array(bands) + 1e-12)
    return centres, levels - levels.max()


def band_edge(centres, levels):
    """The highest third of an octave that is not `BAND_EDGE_DB` below the strongest one, Hz."""
    return float(centres[np.flatnonzero(levels > -BAND_EDGE_DB)[-1]])
