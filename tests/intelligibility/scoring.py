"""Word and character error rate.

Both texts are normalised before they are compared, because the ear hears neither spelling nor punctuation:

- Unicode NFKC; marks of stress (U+0301) and soft hyphens go;
- lower case;
- ё is written е, because recognisers and people do;
- the apostrophe within a word goes (today's, todays);
- whatever else is neither letter nor figure, hyphens and dashes included, parts words (Т-34 and Т 34 are the same);
- nothing is done about British and American spelling or about numbers: the lists hold no figures.

The rate of a list is that of its whole text: all errors (substitutions, deletions, insertions) by all words of the references, so
that a long sentence counts more than a short one. Invented words may bring it above 1.
"""
import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_SILENT = re.compile("[\u0301\u00ad\u200b-\u200d\u2060]")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_NO_WORD = re.compile(r"[^\w]|_")


def words(text):
    """The normalised words of a text."""
    text = _SILENT.sub("", unicodedata.normalize("NFKC", text)).lower().replace("ё", "е")
    return _NO_WORD.sub(" ", _APOSTROPHE.sub("", text)).split()


@dataclass(frozen=True)
class Score:
    """Errors of one sentence or of many, and what they are counted against."""

    word_errors: int = 0
    words: int = 0
    character_errors: int = 0
    characters: int = 0

    def __add__(self, other):
        return Score(
            self.word_errors + other.word_errors,
            self.words + other.words,
            self.character_errors + other.character_errors,
            self.characters + other.characters,
        )

    @property
    def wer(self):
        """Word error rate, 1 for as many errors as there are words."""
        return self.word_errors / self.words

    @property
    def cer(self):
        """Character error rate, blanks between words included."""
        return self.character_errors / self.characters


def score(reference, heard):
    """The errors in what was `heard` of one `reference`, which must have a word."""
    said, understood = words(reference), words(heard)
    if not said:
        raise ValueError(f"there is no word in {reference!r}")
    letters = " ".join(said)
    return Score(
        Levenshtein.distance(said, understood),
        len(said),
        Levenshtein.distance(letters, " ".join(understood)),
        len(letters),
    )


def total(scores):
    """The score of a whole list."""
    return sum(scores, Score())
