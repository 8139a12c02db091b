#!/usr/bin/env python3
"""Makes a tour of recorded takes to measure builds with; the same bytes on every run with the same espeak-ng.

    audio_set.py STOPS FOLDER

Every stop has an arrival sound, four passages and directions, about a minute in all, and a bed. The takes are the texts of
the tour of Novokuznetsk, read by espeak-ng with voices and speeds that change from take to take, at 16, 22.05, 44.1 and
48 kHz in turn. Needs espeak-ng and sox.
"""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
RATES = [22050, 44100, 48000, 16000]
PASSAGES = 4
PASSAGE_LETTERS = 130


def texts():
    """Every sentence of the tour's English texts, in order."""
    with open(os.path.join(ROOT, "tour", "novokuznetsk", "tour.json"), encoding="utf-8") as file:
        tour = json.load(file)
    sentences = []
    for stop in tour["stops"]:
        for passage in stop["narration"]["en"]:
            text = passage if isinstance(passage, str) else passage["text"]
            sentences += [part.strip() + "." for part in text.split(".") if part.strip()]
    return sentences


def main(stops, folder):
    os.makedirs(os.path.join(folder, "audio", "en"), exist_ok=True)
    for sound in ["arrival", "rails"]:
        source = os.path.join(ROOT, "audio", sound + ".wav")
        with open(source, "rb") as read, open(os.path.join(folder, "audio", sound + ".wav"), "wb") as write:
            write.write(read.read())
    sentences, takes, place = texts(), [], 0
    for stop in range(stops):
        for part in range(PASSAGES + 1):
            text = ""
            while len(text) < (PASSAGE_LETTERS if part < PASSAGES else 45):
                text += sentences[place % len(sentences)] + " "
                place += 1
            takes.append((stop, part, text.strip()))

    def speak(number):
        stop, part, text = takes[number]
        voice = ["en-gb", "en-us", "en-gb-scotland"][number % 3]
        raw = os.path.join(folder, f"raw-{number}.wav")
        out = os.path.join(folder, "audio", "en", f"{stop + 1:03}-{part + 1}.wav")
        # No two takes are the same, however often the texts come round.
        speed, pitch = 118 + number * 5 % 31, 36 + number * 7 % 29
        subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", raw, text], check=True)
        # A level of its own for each speaker, as takes have.
        gain = -3 - number % 5
        subprocess.run(["sox", "-D", raw, "-r", str(RATES[number % 4]), "-b", "16", out, "gain", str(gain)], check=True)
        os.remove(raw)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(speak, range(len(takes))))

    def passage(stop, part):
        text = takes[stop * (PASSAGES + 1) + part][2]
        return {"text": text, "take": f"audio/en/{stop + 1:03}-{part + 1}.wav"}

    tour = {
        "format": 1,
        "id": f"set-{stops}",
        "title": {"en": f"{stops} stops"},
        "languages": ["en"],
        "sound": {"arrival": "audio/arrival.wav", "bed": "audio/rails.wav"},
        # The fifth take stands for the directions, which have no takes of their own.
        "stops": [
            {
                "id": f"stop-{stop + 1:03}",
                "title": {"en": f"Stop {stop + 1}"},
                "position": {"lat": 53.0 + stop * 0.01, "lon": 87.0},
                "geofence": {"radius_m": 40},
                "narration": {"en": [passage(stop, part) for part in range(PASSAGES + 1)]},
            }
            for stop in range(stops)
        ],
    }
    with open(os.path.join(folder, "tour.json"), "w", encoding="utf-8") as file:
        json.dump(tour, file, ensure_ascii=False, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
