"""How sure each part is: on the map, in each region's note, in the paper; or that nobody worked it out."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from placement.i18n import LANGUAGES, Words
from placement.report import layers
from placement.report.firm import with_firm
from placement.report.firmness import others_found
from placement.report.names import Names
from placement.report.pieces import Bullets, Paragraph, Table
from placement.report.short import sure
from placement.report.sureness import sure_blocks
from placement.site.bundle import Bundle, Run
from placement.site.index_page import index_pages
from placement.site.paper_sections import parts
from placement.site.parts import region_page, regions_of
from placement.site.region_pages import region_pages
from tests.publish.builders import made_up_view
from tests.publish.papers import agreement_rows, robustness_document

if TYPE_CHECKING:
    from placement.i18n import Language

FIGURE = {
    "item": "need",
    "name_en": "Need rate",
    "name_cy": "Cyfradd angen",
    "source": "StatsWales publishes it",
}
KNOWN = {
    "plans": 5,
    "draws": 30,
    "perfect": {"wte": 0.42, "pounds": 16_800},
    "rows": [{**FIGURE, "wte": 0.3, "pounds": 12_000}],
}


def study(**more: Any) -> Any:
    document = robustness_document()
    rows = [{**row, "cluster_id": "A1", "role_id": "dietitian"} for row in document["rows"]]
    return {**document, "rows": rows, "agreement": agreement_rows(made_up_view()), **more}


def notes(document: dict[str, Any] | None) -> dict[str, str]:
    given = {} if document is None else {"robustness": document}
    pages = region_pages(Bundle((Run("made-up", made_up_view()),), given), frozenset())
    return {name: unescape(content.decode()) for name, content in pages.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_note_says_how_sure_its_own_clusters_are(language: Language) -> None:
    words, view = Words(language), made_up_view()
    told = notes(study())
    for region in regions_of(view):
        page = told[f"{region_page(region)}.{language}.html"]
        mine = [
            row for row in study()["agreement"] if row["region_id"] == region and row["level"] == "cluster"
        ]
        wte = words.number(sum(row["wte"] for row in mine))
        stays = words.number(sum(row["stays_wte"] for row in mine))
        if mine:
            assert words("sure.cluster", stays=stays, wte=wte) in page
            assert words("sure.plans", draws="9", others=others_found(3, words)) in page
            assert words.percent(2 / 3, 0) in page
        else:
            assert words("sure.nothing") in page
        assert words("sure.not_run") not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_beside_no_study_says_that_nobody_worked_it_out(language: Language) -> None:
    words = Words(language)
    for name, page in notes(None).items():
        if f".{language}." in name:
            assert page.count(words("sure.not_run")) == 1


def test_a_study_of_another_plan_is_not_told_as_if_it_were_of_this_one() -> None:
    rows = [{**row, "wte": row["wte"] + 1.0} for row in agreement_rows(made_up_view())]
    view = made_up_view()
    assert sure_blocks(view, study(agreement=rows), Words("en")) == (Paragraph(Words("en")("sure.not_run")),)
    assert "agree" not in layers.columns(with_firm(view, study(agreement=rows)))


def test_plans_that_agree_are_a_layer_of_the_map() -> None:
    view = with_firm(made_up_view(), study())
    cluster = study()["agreement"][0]["cluster_id"]
    figures = layers.figures(view)
    assert figures[layers.ALL_SERVICES][cluster]["agree"] == pytest.approx(100 * 2 / 3)
    assert layers.shown("agree", figures[layers.ALL_SERVICES][cluster]["agree"], Words("en")) == "67%"
    assert [layer.key for layer in layers.layers_of(view)][-1] == "agree"
    assert "agree" not in layers.columns(made_up_view())
    made = Bundle((Run("made-up", made_up_view()),), {"robustness": study()})
    assert 'value="agree"' in index_pages(made, frozenset())["index.en.html"].decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_tells_how_sure_and_what_to_find_out_first(language: Language) -> None:
    words, view = Words(language), made_up_view()
    found = {part.key: part for part in parts(view, (study(information=KNOWN),), words)}
    assert Paragraph(words("sure.plans", draws="9", others=others_found(3, words))) in found["firm"].blocks
    told = [line for block in found["sure"].blocks if isinstance(block, Bullets) for line in block.lines]
    assert words("coverage.sure.figures", all="2", nobody="1") in told[0]
    tables = [block for block in found["assumptions"].blocks if isinstance(block, Table)]
    assert tables[0].caption == words("robustness.measure.caption")
    assert tables[0].groups[0].rows[0][-1] == "StatsWales publishes it"
    assert getattr(tables[0].groups[0].rows[0][-1], "lang", "en" if language == "en" else "") == "en"


def test_with_a_study_it_is_said_which_figure_to_find_out_and_not_the_arithmetic() -> None:
    words, view = Words("en"), made_up_view()
    names = Names(view.region, words)
    known = str(sure(view, names, words, study(information=KNOWN)))
    assert "To find out Need rate before deciding would be worth most: 0.30 WTE" in known
    assert "could move the share covered" not in known
    assert "With the posts left as they are" in str(sure(view, names, words))
    none = str(sure(view, names, words, study(information={**KNOWN, "rows": []})))
    assert words("robustness.measure.none") in none
