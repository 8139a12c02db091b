"""The judge is judged: known distances, normalisation, and a bar that wrong words do not pass."""
import bar
import pytest
import recogniser
from pack import Sentence, _cues
from scoring import score, total, words


@pytest.mark.parametrize(
    ("said", "heard", "word_errors", "character_errors"),
    [
        ("one two three", "one two three", 0, 0),
        ("one two three", "one three", 1, 4),
        ("one two", "one and two", 1, 4),
        ("kitten", "sitting", 1, 3),
        ("one two three", "", 3, 13),
        ("a b", "c d e f", 4, 6),
    ],
)
def test_counts_substitutions_deletions_and_insertions(said, heard, word_errors, character_errors):
    found = score(said, heard)
    assert (found.word_errors, found.character_errors) == (word_errors, character_errors)
    assert (found.words, found.characters) == (len(said.split()), len(said))


def test_a_list_counts_words_and_not_sentences():
    whole = total([score("one", "two"), score("a b c d e f g h i", "a b c d e f g h i")])
    assert whole.wer == 0.1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Вы на пло́щади Побед.", "вы на площади побед"),
        ("Ещё – «Ёлка»!", "еще елка"),
        ("где-то Где то", "где то где то"),
        ("The city's “Feat”, today’s.", "the citys feat todays"),
        ("soft\u00adhyphen", "softhyphen"),
        ("и\u0306", "й"),
    ],
)
def test_what_is_not_heard_does_not_count(text, expected):
    assert " ".join(words(text)) == expected


def test_a_reference_without_words_is_refused():
    with pytest.raises(ValueError, match="no word"):
        score("– …", "anything")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_wrong_words_do_not_pass_the_bar(language):
    said = bar.sentences(language)
    assert bar.judge(language, said, said).is_passed
    # Each fourth word of the list is heard as another one: more than is allowed in either language.
    heard, count = [], 0
    for sentence in said:
        changed = []
        for word in words(sentence):
            changed.append("xyz" if count % 4 == 0 else word)
            count += 1
        heard.append(" ".join(changed))
    result = bar.judge(language, said, heard)
    assert not result.is_passed
    assert len(result.report().splitlines()) == 1 + 2 * bar.WORST
    # Nothing heard at all is no better.
    assert bar.judge(language, said, [""] * len(said)).score.wer == 1


def test_a_sentence_that_the_tour_no_longer_has_is_named():
    captions = [Sentence("t", "Here.", 0, 1), Sentence("t", "Here.", 4, 5)]
    assert bar.find(["Here."], captions, "en") == [captions[0]]
    with pytest.raises(bar.BadList, match=r"(?s)There\..*sentences/en\.txt"):
        bar.find(["Here.", "There."], captions, "en")


def test_reads_captions():
    vtt = "WEBVTT\nLanguage: en\n\n1\n00:00:01.960 --> 01:02:03.500\nA &amp; B\n"
    assert list(_cues(vtt)) == [("A & B", 1.96, 3723.5)]


def test_another_model_is_refused(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(recogniser.WrongModel, match=r"config\.json"):
        recogniser.assemble_model(tmp_path)
