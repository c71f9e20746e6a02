"""The README's figures and picture, from the published example: `make maps` runs it last.

    python -m tests.benchmarks.example RUN

Figures come from the public part of `maps/wales-ahp` and stand in the README between two marks. The
picture is that of the run folder's map, and carries the hash of the posts that it shows.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import textwrap
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from playwright.sync_api import sync_playwright

from placement.i18n import Words
from placement.report.wording import about
from tests.publish.browser import chromium_path, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parents[2]
README, PICTURE = HERE / "README.md", HERE / "maps" / "wales-ahp.png"
EXAMPLE = HERE / "maps" / "wales-ahp"
RUN = EXAMPLE / "public" / "wales-ahp"
BEGIN, END = "<!-- figures: written by make maps -->", "<!-- end of figures -->"
WIDTH, HEIGHT = 1280, 860
SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"posts.csv"
COLUMNS = 110
"""Characters in a line of the README."""


def figures(run: Path) -> str:
    """What the README says of a published run, each figure from its tables."""
    paragraphs = (_answer(run), _grounds(run))
    return "\n\n".join(
        textwrap.fill(text, COLUMNS, break_long_words=False, break_on_hyphens=False) for text in paragraphs
    )


def _answer(run: Path) -> str:
    clusters, areas, posts = (_table(run, name) for name in ("result_clusters", "result_areas", "posts"))
    whole = _table(run, "result_coverage").query("service_id == '' and rural_class == ''").iloc[0]
    less = _table(run, "result_less").drop_duplicates("area_id")  # it has a row for each service of an area
    unreached = set(_table(run, "result_unreached")["area_id"])
    without = areas.loc[areas["area_id"].isin(unreached), "residents"].sum()
    words = Words("en")
    wte, pounds = words.number(posts["wte"].sum()), words.pounds(posts["pounds_per_year"].sum())
    before, after = (words.percent(whole[f"share_{when}"]) for when in ("before", "after"))
    return " ".join(
        (
            "In the published example, [maps/wales-ahp](maps/wales-ahp), £5m a year pays for posts worth",
            f"{wte} full-time staff, {pounds} a year, in {(clusters['wte_new'] > 0).sum()} of",
            f"{len(clusters)} clusters. The share of estimated need covered goes from {before} to {after},",
            f"as modelled. {_falls(less, len(areas))}; about {about(without, words)}",
            "people live where at least one service covers nothing.",
        )
    )


def _falls(less: pd.DataFrame, areas: int) -> str:
    """Where the share falls by more than a point; `less` has a row for each neighbourhood."""
    if less.empty:
        return f"In none of {areas:,} neighbourhoods does it fall by more than a point"
    where = f"In {len(less)} of {areas:,} neighbourhoods, with {less['residents'].sum():,} people,"
    return f"{where} it falls by more than a point"


def _grounds(run: Path) -> str:
    table = _table(run, "inputs/data/assumptions")
    assumed, agreed = (table["basis"] == "assumed").sum(), (table["agreed_by"] != "").sum()
    return (
        f"It rests on {len(table)} figures, {assumed} of them assumed and {agreed or 'none'} yet agreed by "
        "anybody, listed with low and high in [data/wales/assumptions.csv](data/wales/assumptions.csv)."
    )


def _table(run: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(run / f"{name}.csv", keep_default_na=False)


def figures_in(page: str) -> str:
    """What stands between the two marks."""
    return page.partition(BEGIN)[2].partition(END)[0].strip("\n")


def with_figures(page: str, text: str) -> str:
    """The page with this text between its two marks."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}"


def picture(run: Path) -> bytes:
    """A PNG of the run folder's English map, with the hash of its posts in a text chunk."""
    path = chromium_path()
    if path is None:
        raise SystemExit(f"no Chromium is installed, so {PICTURE.name} stays as it is")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        with opened(browser, run.resolve() / "map.en.html", width=WIDTH, height=HEIGHT) as seen:
            seen.page.locator(".leaflet-overlay-pane path.leaflet-interactive").first.wait_for()
            shown: bytes = seen.page.screenshot()
        browser.close()
    return marked(shown, hashlib.sha256((run / "posts.csv").read_bytes()).hexdigest())


def marked(png: bytes, text: str) -> bytes:
    """The same picture with a text chunk after its header (PNG specification, third edition, 11.3.3)."""
    content = KEYWORD + b"\0" + text.encode("latin-1")
    chunk = struct.pack(">I", len(content)) + b"tEXt" + content
    after = len(SIGNATURE) + 25  # the header's chunk has 13 bytes, and 12 of length, type and checksum
    return png[:after] + chunk + struct.pack(">I", zlib.crc32(chunk[4:])) + png[after:]


def mark_of(png: bytes) -> str | None:
    """What `marked` wrote into a picture, if it did."""
    for kind, content in _chunks(png):
        key, _, text = content.partition(b"\0")
        if kind == b"tEXt" and key == KEYWORD:
            return text.decode("latin-1")
    return None


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def main(run: Path) -> int:
    """Write the README's figures and the picture."""
    stated = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["files"]["posts.csv"]
    if stated != hashlib.sha256((RUN / "posts.csv").read_bytes()).hexdigest():
        raise SystemExit(f"{run} is not the run that {EXAMPLE.name} was published from")
    README.write_text(with_figures(README.read_text(encoding="utf-8"), figures(RUN)), encoding="utf-8")
    PICTURE.write_bytes(picture(run))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
