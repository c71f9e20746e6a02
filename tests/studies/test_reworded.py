"""A page of a study in other words than this version's, and what no other words may cover."""

from __future__ import annotations

import pytest

from placement.audit.reworded import Reworded, reworded

PAGE = """<html><head><style>p { margin: 0; }</style></head><body class="a">
<h1 title="Plans beside">Plans</h1>
<p>Gwent gets at most 2.5% more, and Powys £1,200 (−3).</p>
<table><thead><tr><th>Cluster</th></tr></thead>
<tbody><tr><th>Gwent</th><td>at most 2.5</td></tr></tbody></table>
<svg><text>up</text></svg></body></html>"""
NAMES = {"clusters": [{"name_en": "Gwent"}, {"name_en": "Powys"}], "kind": "alternatives"}


@pytest.mark.parametrize(
    ("there", "stood"),
    [
        ("Gwent gets at most 2.5% more, and Powys £1,200 (−3).", "Of Gwent 2.5%, for Powys: £1,200 and −3"),
        ("Plans beside", "Other plans"),
        ("<th>Cluster</th>", "<th>Place</th>"),
    ],
)
def test_other_words_are_told_with_those_of_this_version(there: str, stood: str) -> None:
    told = reworded(PAGE.replace(there, stood).encode(), PAGE.encode(), NAMES)
    assert told is not None
    assert told.found in stood
    assert told.expected in there
    assert isinstance(told, Reworded)


@pytest.mark.parametrize(
    ("there", "stood"),
    [
        ("2.5%", "2.4%"),
        ("2.5%", "2.5"),
        ("£1,200", "£1,201"),
        ("−3", "3"),
        ("Gwent gets", "Powys gets"),
        ("Gwent gets at most 2.5% more, and Powys", "Powys gets at most 2.5% more, and Gwent"),
        ("<td>at most", "<td>at least"),
        ("<th>Gwent", "<th>Somewhere"),
        ("<p>Gwent", "<p hidden>Gwent"),
        ("margin: 0", "display: none"),
        ("<text>up", "<text>down"),
        ("</body>", "<script>x()</script></body>"),
        ("</body>", "<!-- more --></body>"),
        (" more, and", " more, and 9 and"),
        ("2.5% more", "2.5\u200b% more"),
        ("2.5% more", "2.5% and \u00bd more"),
        ("2.5% more", "\uff12.5% more"),
    ],
)
def test_nothing_but_words_may_differ(there: str, stood: str) -> None:
    assert PAGE.count(there)
    assert reworded(PAGE.replace(there, stood, 1).encode(), PAGE.encode(), NAMES) is None


@pytest.mark.parametrize(
    ("stood", "drawn", "alike"),
    [
        ("0.09%", "0.10%", True),
        ("0.11%", "0.10%", False),
        ("0.08%", "0.10%", False),
        ("0.9%", "0.10%", False),
    ],
)
def test_a_limit_that_an_earlier_version_rounded_to_the_nearest_is_no_other_figure(
    stood: str, drawn: str, alike: bool
) -> None:
    """0.0941 % is at most 0.10 %; earlier versions said 0.09 %. What is no rounding of it is false."""
    found, expected = (PAGE.replace("at most 2.5<", f"{figure}<").encode() for figure in (stood, drawn))
    assert (reworded(found, expected, {**NAMES, "loss_most": 0.000941}) is not None) is alike
    assert reworded(found, expected, {**NAMES, "share": 0.000941}) is None, "that is no limit"


def test_what_is_no_page_differs_in_more_than_words() -> None:
    assert reworded(b"\xff", PAGE.encode(), NAMES) is None
    assert reworded(b"", PAGE.encode(), NAMES) is None
