"""What a pack delivers, sentence by sentence: the captions and the sound between their times."""
import html
import io
import re
import zipfile
from dataclasses import dataclass

from recogniser import RATE, read

_TIMES = re.compile(r"^(\d+):(\d\d):(\d\d\.\d{3}) --> (\d+):(\d\d):(\d\d\.\d{3})")
# Around a sentence: a caption ends where the clip does, and a coder's and a filter's echo may reach over that.
MARGIN_S = 0.15


@dataclass(frozen=True)
class Sentence:
    """A caption: the track that it belongs to, its text and when it is spoken, in seconds."""

    track: str
    text: str
    start_s: float
    end_s: float


def _cues(vtt):
    """The (text, start, end) of each cue of a WebVTT file."""
    for block in re.split(r"\n\n+", vtt.strip())[1:]:
        lines = block.splitlines()
        at = next((number for number, line in enumerate(lines) if _TIMES.match(line)), None)
        if at is None:
            continue
        h1, m1, s1, h2, m2, s2 = map(float, _TIMES.match(lines[at]).groups())
        text = html.unescape(" ".join(lines[at + 1 :]))
        yield text, h1 * 3600 + m1 * 60 + s1, h2 * 3600 + m2 * 60 + s2


class Pack:
    """An open pack."""

    def __init__(self, path):
        self._zip = zipfile.ZipFile(path)
        self._sounds = {}

    def sentences(self, language):
        """Every caption of the stories in a language, in the order of the tracks."""
        found = []
        for name in sorted(self._zip.namelist()):
            if name.startswith(f"captions/{language}/") and name.endswith(".vtt"):
                track = f"tracks/{language}/{name.rsplit('/', 1)[1].removesuffix('.vtt')}.opus"
                cues = _cues(self._zip.read(name).decode())
                found += [Sentence(track, *cue) for cue in cues]
        return found

    def track(self, name, rate=RATE):
        """The decoded sound of a track."""
        return read(io.BytesIO(self._zip.read(name)), rate)

    def sound(self, sentence):
        """The delivered sound of a sentence, bed included, as the recogniser wants it."""
        if sentence.track not in self._sounds:
            self._sounds[sentence.track] = self.track(sentence.track)
        whole = self._sounds[sentence.track]
        start = max(0, int((sentence.start_s - MARGIN_S) * RATE))
        return whole[start : int((sentence.end_s + MARGIN_S) * RATE)]
