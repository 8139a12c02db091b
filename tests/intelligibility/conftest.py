"""What the tests share: the recogniser and the shipped pack, each made once."""
import os
import subprocess
from pathlib import Path

import pytest
from pack import Pack
from recogniser import Recogniser, assemble_model

ROOT = Path(__file__).resolve().parents[2]
TOUR = ROOT / "tour" / "novokuznetsk"
MODEL = ROOT / "target" / "intelligibility" / "whisper-base"


def pytest_addoption(parser):
    parser.addoption("--pack", help="judge this pack instead of one built from tour/novokuznetsk")


@pytest.fixture(scope="session")
def recogniser():
    return Recogniser(assemble_model(MODEL))


@pytest.fixture(scope="session")
def pack(request, tmp_path_factory):
    """The pack as a visitor gets it, built from an empty store by the binary in $SOUNDWALK (the debug build by default)."""
    given = request.config.getoption("--pack")
    if given:
        return Pack(given)
    folder = tmp_path_factory.mktemp("pack")
    binary = os.environ.get("SOUNDWALK", ROOT / "target" / "debug" / "soundwalk")
    command = [binary, "build", TOUR, "-o", folder / "tour.pack", "--store", folder / "store", "--no-report"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"the tour was not built:\n{done.stderr[-2000:]}"
    return Pack(folder / "tour.pack")
