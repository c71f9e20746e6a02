"""What "In your area" says of each place, formatted, for the page's script to set as text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.report.catchments import catchments
from placement.report.names import Names, plain
from placement.report.neighbourhoods import fallen, reasons
from placement.report.opening import nobody_elsewhere
from placement.report.wording import in_one_list, points, ranged
from placement.results.view import View
from placement.site.parts import region_page

TEXTS = ("role", "wte", "base", "months", "chance", "posts", "found", "region", "sorted_up", "sorted_down")
BASES_NAMED = 4


def area_texts(words: Words) -> dict[str, str]:
    """Texts of the card and of the table that do not depend on the place."""
    return {
        **{key: words(f"bundle.area.{key}") for key in TEXTS},
        "explained": words("first.wte"),
        "area": words("coverage.card.area"),
        "areas": words("coverage.card.title"),
        "covered": words("coverage.card.table"),
        "cluster": words("coverage.card.cluster", cluster="{cluster}"),
    }


def area_notes(view: View, names: Names, words: Words) -> dict[str, list[str]]:
    """By neighbourhood: which services cover nothing there and why; whose time it loses, if it gets less."""
    found: dict[str, list[str]] = {}
    for rows in fallen(view):
        found.setdefault(str(rows[0]["area_id"]), []).append(reasons(rows, names, words))
    missed: dict[tuple[str, str, str, float], list[str]] = {}
    for row in view.tables["result_unreached"].to_dict("records"):
        base, minutes = str(row["nearest_base_id"]), float(row["nearest_minutes"])
        why = (str(row["area_id"]), str(row["reason"]), base, -1.0 if math.isnan(minutes) else minutes)
        missed.setdefault(why, []).append(names.service(str(row["service_id"])))
    for (area, reason, base, minutes), services in missed.items():
        note = words(
            f"coverage.note.{reason}",
            services=in_one_list(services, words),
            base=names.base(base),
            minutes=words.number(minutes, 0),
        )
        found.setdefault(area, []).append(" ".join((note, *nobody_elsewhere(view.answer, words))))
    return found


def area_cards(view: View, clusters: Sequence[str], names: Names, words: Words) -> dict[str, dict[str, Any]]:
    """By cluster: its name and place, the sentences about it, its new posts, its region's page."""
    rows = {str(row["cluster_id"]): row for row in view.tables["result_clusters"].to_dict("records")}
    posts = _posts(view, names, words)
    serving = _serving(view, names)
    return {
        key: {
            "name": names.cluster(key),
            "place": _place(key, names),
            "lead": _lead(rows[key], len(posts.get(key, ())), view, words),
            "posts": posts.get(key, []),
            "lines": _lines(rows[key], serving.get(key, []), view, words),
            "region": f"{region_page(str(rows[key]['region_id']))}.{words.language}.html",
        }
        for key in clusters
        if key in rows
    }


def _place(cluster: str, names: Names) -> str:
    county = names.county_of[cluster]
    parts = (names.county(county), names.region(names.region_of[county]))
    return ", ".join(dict.fromkeys(parts))


def _lead(row: Mapping[Any, Any], kinds: int, view: View, words: Words) -> str:
    """What new posts come, said as the status allows."""
    status = view.answer["status"]
    if not kinds:
        return words(f"bundle.area.none.{status}")
    return words(f"bundle.area.lead.{status}", wte=words.number(row["wte_new"]))


def _posts(view: View, names: Names, words: Words) -> dict[str, list[list[str]]]:
    """By cluster: kind of post, WTE, base, months until somebody starts, chance of that by month 12."""
    chances = {
        (str(row["base_id"]), str(row["role_id"])): row
        for row in view.tables["result_posts"].to_dict("records")
    }
    table = view.tables["posts"]
    found: dict[str, list[list[str]]] = {}
    keys = ["cluster_id", "base_id", "role_id"]
    for one in table.groupby(keys, sort=False)["wte"].sum().reset_index().to_dict("records"):
        base, role = str(one["base_id"]), str(one["role_id"])
        row = chances.get((base, role), {})
        found.setdefault(str(one["cluster_id"]), []).append(
            [
                names.role(role),
                words.number(one["wte"]),
                names.base(base),
                _months(row, words),
                _chance(row, words),
            ]
        )
    return found


def _months(row: Mapping[Any, Any], words: Words) -> str:
    value = row.get("months_to_fill")
    return words("map.no_figure") if pd.isna(value) else words.number(float(str(value)), 0)


def _chance(row: Mapping[Any, Any], words: Words) -> str:
    shares = [row.get(f"chance_month_12{end}") for end in ("", "_low", "_high")]
    if any(pd.isna(share) for share in shares):
        return words("map.no_figure")
    value, low, high = (words.percent(float(str(share)), 0) for share in shares)
    return ranged(value, low, high, words)


def _serving(view: View, names: Names) -> dict[str, list[str]]:
    """By cluster, the bases whose staff bring it most time."""
    found: dict[str, list[str]] = {}
    rows = catchments(view).to_dict("records")
    for row in sorted(rows, key=lambda row: (-row["care_wte"], str(row["base_id"]))):
        found.setdefault(str(row["cluster_id"]), []).append(names.base(str(row["base_id"])))
    return found


def _lines(row: Mapping[Any, Any], serving: list[str], view: View, words: Words) -> list[str]:
    told = [
        words("bundle.area.year", year=plain(view.answer["scenario"]["year"])),
        words(
            "bundle.area.need",
            need=words.number(row["need_wte"]),
            before=words.percent(row["share_before"], 0),
            after=words.percent(row["share_after"], 0),
            points=points(row["share_after"] - row["share_before"], words),
        ),
        words("bundle.area.neighbours", wte=words.number(row["care_from_neighbours_after_wte"])),
    ]
    if serving:
        told.append(words("bundle.area.bases", bases=words.listed(serving[:BASES_NAMED])))
    return told
