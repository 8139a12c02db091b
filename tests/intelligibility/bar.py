"""The bar: how much of the shipped packs may be misheard, and which sentences show it.

The sentences stand in `sentences/LANGUAGE.txt`, one a line, as the captions show them. They are a sample of the whole tour
without figures, because a recogniser may write a number in more than one way. When the tour's text changes and a listed
sentence is gone, put the sentence that took its place (or any other without figures) into the list, and run the test again:
a list must hold at least `MIN_SENTENCES`.
"""
import re
from dataclasses import dataclass
from pathlib import Path

from scoring import Score, score, total

# Word error rates, 1 for as many errors as words. The recogniser mishears 15 % of a Russian human's words (docs/voices.md); the
# draft voice is far above 50 % in both languages.
MAX_WER = {"ru": 0.20, "en": 0.16}
MIN_SENTENCES = 40
WORST = 10
_LISTS = Path(__file__).parent / "sentences"


class BadList(Exception):
    """A list of sentences does not fit its purpose or the pack."""


@dataclass(frozen=True)
class Result:
    """What the recogniser made of a list of sentences."""

    language: str
    rows: list[tuple[str, str, Score]]

    @property
    def score(self):
        return total(score for _, _, score in self.rows)

    @property
    def is_passed(self):
        return self.score.wer <= MAX_WER[self.language]

    def report(self):
        """The rates and the worst sentences, worst first, each with what was heard."""
        whole = self.score
        lines = [
            f"{self.language}: word error rate {100 * whole.wer:.1f} % (at most {100 * MAX_WER[self.language]:.0f} %), "
            f"characters {100 * whole.cer:.1f} %, {len(self.rows)} sentences, {whole.words} words; the worst:"
        ]
        worst = sorted(self.rows, key=lambda row: (-row[2].word_errors, row[0]))[:WORST]
        for said, heard, found in worst:
            lines += [f"  {found.word_errors:3} of {found.words:2}  {said}", f"             {heard}"]
        return "\n".join(lines)


def sentences(language):
    """The fixed list of a language."""
    lines = (_LISTS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    with_figures = [line for line in lines if re.search(r"\d", line)]
    if with_figures:
        raise BadList(f"sentences/{language}.txt has sentences with figures: {with_figures}")
    if len(set(lines)) != len(lines) or len(lines) < MIN_SENTENCES:
        raise BadList(f"sentences/{language}.txt must have at least {MIN_SENTENCES} different sentences")
    return lines


def find(wanted, captions, language):
    """The caption of each wanted sentence, the first where it is spoken more than once."""
    by_text = {}
    for caption in captions:
        by_text.setdefault(caption.text, caption)
    missing = [text for text in wanted if text not in by_text]
    if missing:
        told = "\n  ".join(missing)
        raise BadList(
            f"These sentences are no longer in the pack's captions:\n  {told}\n"
            f"Replace them in tests/intelligibility/sentences/{language}.txt by what the tour says now."
        )
    return [by_text[text] for text in wanted]


def judge(language, said, heard):
    """Compares what was said with what was heard, sentence by sentence."""
    return Result(language, [(text, words, score(text, words)) for text, words in zip(said, heard, strict=True)])
