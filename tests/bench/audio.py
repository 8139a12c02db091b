#!/usr/bin/env python3
"""Times builds beside what an author would script: the same takes to the same kind of tracks, one after the other.

    audio.py [--stops 12] [--runs 3] [--only ours,a,b,c,d] [--folder DIR] [--as-ours] [--voice VOICE]

Each stop: arrival sound, five takes of mixed rates with pauses, a bed ducked under them, fades, −16 LUFS, 48 kHz mono WAV
("masters"), then Opus at 32 kbit/s ("delivery"). On all cores, everything from nothing.

    ours  soundwalk (masters: tests/bench/masters.rs; delivery: `soundwalk build` with an empty store)
    a     the usual recipe: ffmpeg filter graph, two-pass loudnorm, libopus
    b     an expert's graph: one pass assembles and measures with ebur128, one applies gain and limiter and encodes
    c     ffmpeg assembly, ffmpeg-normalize, libopus
    d     sox assembly (no ducking), loudgain, opusenc

The peers code with their defaults for speech (application voip, complexity 10); with --as-ours a, b and c code in the mode
that soundwalk takes for people over a bed. Prints medians of wall seconds, the ratios to ours, and what ffmpeg's ebur128 says of
everybody's delivered files. Needs sox, ffmpeg, loudgain, opus-tools, what audio_set.py needs, and `pip install
ffmpeg-normalize`; `make bench-audio` installs them.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
BINARY = os.path.join(ROOT, "target", "release", "soundwalk")
MASTERS = os.path.join(ROOT, "target", "release", "examples", "masters")
PAUSE_S = 0.7
CORES = os.cpu_count()


def run(*command, capture=False):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:3])} …: {done.stderr[-800:]}")
    return done.stderr + done.stdout if capture else None


def ffmpeg(*arguments, capture=False):
    return run("ffmpeg", "-nostdin", "-hide_banner", "-y", "-threads", "1", *arguments, capture=capture)


class Stop:
    def __init__(self, folder, stop):
        self.name = stop["id"]
        self.takes = [os.path.join(folder, passage["take"]) for passage in stop["narration"]["en"]]
        self.arrival = os.path.join(folder, "audio", "arrival.wav")
        self.bed = os.path.join(folder, "audio", "rails.wav")


def graph(stop, tail):
    """Inputs and filter graph of one stop: pieces with pauses, bed looped, ducked and mixed, fades."""
    inputs, chains = ["-i", stop.arrival], []
    for take in stop.takes:
        inputs += ["-i", take]
    inputs += ["-stream_loop", "-1", "-i", stop.bed]
    count = len(stop.takes) + 1
    for number in range(count):
        clean = "" if number == 0 else ",highpass=f=65"
        chains.append(f"[{number}:a]aresample=48000,aformat=channel_layouts=mono{clean},apad=pad_dur={PAUSE_S}[p{number}]")
    pieces = "".join(f"[p{number}]" for number in range(count))
    chains.append(f"{pieces}concat=n={count}:v=0:a=1,apad=pad_dur=2,asplit=2[speech][key]")
    chains.append(f"[{count}:a]aresample=48000,aformat=channel_layouts=mono,volume=-12dB[bed]")
    chains.append("[bed][key]sidechaincompress=threshold=0.02:ratio=4:attack=300:release=900[ducked]")
    chains.append(f"[speech][ducked]amix=inputs=2:duration=first:normalize=0,afade=t=in:d=0.5{tail}[out]")
    return [*inputs, "-filter_complex", ";".join(chains), "-map", "[out]"]


OPUS = ["-c:a", "libopus", "-b:a", "32k", "-application", "voip", "-ac", "1"]


def usual_masters(stop, out):
    mixed, master = os.path.join(out, stop.name + ".mix.wav"), os.path.join(out, stop.name + ".wav")
    ffmpeg(*graph(stop, ""), mixed)
    aim = "loudnorm=I=-16:TP=-1:LRA=11"
    told = ffmpeg("-i", mixed, "-af", aim + ":print_format=json", "-f", "null", "-", capture=True)
    found = json.loads(told[told.rindex("{") : told.rindex("}") + 1])
    measured = ":".join(
        f"measured_{key}={found[name]}"
        for key, name in [("I", "input_i"), ("TP", "input_tp"), ("LRA", "input_lra"), ("thresh", "input_thresh")]
    )
    ffmpeg("-i", mixed, "-af", f"{aim}:{measured}:offset={found['target_offset']}:linear=true,aresample=48000,aformat=channel_layouts=mono", master)
    os.remove(mixed)


def usual_delivery(stop, out):
    usual_masters(stop, out)
    ffmpeg("-i", os.path.join(out, stop.name + ".wav"), *OPUS, os.path.join(out, stop.name + ".opus"))


def expert(stop, out, *last):
    mixed = os.path.join(out, stop.name + ".mix.wav")
    told = ffmpeg(*graph(stop, ",ebur128=framelog=verbose"), "-c:a", "pcm_f32le", mixed, capture=True)
    loudness = float(re.findall(r"I:\s*(-?[\d.]+) LUFS", told)[-1])
    level = f"volume={-16 - loudness}dB,alimiter=limit=0.84:level=false"
    ffmpeg("-i", mixed, "-af", level, *last)
    os.remove(mixed)


def expert_masters(stop, out):
    expert(stop, out, "-c:a", "pcm_s16le", os.path.join(out, stop.name + ".wav"))


def expert_delivery(stop, out):
    expert(stop, out, *OPUS, os.path.join(out, stop.name + ".opus"))


def normalize_masters(stop, out):
    mixed, master = os.path.join(out, stop.name + ".mix.wav"), os.path.join(out, stop.name + ".wav")
    ffmpeg(*graph(stop, ""), mixed)
    run("ffmpeg-normalize", mixed, "-t", "-16", "-tp", "-1", "-ar", "48000", "-f", "-o", master)
    os.remove(mixed)


def normalize_delivery(stop, out):
    normalize_masters(stop, out)
    ffmpeg("-i", os.path.join(out, stop.name + ".wav"), *OPUS, os.path.join(out, stop.name + ".opus"))


def sox_masters(stop, out):
    pieces = []
    for number, take in enumerate([stop.arrival, *stop.takes]):
        piece = os.path.join(out, f"{stop.name}.{number}.wav")
        run("sox", take, "-r", "48000", "-c", "1", piece, "highpass", "65", "pad", "0", str(PAUSE_S))
        pieces.append(piece)
    speech, bed = os.path.join(out, stop.name + ".s.wav"), os.path.join(out, stop.name + ".b.wav")
    run("sox", *pieces, speech, "fade", "0.01")
    seconds = run("soxi", "-D", speech, capture=True).strip()
    run("sox", stop.bed, "-r", "48000", "-c", "1", bed, "repeat", "99", "trim", "0", seconds, "gain", "-18")
    mixed = os.path.join(out, stop.name + ".mix.wav")
    run("sox", "-m", "-v", "1", speech, "-v", "1", bed, mixed)
    told = run("loudgain", "-q", "-O", mixed, capture=True)
    # Columns of loudgain's table: file, loudness, range, true peak, …; its reference is −18 LUFS.
    loudness = float(re.search(r"(-?[\d.]+) LUFS", told).group(1))
    run("sox", mixed, os.path.join(out, stop.name + ".wav"), "gain", "-l", str(-16 - loudness))
    for path in [*pieces, speech, bed, mixed]:
        os.remove(path)


def sox_delivery(stop, out):
    sox_masters(stop, out)
    wav, opus = os.path.join(out, stop.name + ".wav"), os.path.join(out, stop.name + ".opus")
    run("opusenc", "--quiet", "--bitrate", "32", "--speech", wav, opus)


PEERS = {
    "a": ("usual recipe", usual_masters, usual_delivery),
    "b": ("expert's graph", expert_masters, expert_delivery),
    "c": ("ffmpeg-normalize", normalize_masters, normalize_delivery),
    "d": ("sox, loudgain, opusenc", sox_masters, sox_delivery),
}


def all_stops(work, stops, out):
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda stop: work(stop, out), stops))


def ours_masters(folder, out):
    run(MASTERS, folder, out)


def ours_delivery(folder, out):
    run(BINARY, "build", folder, "-o", os.path.join(out, "set.pack"), "--store", os.path.join(out, "store"), "--no-report")


def timed(work, out):
    os.makedirs(out)
    started = time.monotonic()
    work()
    return time.monotonic() - started


def judged(files):
    """The worst loudness error (LU) and the highest true peak (dBTP) by ffmpeg's ebur128."""

    def look(path):
        told = ffmpeg("-i", path, "-af", "ebur128=peak=true:metadata=1,ametadata=mode=print:file=-", "-f", "null", "-", capture=True)
        last = lambda key: float(re.findall(re.escape(key) + r"=(-?[\d.]+)", told)[-1])
        return last("lavfi.r128.I"), last("lavfi.r128.true_peaks_ch0")

    with ThreadPoolExecutor(CORES) as pool:
        found = list(pool.map(look, files))
    import math

    return max(abs(lufs + 16) for lufs, _ in found), 20 * math.log10(max(peak for _, peak in found))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stops", type=int, default=12)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="ours,a,b,c,d")
    parser.add_argument("--as-ours", action="store_true")
    parser.add_argument("--voice", help="the takes are clips of this voice of RHVoice")
    parser.add_argument("--folder", default=os.path.join(ROOT, "target", "bench-audio"))
    arguments = parser.parse_args()
    if arguments.as_ours:
        # Without a word about speech libopus takes CELT at this rate and complexity.
        OPUS[OPUS.index("voip")] = "audio"
        OPUS.extend(["-compression_level", "6"])
    voice = [arguments.voice] if arguments.voice else []
    folder = os.path.join(arguments.folder, "-".join(["set", str(arguments.stops), *voice]))
    if not os.path.exists(os.path.join(folder, "tour.json")):
        run(sys.executable, os.path.join(HERE, "audio_set.py"), str(arguments.stops), folder, *voice)
    with open(os.path.join(folder, "tour.json"), encoding="utf-8") as file:
        stops = [Stop(folder, stop) for stop in json.load(file)["stops"]]
    rows = {"ours": ("soundwalk", lambda out: ours_masters(folder, out), lambda out: ours_delivery(folder, out))}
    for key, (name, masters, delivery) in PEERS.items():
        rows[key] = (name, lambda out, work=masters: all_stops(work, stops, out), lambda out, work=delivery: all_stops(work, stops, out))
    rows = {key: rows[key] for key in arguments.only.split(",")}
    # Every run has a folder of its own, and nothing is removed meanwhile: for a minute and more after files were removed
    # ext4 looks for a free inode among theirs, which whoever makes many files then waits for.
    with tempfile.TemporaryDirectory(dir=arguments.folder) as outs:
        compare(rows, stops, arguments.runs, outs)


def compare(rows, stops, runs, outs):
    times = {key: ([], []) for key in rows}
    last = {}
    # Everybody in turn, so that a slow minute of the machine is everybody's.
    for turn in range(runs):
        for key, (_, *works) in rows.items():
            for kind, work in enumerate(works):
                last[key] = out = os.path.join(outs, f"{key}-{kind}-{turn}")
                times[key][kind].append(timed(lambda: work(out), out))
    print(f"{len(stops)} stops, {runs} runs, {CORES} cores; wall seconds, medians; ratios to soundwalk")
    print(f"{'':2} {'':24} {'masters':>9} {'ratio':>7} {'delivery':>9} {'ratio':>7} {'worst LU':>9} {'peak dBTP':>10}")
    base = [statistics.median(part) for part in times["ours"]] if "ours" in times else [float("nan")] * 2
    for key, (name, *_) in rows.items():
        medians = [statistics.median(part) for part in times[key]]
        out = last[key]
        if key == "ours":
            run("unzip", "-q", "-o", os.path.join(out, "set.pack"), "tracks/*", "-d", out)
            out = os.path.join(out, "tracks", "en")
        files = sorted(os.path.join(out, file) for file in os.listdir(out) if file.endswith(".opus"))
        assert len(files) == len(stops), f"{name} made {len(files)} tracks of {len(stops)}"
        error, peak = judged(files)
        print(
            f"{key if key != 'ours' else '':2} {name:24} {medians[0]:9.2f} {medians[0] / base[0]:7.1f} "
            f"{medians[1]:9.2f} {medians[1] / base[1]:7.1f} {error:9.3f} {peak:10.2f}"
        )


if __name__ == "__main__":
    main()
