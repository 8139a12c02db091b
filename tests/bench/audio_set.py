#!/usr/bin/env python3
"""Makes a tour of recorded takes to measure builds with; the same bytes on every run with the same packages.

    audio_set.py STOPS FOLDER [VOICE]

Every stop has an arrival sound, four passages and directions, about a minute in all, and a bed. The takes are people: the
actors of "Fish Fillets NG" in Czech and Dutch (GPL-2+; Debian's fillets-ng-data-cs and -nl, three hours of lines, recorded at
22.05 kHz), one actor to a stop, at 16, 22.05, 44.1 and 48 kHz in turn. The texts are those of the tour of Novokuznetsk: what
is said does not matter here, how many letters there are does. With a VOICE (of RHVoice, slt for instance) that reads the texts
instead, as clips that were rendered once. Needs those packages, ffmpeg and sox.
"""
import glob
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
RATES = [22050, 44100, 48000, 16000]
PASSAGES = 4
PASSAGE_LETTERS = 130
PASSAGE_S, DIRECTIONS_S = 9.5, 3.5
LINES = "/usr/share/games/fillets-ng/sound/*/{language}/*-{role}-*.ogg"
ACTORS = [("cs", "m"), ("nl", "v"), ("cs", "v"), ("nl", "m")]
# Shorter ones are cries and laughter.
SHORTEST_LINE_S = 1.5


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


def lines(language, role):
    """The lines of one actor with their lengths in seconds, in order."""
    files = sorted(glob.glob(LINES.format(language=language, role=role)))
    if not files:
        raise SystemExit("no recorded lines here: apt-get install fillets-ng-data-cs fillets-ng-data-nl")

    told = subprocess.run(["soxi", "-D", *files], check=True, capture_output=True, text=True).stdout.split()
    return [(file, float(long)) for file, long in zip(files, told) if float(long) >= SHORTEST_LINE_S]


def main(stops, folder, voice=None):
    os.makedirs(os.path.join(folder, "audio", "en"), exist_ok=True)
    for sound in ["arrival", "rails"]:
        source = os.path.join(ROOT, "audio", sound + ".wav")
        with open(source, "rb") as read, open(os.path.join(folder, "audio", sound + ".wav"), "wb") as write:
            write.write(read.read())
    sentences, takes, place = texts(), [], 0
    spoken, next_line = [[] if voice else lines(*actor) for actor in ACTORS], [0] * len(ACTORS)
    for stop in range(stops):
        actor = stop % len(ACTORS)
        for part in range(PASSAGES + 1):
            letters, seconds = (PASSAGE_LETTERS, PASSAGE_S) if part < PASSAGES else (45, DIRECTIONS_S)
            text, files = "", []
            while len(text) < letters:
                text += sentences[place % len(sentences)] + " "
                place += 1
            while seconds > 0 and not voice:
                # Takes end where lines end, so that no two are the same however often the lines come round.
                file, long = spoken[actor][next_line[actor] % len(spoken[actor])]
                files.append(file)
                seconds -= long
                next_line[actor] += 1
            takes.append((stop, part, text.strip(), files))

    def record(number):
        stop, part, text, files = takes[number]
        out = os.path.join(folder, "audio", "en", f"{stop + 1:03}-{part + 1}.wav")
        if voice:
            subprocess.run(["RHVoice-test", "-p", voice, "-o", out], input=text, text=True, check=True)
            return
        inputs = [word for file in files for word in ("-i", file)]
        joined = "".join(f"[{place}]aformat=channel_layouts=mono,apad=pad_dur=0.3[p{place}];" for place in range(len(files)))
        joined += "".join(f"[p{place}]" for place in range(len(files))) + f"concat=n={len(files)}:v=0:a=1"
        raw = os.path.join(folder, f"raw-{number}.wav")
        command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *inputs, "-filter_complex", joined, "-c:a", "pcm_s24le", raw]
        subprocess.run(command, check=True)
        # A level of its own for each speaker, as takes have.
        level = str(-3 - number % 5)
        subprocess.run(["sox", "-D", raw, "-r", str(RATES[number % 4]), "-b", "16", out, "norm", level], check=True)
        os.remove(raw)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(record, range(len(takes))))

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
    main(int(sys.argv[1]), *sys.argv[2:])
