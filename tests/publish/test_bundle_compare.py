"""Several runs side by side: what the page says, and two maps that move together in a real browser."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.i18n import LANGUAGES, Words
from placement.site.bundle import Bundle, Run, build
from placement.site.compare_page import about, cautions, compare_pages, differences
from placement.site.sides import ComparedPlaces, letter, same_data, sides
from tests.publish.browser import opened
from tests.publish.builders import CLUSTERS, made_up_view
from tests.publish.hostile import HOSTILE_NAMES
from tests.publish.reading import Page, fetched_by_style
from tests.publish.usual import usual_files
from tests.waiting import PATIENCE, drawn, until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Shown

    from placement.i18n import Language
    from placement.results.view import View

EN = Words("en")
WIDTHS = (320, 768, 1440)


def pooled(**answer: Any) -> View:
    """The made-up view with one post of East Alder in West Alder instead, and what that changes."""
    named = {"option_name_en": "Pooled", "option_name_cy": "Cyfun", **answer}
    view = made_up_view(option="pooled", **named)
    table = view.tables["result_clusters"].copy().set_index("cluster_id", drop=False)
    table.loc["A1", ["wte_new", "share_after"]] = [1.5, 0.52]
    table.loc["A2", ["wte_new", "share_after"]] = [1.0, 0.84]
    posts = view.tables["posts"].copy()
    posts.loc[0, "wte"] = 1.0
    moved = [["base-A2", "A2", "physio", "physiotherapy", 1.0, 50_000, 30_000]]
    posts = pd.concat([posts, pd.DataFrame(moved, columns=posts.columns)], ignore_index=True)
    return dataclasses.replace(
        view, tables={**view.tables, "result_clusters": table.reset_index(drop=True), "posts": posts}
    )


def alone(view: View, *clusters: str) -> View:
    """A view that decided these clusters alone."""
    tables = {
        name: table[table["cluster_id"].isin(clusters)].reset_index(drop=True)
        if "cluster_id" in table
        else table
        for name, table in view.tables.items()
    }
    return dataclasses.replace(view, tables=tables)


def bundle(*views: View, studies: Mapping[str, Mapping[str, Any]] | None = None) -> Bundle:
    runs = tuple(Run(f"run-{i}", view) for i, view in enumerate(views or (made_up_view(), pooled())))
    return Bundle(runs, studies or {})


def pages(of: Bundle) -> dict[str, str]:
    return {name: content.decode() for name, content in compare_pages(of, frozenset()).items()}


def test_one_run_is_compared_with_nothing() -> None:
    assert compare_pages(bundle(made_up_view()), frozenset()) == {}
    assert "compare.en.html" not in usual_files()["index.en.html"].decode()


def test_every_page_of_the_bundle_links_to_it() -> None:
    files = build(bundle())
    for stem in ("index", "about", "paper", "region-north"):
        for language in LANGUAGES:
            links = Page(files[f"{stem}.{language}.html"].decode()).attributes("a")
            assert f"compare.{language}.html" in [link["href"] for link in links], stem
    for language in LANGUAGES:
        for link in Page(files[f"compare.{language}.html"].decode()).attributes("a"):
            assert link["href"].startswith("#") or link["href"] in files


def test_sentences_say_what_differs_and_by_how_much() -> None:
    first, other = sides(bundle(), EN)
    said = differences(first, other, ComparedPlaces.of((first, other), EN), EN)
    assert said == [
        "B against A, 4 clusters. More new posts: 1. Fewer: 1. The same: 2.",
        EN("bundle.compare.shares", letter="B", first="A", higher="1", lower="1"),
        "The cluster that gains most with B against A: West Alder (+4.0 points).",
        "The cluster that loses most with B against A: East Alder (\u22128.0 points).",
    ]
    assert about(other, EN)[0] == "B: Posts for nowhere: Pooled (worked example)."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_has_both_runs_and_their_difference(language: Language) -> None:
    (rows,) = Page(pages(bundle())[f"compare.{language}.html"]).tables.values()
    assert [row[1:] for row in rows[1:]] == [
        ["2.5", "1.5", "\u22121.0", "60%", "52%", "\u22128.0"],
        ["0.0", "1.0", "+1.0", "80%", "84%", "+4.0"],
        ["2.0", "2.0", "0.0", "70%", "70%", "0.0"],
        ["0.5", "0.5", "0.0", "50%", "50%", "0.0"],
    ]


def test_colours_mean_the_same_on_both_maps() -> None:
    html = pages(bundle())["compare.en.html"]
    found = re.search(r"const placementPair = (.*);", html)
    assert found is not None
    data = json.loads(found.group(1))
    assert len(data["clusters"]) == len(data["shapes"]["features"]) == len(CLUSTERS)
    for key in ("change", "posts", "after"):
        labels = [
            {entry["label"]: entry["colour"] for entry in side["layers"][key]["key"]}
            for side in data["sides"]
        ]
        common = set(labels[0]) & set(labels[1])
        assert common
        assert all(labels[0][label] == labels[1][label] for label in common)


def test_clusters_of_one_run_alone_are_said_to_be() -> None:
    made = bundle(made_up_view(), alone(pooled(), "C1"))
    first, other = sides(made, EN)
    places = ComparedPlaces.of((first, other), EN)
    assert EN("bundle.compare.alone", clusters="3 clusters") in cautions((first, other), places, EN)
    html = pages(made)["compare.en.html"]
    (rows,) = Page(html).tables.values()
    assert rows[1][2:4] == ["–", "–"]
    assert EN("bundle.compare.absent") in html
    one, none = sides(bundle(alone(made_up_view(), "A1"), alone(pooled(), "C1")), EN)
    assert differences(one, none, ComparedPlaces.of((one, none), EN), EN) == [
        "B and A have no cluster in common."
    ]


def test_other_figures_and_other_years_are_said() -> None:
    runs = [
        Run(name, view, {"inputs/data/areas.csv": name.encode(), "inputs/scenario.toml": name.encode()})
        for name, view in (("one", made_up_view()), ("two", pooled()))
    ]
    assert not same_data(*runs)
    both = sides(Bundle(tuple(runs)), EN)
    assert EN("bundle.compare.data") in cautions(both, ComparedPlaces.of(both, EN), EN)
    both = sides(bundle(), EN)
    assert EN("bundle.compare.data") not in cautions(both, ComparedPlaces.of(both, EN), EN)


def test_the_page_has_the_lowest_status_of_its_runs() -> None:
    made = bundle(made_up_view(status="draft"), pooled())
    assert EN("summary.watermark.example") in Page(pages(made)["compare.en.html"]).text


def test_a_study_of_options_is_linked() -> None:
    study = {"kind": "compare", "status": "example"}
    made = bundle(studies={"compare": study})
    path = "public/studies/compare.json"
    assert path in compare_pages(made, frozenset({path}))["compare.en.html"].decode()
    assert path not in pages(made)["compare.en.html"]


def test_letters_go_on_after_z() -> None:
    assert [letter(i) for i in (0, 25, 26, 53)] == ["A", "Z", "A2", "B3"]


def test_names_come_out_as_text_and_nothing_is_fetched() -> None:
    usual = pages(bundle())
    for name in HOSTILE_NAMES:
        view = made_up_view(names={"A1": (name, name)})
        for path, html in pages(bundle(view, pooled(option_name_en=name, option_name_cy=name))).items():
            assert [tag for tag, _ in Page(html).elements] == [tag for tag, _ in Page(usual[path]).elements]
            assert html.count("</script>") == usual[path].count("</script>")
            assert Page(html).fetched() == []
            assert [url for url in fetched_by_style(html) if "#default#VML" not in url] == []


# in a browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("compared")
    three = bundle(made_up_view(), pooled(), alone(pooled(), "C1"))
    for name, html in pages(bundle()).items():
        (place / name).write_text(html, encoding="utf-8")
    (place / "three.en.html").write_text(pages(three)["compare.en.html"], encoding="utf-8")
    return place


def views(page: Shown) -> list[object]:
    """Where each map is: its pane, its size of the world, told by the outlines drawn."""
    return list(
        page.evaluate(
            "[0, 1].map(i => { const e = document.getElementById('plan-' + i); "
            "return [e.querySelector('.leaflet-map-pane').style.transform, "
            "[...e.querySelectorAll('path')].slice(0, 4).map(p => p.getAttribute('d'))]; })"
        )
    )


def still(page: Shown) -> bool:
    """Whether no map is on its way."""
    drawn(page)
    return page.locator(".leaflet-pan-anim").count() == 0


def fits(page: Shown) -> bool:
    """Whether each map has heard how large it is now: what it draws on is as large as it, and a rim."""
    return bool(
        page.evaluate(
            "[0, 1].every(i => { const e = document.getElementById('plan-' + i); "
            "const drawn = e.querySelector('svg').getAttribute('width'); "
            "return Math.abs(drawn - 1.2 * e.clientWidth) < 4; })"
        )
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_it_asks_for_nothing_and_needs_no_sideways_scroll(
    chromium: Browser, folder: Path, width: int
) -> None:
    for path in sorted(folder.glob("*.html")):
        with opened(chromium, path, width=width) as seen:
            assert (seen.requests, seen.errors) == ([], []), path.name
            assert seen.page.evaluate("document.documentElement.scrollWidth") == width
            for at in (0, 1):
                shapes = seen.page.locator(f"#plan-{at} path.leaflet-interactive[fill-opacity='1']")
                assert shapes.count() == len(CLUSTERS)


@pytest.mark.parametrize("at", [0, 1])
def test_the_maps_move_together_by_keyboard_and_by_button(chromium: Browser, folder: Path, at: int) -> None:
    with opened(chromium, folder / "compare.cy.html") as seen:
        start = views(seen.page)
        assert start[0] == start[1]
        seen.page.locator(f"#plan-{at}").focus()
        seen.page.keyboard.press("ArrowRight")
        until(seen.page, lambda: still(seen.page) and views(seen.page) != start, "the map has moved")
        moved = views(seen.page)
        assert moved[0] == moved[1]
        assert moved != start
        seen.page.locator(f"#plan-{1 - at} .leaflet-control-zoom-in").click()
        closer = views(seen.page)
        assert closer[0] == closer[1]
        assert closer != moved
        assert seen.errors == []


def test_the_maps_stay_together_when_the_window_changes(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "compare.en.html") as seen:
        for width in (700, 1200):
            seen.page.set_viewport_size({"width": width, "height": 800})
            until(seen.page, lambda: still(seen.page) and fits(seen.page), "the maps have the window's size")
            both = views(seen.page)
            assert both[0] == both[1]


def test_a_chosen_cluster_is_marked_and_said_and_kept_in_the_other_language(
    chromium: Browser, folder: Path
) -> None:
    with opened(chromium, folder / "compare.en.html") as seen:
        seen.page.get_by_label(EN("map.find")).select_option("A2")
        assert "West Alder" in seen.page.locator("#chosen").inner_text()
        assert "B less A (points): +4.0" in seen.page.locator("#chosen").inner_text()
        assert seen.page.locator("tr.here").get_attribute("data-cluster") == "A2"
        assert seen.page.locator("path[stroke-width='4']").count() == 2
        assert seen.page.locator("a.twin").get_attribute("href") == "compare.cy.html#cluster=A2"
        seen.page.evaluate("location.hash = '#cluster=__proto__'")
        seen.page.locator("#chosen").wait_for(state="hidden")
        assert seen.errors == []


def test_the_table_sorts_and_says_so(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "compare.en.html") as seen:
        heading = seen.page.locator("#figures thead th").nth(6)
        heading.locator("button").focus()
        seen.page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == "descending"
        order = "[...document.querySelectorAll('#figures tbody tr')].map(r => r.dataset.cluster)"
        assert seen.page.evaluate(order) == ["A2", "B1", "C1", "A1"]
        assert EN("bundle.area.sorted_down") in str(seen.page.locator("#sorted").text_content())


def test_with_more_runs_each_map_shows_what_is_chosen(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "three.en.html") as seen:
        assert seen.page.locator("select.shows").count() == 2
        seen.page.locator("#shows-1").select_option("2")
        assert EN("bundle.compare.absent") in seen.page.locator("#key-1").inner_text()
        assert EN("bundle.compare.absent") not in seen.page.locator("#key-0").inner_text()
        seen.page.get_by_label(EN("map.layer.after")).check()
        assert EN("map.unit.after") in seen.page.locator("#key-0").inner_text()


def test_without_a_script_the_figures_are_there(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto((folder / "compare.en.html").as_uri())
    assert page.locator("#figures tbody tr").count() == len(CLUSTERS)
    assert EN("bundle.compare.no_script") in page.locator("body").inner_text()
    context.close()
