"""What `voices.py` listens to: voices that speak the fixed sentences, the shipped packs, and a human's recordings.

Voices speak as a visitor hears them: the product builds a tour from the sentences, with stress marks, lexicon, repair,
loudness and coding, but without beds.
"""
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from voices_tours import ROOT, SHIPPED, build, build_folder

sys.path.insert(0, str(ROOT / "tests" / "intelligibility"))

import bar
from pack import Pack
from recogniser import read

# The whole band, for the measures that do not understand.
WHOLE_RATE = 48000

# Voices under free licences, named as a tour names them, so at the product's pace.
RHVOICE = Path("/usr/share/RHVoice/voices")
JOE = ROOT / "target" / "neural" / "joe"
FESTVOX = Path("/usr/share/festival/voices/russian/msu_ru_nsh_clunits")


@dataclass(frozen=True)
class Speaker:
    """A row of the tables: how the tour names the voice, and what must be there for it to speak."""

    name: str
    language: str
    choice: object
    needs: str


def _speakers():
    for voice in ["aleksandr-hq", "aleksandr", "anna", "elena", "irina"]:
        yield Speaker(f"RHVoice {voice}", "ru", f"rhvoice/{voice}", str(RHVOICE / voice))
    for voice in ["slt", "bdl", "clb", "alan"]:
        yield Speaker(f"RHVoice {voice}", "en", f"rhvoice/{voice}", str(RHVOICE / voice))
    # Its terms are unclear: it is listened to, and nothing that it says is kept in the repository.
    yield Speaker("Piper en_US-joe-medium", "en", "piper/en_US-joe-medium", str(JOE))
    yield Speaker("festival msu_ru_nsh", "ru", "festival/msu_ru_nsh_clunits", str(FESTVOX))
    for language, voice in [("ru", "ru"), ("en", "en-us")]:
        yield Speaker(f"eSpeak NG (C) {voice}", language, f"espeak-ng/{voice}", "/usr/bin/espeak-ng")
        yield Speaker("draft voice (crate)", language, "draft", "/")


# The languages of languages/LANGUAGE.txt, in which eSpeak NG is listened to.
LANGUAGES = ["de", "es", "fr", "it", "nl", "pl", "pt", "sv", "tr", "uk"]


def foreign(language):
    """The voice of a further language, and its sentences: ten of a walk, written for this measurement."""
    speaker = Speaker(f"eSpeak NG (C) {language}", language, f"espeak-ng/{language}", "/usr/bin/espeak-ng")
    list_ = Path(__file__).parent / "languages" / f"{language}.txt"
    return speaker, list_.read_text(encoding="utf-8").splitlines()


def install_joe(data_folder):
    """Puts the neural voice of the tests where the product looks for it."""
    place = Path(data_folder) / "soundwalk" / "voices" / "piper" / "en_US-joe-medium"
    place.mkdir(parents=True, exist_ok=True)
    for file in JOE.iterdir():
        if not (place / file.name).exists():
            (place / file.name).symlink_to(file)


def speakers(language):
    """The voices at hand for a language."""
    return [speaker for speaker in _speakers() if speaker.language == language and Path(speaker.needs).exists()]


def small_tour(speaker, texts):
    """A tour of one stop that says the `texts`, for languages that the shipped tour does not have."""
    language = speaker.language
    stop = {
        "id": "square",
        "title": {language: "1"},
        "position": {"lat": 53.7672, "lon": 87.0923},
        "geofence": {"radius_m": 40},
        "narration": {language: [{"text": text} for text in texts]},
    }
    voices = {language: speaker.choice}
    return {"format": 1, "id": "small", "title": {language: "1"}, "languages": [language], "voices": voices, "stops": [stop]}


def spoken(binary, speaker, texts, folder):
    """The texts as the product lets the voice speak them."""
    make_tour = small_tour if speaker.language in LANGUAGES else sentence_tour
    name = "".join(letter if letter.isalnum() else "-" for letter in f"{speaker.language}-{speaker.name}")
    pack = build(binary, make_tour(speaker, texts), folder, name)
    return from_pack(speaker.name, pack, texts, speaker.language)


def shipped(binary, texts, language, folder):
    """The texts in the shipped tour, with its beds."""
    pack = build_folder(binary, SHIPPED, folder, "shipped")
    return from_pack("shipped pack, beds included", pack, texts, language)


@dataclass
class Heard:
    """One row's sound: each sentence for the recogniser, and whole tracks with the places where clips meet."""

    name: str
    texts: list[str]
    clips: list
    whole: list = field(default_factory=list)
    joints: list = field(default_factory=list)


def sentence_tour(speaker, texts):
    """The shipped tour, cut down to the `texts`, told by one voice in its language."""
    tour = json.loads((SHIPPED / "tour.json").read_text(encoding="utf-8"))
    language = speaker.language
    tour["languages"] = [language]
    tour["voices"] = {language: speaker.choice}
    # Nothing that was rendered before may speak instead of the voice.
    tour.pop("rendered", None)
    tour.get("sound", {}).pop("bed", None)
    each = -(-len(texts) // len(tour["stops"]))
    kept = []
    for number, stop in enumerate(tour["stops"]):
        said = texts[number * each : (number + 1) * each]
        for key in ["bed", "short", "directions", "narration"]:
            stop.pop(key, None)
        if said:
            stop["narration"] = {language: [{"text": text} for text in said]}
            kept.append(stop)
    tour["stops"] = kept
    tour.pop("legs", None)
    return tour


def from_pack(name, path, texts, language):
    """The sentences in a pack, and the tracks that hold them."""
    pack = Pack(path)
    captions = pack.sentences(language)
    found = bar.find(texts, captions, language)
    heard = Heard(name, texts, [pack.sound(caption) for caption in found])
    for track in sorted({caption.track for caption in found}):
        heard.whole.append(pack.track(track, WHOLE_RATE))
        times = [edge for caption in captions if caption.track == track for edge in (caption.start_s, caption.end_s)]
        heard.joints.append(times)
    return heard


def human(count):
    """Recordings of the speaker of Debian's festvox-ru, without figures, of the length of the tour's sentences, with their texts."""
    index = FESTVOX / "etc" / "txt.done.data"
    if not index.exists():
        return None
    lines = re.findall(r'\( (ru_\d+) "(.*?)" \)', index.read_text(encoding="utf-8"))
    fit = [(name, text) for name, text in lines if not re.search(r"\d", text) and 30 <= len(text) <= 120]
    picked = fit[:: max(1, len(fit) // count)][:count]
    files = [str(FESTVOX / "wav" / f"{name}.wav") for name, _ in picked]
    whole = [read(file, WHOLE_RATE) for file in files]
    return Heard("a human (festvox-ru)", [text for _, text in picked], [read(file) for file in files], whole, [[]] * len(whole))
