"""The measures find what was put into a signal."""
import numpy as np
import pytest
from listening import band_edge, clicks, spectrum, timing

RATE = 16000


def tone(seconds, hz=200, level=0.3):
    return level * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)


def test_pauses_are_told_from_speech():
    sound = np.concatenate([np.zeros(8000), tone(1), np.zeros(int(0.4 * RATE)), tone(2), np.zeros(4800), tone(0.5), np.zeros(800)])
    found = timing(sound, RATE)
    assert found.speech_s == pytest.approx(3.5, abs=0.05)
    assert found.pauses_s == pytest.approx([0.4, 0.3], abs=0.03)


def test_silence_has_neither():
    found = timing(np.zeros(RATE), RATE)
    assert found.pauses_s == []
    assert found.speech_s == 0


def test_a_jump_at_a_joint_is_a_click_and_a_fade_is_none():
    silence, fade = np.zeros(RATE // 2), int(0.008 * RATE)
    cut = np.concatenate([silence, tone(0.5125), silence])
    faded = cut.copy()
    faded[len(silence) : len(silence) + fade] *= np.linspace(0, 1, fade)
    faded[-len(silence) - fade : -len(silence)] *= np.linspace(1, 0, fade)
    joints = [0.5, 0.5 + 0.5125]
    # The tone begins with a kink and ends with a jump.
    assert clicks(cut, RATE, joints) == 2
    assert clicks(faded, RATE, joints) == 0
    assert clicks(cut, RATE, [0.25]) == 0


def test_the_band_ends_where_the_sound_does():
    noise = np.random.default_rng(1).normal(0, 0.1, 4 * RATE)
    lines = np.fft.rfft(noise)
    lines[np.fft.rfftfreq(len(noise), 1 / RATE) > 3000] = 0
    assert 2500 <= band_edge(*spectrum([np.fft.irfft(lines)], RATE)) <= 3200
