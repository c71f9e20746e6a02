"""The search box: from a postcode or the name of a place to neighbourhoods and their clusters.

The index stands in the page, so that what somebody types is looked up without leaving it:

    index = {
      "clusters": [id, …],                                     those that the page tells about
      "names": {"en": [name, …], "cy": [name, …]},             in the order of `clusters`
      "areas": [[id, name, cluster], …],                       their neighbourhoods; left out where the
                                                               map of the page has the same ones
      "postcodes": {"CF10": {"1": "area:units area:units …"}}, None where the region has none
      "places": {"cluster": [[name, cluster, …], …], "county": …, "base": …,
                 "area": [[name, area, …], …]},                of `area` names of the other language alone
      "towns": [[[name, …], county, [area, …]], …],            each with every name that people type, the
                                                               one in the page's language first
      "counties": [name, …]                                    of the towns, in the page's language
    }

Clusters and neighbourhoods are told by their positions; ELSEWHERE stands for the rest of the region, OUTSIDE
for what lies beyond it. `units` says which of the 400 postcodes of a sector (last two letters out of 20) lie
there, in the shorter of two ways: their pairs of letters after a full stop; or bit 20 i + j for letters i and
j, six to a character of base 64, without the blank ones at the end, and three to 63 blank ones in a row as a
star and one character that counts them. The 98,000 postcodes of Wales and its border take 100 kB.

In the page stand, in this order: `finder_markup` as it is, `finder.css` in its style; in its script
`const placementIndex = …` as JSON, `finder.js`, and a function `placementFound(clusterId, areaIds)`, which
is called with null and no areas where a search found nothing, so that no earlier place stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from placement.data.places import BETWEEN, without_number
from placement.data.postcodes import LETTERS
from placement.data.region import Region
from placement.i18n import LANGUAGES, Language, Words
from placement.report.names import plain
from placement.report.page import templates

ELSEWHERE, OUTSIDE = -1, -2
BASE_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
BITS = 6
BLANKS = re.compile("A{3,63}")
LONGEST_NAME = 120
WELSH_AREA = re.compile(r"W01\d{6}")
UK_POSTCODES = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M "
    "ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST "
    "SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
"""The letters that postcodes begin with, all 124; none begins with others."""
Choices = list[tuple[str, list[tuple[str, str]]]]
"""Groups of places to choose from: their heading, and ids with names."""
Places = dict[str, list[list[Any]]]


def index_of(region: Region, decided_clusters: Collection[str], language: Language = "en") -> dict[str, Any]:
    """The index as above, in the order of the region's tables; names of neighbourhoods in one language."""
    here = region.clusters[region.clusters["cluster_id"].isin(list(decided_clusters))]
    clusters = [str(key) for key in here["cluster_id"]]
    position = {key: i for i, key in enumerate(clusters)}
    areas = _areas(region, position, language)
    towns, counties = _towns(region, {area: i for i, (area, _, _) in enumerate(areas)}, language)
    return {
        "clusters": clusters,
        "areas": areas,
        "names": {language: [_short(name) for name in here[f"name_{language}"]] for language in LANGUAGES},
        "postcodes": _postcodes(region, {area: i for i, (area, _, _) in enumerate(areas)}),
        "places": _places(region, position, areas, language),
        "towns": towns,
        "counties": counties,
    }


def _areas(region: Region, position: Mapping[str, int], language: Language) -> list[tuple[str, str, int]]:
    """Id, name and cluster of each neighbourhood that the page tells about."""
    if "cluster_id" not in region.areas:
        return []
    table = region.areas[["area_id", f"name_{language}", "cluster_id"]]
    rows = table.itertuples(index=False, name=None)
    return [(str(a), _short(name), position[str(c)]) for a, name, c in rows if str(c) in position]


def finder_markup(region: Region, words: Words, choices: Choices) -> str:
    """The box, its list, its line of news and a list of clusters as HTML; hidden until the script runs."""
    template = templates().get_template("finder.html.j2")
    texts = finder_texts(region, words)
    return template.render(words=words, texts=texts, postcodes=has_postcodes(region), choices=choices)


def has_postcodes(region: Region) -> bool:
    """Whether postcodes can be looked up; else the box asks for places alone."""
    return region.postcodes is not None and len(region.postcodes) > 0


def finder_texts(region: Region, words: Words) -> dict[str, str]:
    """What the script says, by the name of its `data-` attribute.

    It fills the slots `{postcode}`, `{part}`, `{place}`, `{shown}` and `{n}` itself. `areas` are the letters
    that postcodes begin with.
    """
    return {
        "areas": UK_POSTCODES,
        "found": words("finder.found"),
        "elsewhere": words("finder.elsewhere"),
        "outside": words("finder.outside_wales" if in_wales(region) else "finder.outside"),
        "part": words("finder.part_wales" if in_wales(region) else "finder.part"),
        "nowhere": words("finder.nowhere"),
        "unknown": words("finder.unknown"),
        "unknown-part": words("finder.unknown_part"),
        "several": words("finder.several"),
        "choices": words("finder.choices"),
        "choices-first": words("finder.choices_first"),
        "no-place": words("finder.no_place" if has_postcodes(region) else "finder.no_place_list"),
        "no-postcodes": words("finder.no_postcodes"),
        "empty": words("finder.empty"),
        "county": words("finder.county"),
        "base": words("finder.base"),
    }


def in_wales(region: Region) -> bool:
    """Whether every area has the official code of a small area in Wales."""
    return all(WELSH_AREA.fullmatch(str(area)) for area in region.areas["area_id"])


def folded(text: str) -> str:
    """Letters and digits alone, small and without accents: two names that fold alike are one to a search."""
    flat = unicodedata.normalize(
        "NFD", text.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    )
    return " ".join("".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c)).split())


def bits_of(units: Iterable[str]) -> str:
    """The last two letters of postcodes as text; see the head of this file."""
    sixes: dict[int, int] = {}
    for unit in units:
        at = len(LETTERS) * LETTERS.index(unit[0]) + LETTERS.index(unit[1])
        sixes[at // BITS] = sixes.get(at // BITS, 0) | 1 << (BITS - 1 - at % BITS)
    return "".join(BASE_64[sixes.get(at, 0)] for at in range(max(sixes, default=-1) + 1))


def units_of(units: Collection[str]) -> str:
    """The last two letters of postcodes as text, in the shorter way; see the head of this file."""
    bits = BLANKS.sub(lambda run: f"*{BASE_64[len(run[0])]}", bits_of(units))
    return min((f".{''.join(units)}", bits), key=len)


def _postcodes(region: Region, area_at: Mapping[str, int]) -> dict[str, dict[str, str]] | None:
    """District to last digit of the sector to neighbourhoods and their postcodes."""
    if region.postcodes is None or not has_postcodes(region):
        return None
    held: dict[str, dict[int, list[str]]] = {}
    for row in region.postcodes.to_dict("records"):
        where = area_at.get(str(row["area_id"]), ELSEWHERE) if row["area_id"] else OUTSIDE
        held.setdefault(str(row["sector"]), {}).setdefault(where, []).extend(str(row["units"]).split(" "))
    found: dict[str, dict[str, str]] = {}
    for sector, areas in sorted(held.items()):
        district, digit = sector.split(" ")
        groups = [f"{where}:{units_of(units)}" for where, units in sorted(areas.items())]
        found.setdefault(district, {})[digit] = " ".join(groups)
    return found


def _places(
    region: Region, position: Mapping[str, int], areas: Sequence[tuple[str, str, int]], language: Language
) -> Places:
    """Names of each kind with the places they stand for; a name told by one kind is not told by a later.

    Neighbourhoods of one name stand for themselves, even where a cluster or a county is called so. The script
    puts together those of one name in the page's language, so that only others are told here.
    """
    told: set[tuple[str, int]] = set()
    across = region.areas if "county_id" in region.areas else region.clusters
    pairs = across[["cluster_id", "county_id"]].drop_duplicates()
    counties = region.counties[["county_id", "name_en", "name_cy"]]
    found = {
        "cluster": _named(region.clusters, "cluster_id", position, told),
        "county": _named(pairs.merge(counties, on="county_id"), "cluster_id", position, told),
    }
    if areas:
        places = {area: i for i, (area, _, _) in enumerate(areas)}
        table = _without_numbers(region.areas)
        both = _named(table, "area_id", places, set())
        told.update((folded(name), areas[at][2]) for name, *those in both for at in those)
        made = _named(table, "area_id", places, set(), (language,))
        found["area"] = [row for row in both if row not in made]
    if "cluster_id" in region.bases:
        found["base"] = _named(region.bases, "cluster_id", position, told)
    return found


def _towns(
    region: Region, position: Mapping[str, int], language: Language
) -> tuple[list[list[Any]], list[str]]:
    """Towns with an area that the page tells about, by name and size; and the names of their counties."""
    if region.places is None or "county_id" not in region.areas:
        return [], []
    county_of = dict(zip(region.areas["area_id"], region.areas["county_id"], strict=True))
    names = dict(zip(region.counties["county_id"], region.counties[f"name_{language}"], strict=True))
    counties: list[str] = []
    towns = []
    other = next(one for one in LANGUAGES if one != language)
    for row in region.places.to_dict("records"):
        held = [area for area in str(row["area_ids"]).split() if area in position]
        spelt = [row[f"name_{language}"], row[f"name_{other}"], *str(row["also"]).split(BETWEEN)]
        called = {folded(str(name)): _short(name) for name in reversed(spelt) if folded(str(name))}
        if not held:
            continue
        county = _short(names[county_of[held[0]]])
        if county not in counties:
            counties.append(county)
        told = list(reversed(called.values()))
        towns.append([told, counties.index(county), sorted(position[area] for area in held)])
    return sorted(towns, key=lambda town: (folded(town[0][0]), -len(town[2]), town[2])), counties


def _without_numbers(areas: pd.DataFrame) -> pd.DataFrame:
    """Neighbourhoods by the names that people know them by: "Cathays", not "Cathays 10"."""
    names = {f"name_{language}": areas[f"name_{language}"] for language in LANGUAGES}
    return areas.assign(
        **{column: [without_number(_short(name)) for name in named] for column, named in names.items()}
    )


def _named(
    table: pd.DataFrame,
    column: str,
    position: Mapping[str, int],
    told: set[tuple[str, int]],
    languages: Sequence[Language] = LANGUAGES,
) -> list[list[Any]]:
    """Each name of the table in these languages, as first written, with the places of `column` in order."""
    spelt: dict[str, str] = {}
    where: dict[str, set[int]] = {}
    for language in languages:
        for name, key in zip(table[f"name_{language}"], table[column], strict=True):
            shown = _short(name)
            fold = folded(shown)
            at = position.get(str(key))
            if at is None or not fold or (fold, at) in told:
                continue
            spelt.setdefault(fold, shown)
            where.setdefault(fold, set()).add(at)
    told.update((fold, at) for fold, places in where.items() for at in places)
    return [[spelt[fold], *sorted(where[fold])] for fold in sorted(spelt)]


def _short(name: object) -> str:
    """A name as text; one of 300 letters is cut, since a list is to be read."""
    text = plain(name)
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
