"""The shipped tour must be understood: its delivered tracks, beds included, as the recogniser hears them."""
import bar
import pytest


@pytest.mark.parametrize("language", ["ru", "en"])
def test_what_is_delivered_is_understood(language, pack, recogniser, capsys):
    wanted = bar.sentences(language)
    captions = bar.find(wanted, pack.sentences(language), language)
    heard = recogniser.transcribe([pack.sound(caption) for caption in captions], language)
    result = bar.judge(language, wanted, heard)
    with capsys.disabled():
        print("\n" + result.report())
    if not result.is_passed:
        found, limit = 100 * result.score.wer, 100 * bar.MAX_WER[language]
        pytest.fail(f"{language}: {found:.1f} % of the words are misheard, {limit:.0f} % are allowed", pytrace=False)
