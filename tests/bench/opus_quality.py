#!/usr/bin/env python3
"""Judges what each mode of the Opus encoder made of a clip (see opus_modes.rs), at the same bit rate.

    opus_quality.py FOLDER        FOLDER holds CLIP.reference.wav and CLIP.MODE.wav, 48 kHz mono

Measures, mean over the clips:
  ViSQOL MOS-LQO of ViSQOL v3 in its audio mode (Chinen et al. 2020), 1 to about 4.7, higher is better; the whole band
  Zimt   MOS of Zimtohrli (Google 2024), 1 to 5, higher is better; the whole band
  PESQ   ITU-T P.862.2 (wideband), 1 to 4.6, higher is better; the `pesq` package
  STOI   intelligibility (Taal et al. 2010), 0 to 1, higher is better; the `pystoi` package
  NMR    noise-to-mask ratio over the whole band, dB, lower is better: the coding noise against the masking threshold of
         the reference in each critical band (after Brandenburg 1987 / ITU-R BS.1387: Bark bands, spreading of 25 and
         10 dB per Bark, threshold 10 dB under the spread energy), mean over bands and frames
  >0     share of frames in which the mean noise is above the mask, %
  LSD    log-spectral distance, dB, lower is better
  SNR    segmental signal-to-noise ratio, dB (of no perceptual meaning by itself; shows damage)
"""
import glob
import os
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import visqol
import zimtohrli
from pesq import pesq
from pystoi import stoi
from scipy.io import wavfile
from scipy.signal import resample_poly

RATE, SIZE, HOP = 48000, 2048, 1024


def bark(hz):
    return 13 * np.arctan(0.00076 * hz) + 3.5 * np.arctan((hz / 7500) ** 2)


FREQUENCIES = np.fft.rfftfreq(SIZE, 1 / RATE)
BANDS = np.minimum(bark(FREQUENCIES).astype(int), 24)
CENTRES = np.arange(25) + 0.5
DISTANCE = CENTRES[:, None] - CENTRES[None, :]
SPREAD = 10 ** (np.where(DISTANCE < 0, 25 * DISTANCE, -10 * DISTANCE) / 10)
# Threshold in quiet (Terhardt), full scale taken as 92 dB SPL.
KHZ = np.maximum(FREQUENCIES, 20) / 1000
QUIET = 3.64 * KHZ ** -0.8 - 6.5 * np.exp(-0.6 * (KHZ - 3.3) ** 2) + 1e-3 * KHZ ** 4
QUIET_POWER = np.array([np.sum(10 ** ((np.minimum(QUIET[BANDS == b], 120) - 92) / 10)) / max(1, np.sum(BANDS == b)) for b in range(25)])


def frames(x):
    count = (len(x) - SIZE) // HOP + 1
    index = np.arange(SIZE)[None, :] + HOP * np.arange(count)[:, None]
    window = np.hanning(SIZE)
    return np.abs(np.fft.rfft(x[index] * window, axis=1)) ** 2 / (SIZE * SIZE / 16)


def per_band(power):
    return np.stack([power[:, BANDS == b].sum(axis=1) for b in range(25)], axis=1)


def judge(files):
    warnings.filterwarnings("ignore")
    reference, decoded = (wavfile.read(path)[1] / 32768.0 for path in files)
    whole_band = visqol.VisqolApi()
    whole_band.create(mode="audio")
    length = min(len(reference), len(decoded))
    reference, decoded = reference[:length], decoded[:length]
    signal, coded, noise = frames(reference), frames(decoded), frames(reference - decoded)
    energy = signal.sum(axis=1)
    loud = energy > energy.max() * 1e-5
    mask = per_band(signal)[loud] @ SPREAD.T * 10 ** -1.0 + QUIET_POWER
    ratio = 10 * np.log10(per_band(noise)[loud] / mask + 1e-9)
    band = FREQUENCIES < 20000
    a, b = 10 * np.log10(signal[loud][:, band] + 1e-10), 10 * np.log10(coded[loud][:, band] + 1e-10)
    segment = 10 * np.log10(energy[loud] / np.maximum(noise.sum(axis=1)[loud], 1e-12))
    low_reference, low_decoded = resample_poly(reference, 1, 3), resample_poly(decoded, 1, 3)
    return (
        whole_band.measure(*files).moslqo,
        zimtohrli.mos_from_signals(reference.astype(np.float32), decoded.astype(np.float32)),
        pesq(16000, low_reference, low_decoded, "wb"),
        stoi(low_reference, low_decoded, 16000),
        ratio.mean(),
        100 * (ratio.mean(axis=1) > 0).mean(),
        np.sqrt(((a - b) ** 2).mean(axis=1)).mean(),
        np.clip(segment, -10, 60).mean(),
    )


def main(folder):
    pairs = []
    for reference in sorted(glob.glob(os.path.join(folder, "*.reference.wav"))):
        stem = reference[: -len("reference.wav")]
        pairs += [(path[len(stem) : -len(".wav")], (reference, path)) for path in sorted(glob.glob(stem + "*.wav")) if path != reference]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        judged = list(pool.map(judge, [files for _, files in pairs]))
    results = {}
    for (mode, _), row in zip(pairs, judged):
        results.setdefault(mode, []).append(row)
    print(f"{'mode':24} {'ViSQOL':>6} {'Zimt':>6} {'PESQ':>6} {'STOI':>6} {'NMR':>7} {'>0 %':>6} {'LSD':>6} {'SNR':>6}   clips")
    for mode, rows in sorted(results.items()):
        v, z, p, s, n, o, l, r = np.mean(rows, axis=0)
        print(f"{mode:24} {v:6.3f} {z:6.3f} {p:6.3f} {s:6.4f} {n:7.2f} {o:6.1f} {l:6.2f} {r:6.2f}   {len(rows)}")


if __name__ == "__main__":
    main(sys.argv[1])
