"""Tours made for measuring: the shipped one with other voices, built by the product."""
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "tour" / "novokuznetsk"


class NotBuilt(Exception):
    """A voice failed to tell its tour."""


def build(binary, tour, folder, name, *options):
    """Builds `tour` (a value) as a neighbour of the shipped one, whose files it may name, and returns the pack's path."""
    folder = Path(folder).resolve()
    place = folder / "tours" / name
    place.mkdir(parents=True, exist_ok=True)
    # Paths in the tour are relative to its folder.
    text = json.dumps(tour, ensure_ascii=False).replace("../../", f"{_up(place)}/")
    (place / "tour.json").write_text(text, encoding="utf-8")
    return build_folder(binary, place, folder, name, *options)


def build_folder(binary, place, folder, name, *options):
    """Builds the tour in `place` and returns the pack's path."""
    pack = Path(folder) / f"{name}.pack"
    command = [binary, "build", place, "-o", pack, "--store", Path(folder) / "store", "--no-report", *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise NotBuilt(f"{name} was not built:\n{done.stderr[-2000:]}")
    return pack


def _up(place):
    """The way from `place` to the checkout."""
    return "/".join([".."] * len(place.relative_to(ROOT).parts))
