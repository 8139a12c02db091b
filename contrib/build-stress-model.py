#!/usr/bin/env python3
"""Makes src/voice/stress_check/model.bin, the stresses of Russian words, from the PyPI package `silero-stress`.

    contrib/build-stress-model.py                   downloads the package and writes the model
    contrib/build-stress-model.py --wheel FILE      the same from a wheel that is there already
    contrib/build-stress-model.py --answers WORDS   prints what the package itself answers for the words in the file WORDS, one
                                                    a line: tests/voice/fixtures/stress-answers.tsv. Needs PyTorch 2.

Source:  silero-stress 1.5, MIT, Copyright (c) 2020-present Silero Team, https://github.com/snakers4/silero-stress
Digest:  see WHEEL_SHA256; another file is refused.

Of the package only the word model and the list of homographs are taken; the 30 MB network that chooses between homographs by
their sentence is not. Nothing is rounded: the model in soundwalk computes with the same numbers. The same package gives the
same bytes (with the same version of zlib). Only Python's standard library is needed, because PyTorch's files are ZIPs of
pickles and arrays; the pickles are read without running anything that they name.
"""

import argparse
import array
import collections
import hashlib
import io
import pathlib
import pickle
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

REQUIREMENT = "silero-stress==1.5"
WHEEL_SHA256 = "408e333e67ebb407be656f32e8d5c46ad811c2598ebdbaed0e627ee980579e4a"
MODEL_FILE = "silero_stress/data/accentor.pt"
LICENCE_FILE = "silero_stress-1.5.dist-info/licenses/LICENSE"
TARGET = pathlib.Path(__file__).resolve().parent.parent / "src/voice/stress_check/model.bin"

# The letters of words and n-grams, by their code. `<` and `>` are the ends of a word.
ALPHABET = "<>абвгдежзийклмнопрстуфхцчшщъыьэюяё"
VOWELS = "аоуыэиеяёю"
# The bit of a reading that makes its stressed letter a `ё`.
IS_YO = 0x80
# docs/voices.md promises that the binary grows by no more.
MAX_BYTES = 2_000_000


class Inert:
    """An object of any class of the pickle, of which only the state is kept."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.state = None

    def __setstate__(self, state):
        self.state = state


class InertUnpickler(pickle.Unpickler):
    """Reads a pickle without importing or calling anything that it names."""

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        return type(name, (Inert,), {"__module__": module})

    def persistent_load(self, pid):
        return tuple(part if isinstance(part, (str, int)) else None for part in pid)


class Package:
    """The file accentor.pt, a ZIP."""

    def __init__(self, data):
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.root = self.zip.namelist()[0].split("/")[0]

    def pickle(self, name):
        return InertUnpickler(io.BytesIO(self.zip.read(f"{self.root}/{name}"))).load()

    def floats(self, tensor):
        """The numbers of a tensor, row by row."""
        storage, offset, shape = tensor.arguments[:3]
        numbers = array.array("f")
        numbers.frombytes(self.zip.read(f"{self.root}/.data/{storage[2]}"))
        if sys.byteorder == "big":
            numbers.byteswap()
        count = 1
        for size in shape:
            count *= size
        return numbers[offset : offset + count], shape


def codes(text):
    return bytes(ALPHABET.index(letter) for letter in text)


def front_coded(texts):
    """Sorted texts of letter codes, each as a byte for the letters shared with the text before, a byte for the number of
    others, and these."""
    coded, before = bytearray(), b""
    for text in texts:
        shared = 0
        while shared < min(len(text), len(before)) and text[shared] == before[shared]:
            shared += 1
        coded += bytes([shared, len(text) - shared]) + text[shared:]
        before = text
    return bytes(coded)


def packed(texts):
    """A list of texts with its lengths, in front of which their number stands."""
    coded = front_coded(texts)
    return struct.pack("<II", len(texts), len(coded)) + coded


def ngrams(package, module):
    """The n-grams with their values: each value as an index into a table of at most 256 numbers."""
    embedding = module["embedding"].state
    weights, (count, width) = package.floats(embedding["weight"])
    named = embedding["ngram_dict"].arguments[0]
    assert len(named) == count
    numbers = sorted(set(weights))
    assert len(numbers) <= 256, "the model is not quantised to eight bits"
    index = {number: at for at, number in enumerate(numbers)}
    # "UNK" stands for words without any known n-gram; the ends of words are n-grams, so that there are none. "PAD" is unused.
    rows = sorted((codes(gram), row) for gram, row in named.items() if gram not in ("UNK", "PAD"))
    columns = bytearray()
    for column in range(width):
        columns += bytes(index[weights[row * width + column]] for _, row in rows)
    table = struct.pack("<I", len(numbers)) + struct.pack(f"<{len(numbers)}f", *numbers)
    return packed([gram for gram, _ in rows]) + struct.pack("<I", width) + table + bytes(columns)


def network(package, sequence):
    """Fully connected layers: sizes, then the weights row by row and the biases of each."""
    layers = [sequence.state[name].state for name in ("0", "2", "4", "6")]
    coded = struct.pack("<I", len(layers))
    for layer in layers:
        weights, (outputs, inputs) = package.floats(layer["weight"])
        biases, _ = package.floats(layer["bias"])
        coded += struct.pack("<II", inputs, outputs)
        coded += struct.pack(f"<{len(weights)}f", *weights) + struct.pack(f"<{len(biases)}f", *biases)
    return coded


def reading(stress, is_yo):
    """A reading as a byte: the place of the stressed letter, and whether it is a `ё` that is written `е`."""
    assert stress < IS_YO
    return stress | (IS_YO if is_yo else 0)


def exceptions(words):
    """Words of which the network would be wrong, with their reading. The package never looks up words with a `ё`."""
    known = {codes(word): reading(stress, yo == stress) for word, (stress, yo) in words.items() if "ё" not in word}
    texts = sorted(known)
    return packed(texts) + bytes(known[text] for text in texts)


def homographs(words):
    """Words of several readings, with their number and the readings."""
    known = {}
    for word, variants in words.items():
        readings = set()
        for variant in variants:
            stress = variant.index("+")
            plain = variant.replace("+", "")
            assert plain.replace("ё", "е") == word, (word, variant)
            assert plain[stress] in VOWELS and "ё" not in plain[:stress] + plain[stress + 1 :], variant
            readings.add(reading(stress, plain[stress] == "ё"))
        assert len(readings) > 1, (word, variants)
        known[codes(word)] = bytes([len(readings)]) + bytes(sorted(readings))
    texts = sorted(known)
    return packed(texts) + b"".join(known[text] for text in texts)


def model(accentor):
    """The content of model.bin."""
    package = Package(accentor)
    words = package.pickle("accentor_models/accentor").state
    module = package.pickle(".data/ts_code/0/data.pkl").state
    content = b"soundwalk stress model 1\n"
    content += ngrams(package, module)
    content += network(package, module["stress_clf"])
    content += network(package, module["yo_clf"])
    content += exceptions(words["accentor"].state["exceptions"])
    content += homographs(words["homosolver"].state["homodict"])
    return zlib.compress(content, 9)


def wheel(path):
    """The package's wheel, downloaded if no path is given."""
    if path is not None:
        data = path.read_bytes()
    else:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, REQUIREMENT]
            subprocess.run(command, check=True)
            (found,) = pathlib.Path(folder).glob("*.whl")
            data = found.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != WHEEL_SHA256:
        sys.exit(f"the wheel has the SHA-256 {digest}, instead of {WHEEL_SHA256}")
    return zipfile.ZipFile(io.BytesIO(data))


def answers(package, words):
    """What the package itself says, word by word, as a table of words and stressed words."""
    with tempfile.TemporaryDirectory() as folder:
        package.extractall(folder)
        sys.path.insert(0, folder)
        from silero_stress import load_accentor  # pylint: disable=import-outside-toplevel

        accentor = load_accentor().accentor
    print(f"# {REQUIREMENT}: a word, and what its word model answers; contrib/build-stress-model.py --answers made it.")
    for word in words:
        answer = accentor(word)
        at = answer.find("+")
        marked = answer if at < 0 else answer[:at] + answer[at + 1] + "\u0301" + answer[at + 2 :]
        print(f"{word}\t{marked}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=pathlib.Path, help="the package's wheel")
    parser.add_argument("--answers", type=pathlib.Path, metavar="WORDS", help="print what the package answers for these words")
    arguments = parser.parse_args()
    package = wheel(arguments.wheel)
    if not package.read(LICENCE_FILE).startswith(b"MIT License"):
        sys.exit("the package is not under the MIT licence")
    if arguments.answers is not None:
        answers(package, arguments.answers.read_text(encoding="utf-8").split())
        return
    content = model(package.read(MODEL_FILE))
    if len(content) > MAX_BYTES:
        sys.exit(f"the model has {len(content)} bytes, and may have {MAX_BYTES}")
    TARGET.write_bytes(content)
    print(f"{TARGET}: {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
