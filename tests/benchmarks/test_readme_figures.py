"""The README's figures, by hand from made-up tables; and the mark in the picture."""

from __future__ import annotations

import zlib
from pathlib import Path

from tests.benchmarks.example import (
    BEGIN,
    END,
    PICTURE,
    SIGNATURE,
    figures,
    figures_in,
    mark_of,
    marked,
    with_figures,
)

TABLES = {
    "posts": "wte,pounds_per_year\n1.0,50000\n0.5,24999\n",
    "result_clusters": "cluster_id,wte_new\na,1.5\nb,0.0\n",
    "result_areas": "area_id,cluster_id,residents\n1,a,1000\n2,a,1500\n3,b,456\n",
    "result_less": "area_id,residents\n2,1500\n2,1500\n",
    "result_unreached": "area_id,service_id\n1,x\n3,x\n3,y\n",
    "result_coverage": "service_id,rural_class,share_before,share_after\n,,0.5,0.625\n,town,0.1,0.2\n",
    "inputs/data/assumptions": "item,basis,agreed_by\none,assumed,\ntwo,published,\nthree,assumed,board\n",
}


def test_each_figure_is_that_of_the_tables(tmp_path: Path) -> None:
    for name, content in TABLES.items():
        path = tmp_path / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    said = " ".join(figures(tmp_path).split())
    assert "posts worth 1.5 full-time staff, £74,999 a year, in 1 of 2 clusters" in said
    assert "from 50.0% to 62.5%, as modelled" in said
    assert "In 1 of 3 neighbourhoods, with 1,500 people, it falls by more than a point" in said
    assert "about 1,500 people live where at least one service covers nothing" in said  # 1,456 to two digits
    assert "It rests on 3 figures, 2 of them assumed and 1 yet agreed by anybody" in said


def test_where_no_share_falls_it_is_said_in_words(tmp_path: Path) -> None:
    for name, content in {**TABLES, "result_less": "area_id,residents\n"}.items():
        path = tmp_path / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    said = " ".join(figures(tmp_path).split())
    assert "In none of 3 neighbourhoods does it fall by more than a point; about 1,500" in said


def test_figures_go_between_the_marks_and_come_out_again() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    new = with_figures(page, "new\n\nlines")
    assert new == f"before\n{BEGIN}\nnew\n\nlines\n{END}\nafter\n"
    assert figures_in(new) == "new\n\nlines"
    assert with_figures(new, "old") == page


def test_a_mark_is_read_back_and_leaves_the_picture_whole() -> None:
    plain = PICTURE.read_bytes()
    new = marked(plain, "abc")
    assert new.startswith(SIGNATURE + b"\x00\x00\x00\x0dIHDR")
    assert mark_of(new) == "abc"
    chunk = b"tEXt" + b"posts.csv\0abc"
    assert chunk + zlib.crc32(chunk).to_bytes(4, "big") in new
    assert len(new) == len(plain) + 12 + len(chunk) - 4
    assert mark_of(SIGNATURE) is None
