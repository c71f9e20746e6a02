"""Bad places, folders laid over each other, outlines and packages, and exactly what must be told of each."""

from __future__ import annotations

from tests.spoil import (
    AREAS,
    BASES,
    CONFIG,
    OUTLINES,
    PACKAGE,
    ROLES,
    Bad,
    blanked,
    both,
    cell,
    extra_table,
    geojson,
    laid_over,
    removed,
    shape,
    text,
    undescribed,
)

BOW_TIE = [[[-3.7, 52.4], [-3.6, 52.5], [-3.6, 52.4], [-3.7, 52.5], [-3.7, 52.4]]]
IN_METRES = [[[270000, 280000], [278000, 280000], [278000, 288000], [270000, 280000]]]
NOWHERE = both(blanked(AREAS, "easting", "northing"), blanked(BASES, "easting", "northing"))
PAIRS = [(f"a{n}", base) for n in range(1, 9) for base in ("b1", "b2", "b3", "b4", "new")]
HEAD = "area_id,base_id,mode,minutes\n"
MINUTES = HEAD + "".join(f"{area},{base},car,9\n" for area, base in PAIRS)
FEW_MINUTES = HEAD + "a1,b1,bus,9\n" + "".join(f"{area},{base},car,9\n" for area, base in PAIRS[1:-1])


BAD_PLACES = (
    # places
    Bad(
        "degrees",
        both(cell(AREAS, 2, "easting", "-3.75"), cell(AREAS, 2, "northing", "52.4")),
        (("degrees", AREAS, 2, "easting"),),
        "EPSG:27700",
    ),
    Bad(
        "outside the region",
        cell(BASES, 2, "northing", "180000"),
        (("outside_region", BASES, 2, "easting"),),
        "10 km",
    ),
    Bad(
        "east and north exchanged",
        both(cell(AREAS, 9, "easting", "224000"), cell(AREAS, 9, "northing", "299300")),
        (("swapped", AREAS, 9, "easting"),),
        "Exchange",
    ),
    Bad(
        "one place without coordinates",
        both(cell(AREAS, 3, "easting", ""), cell(BASES, 2, "northing", "")),
        (("coordinate_blank", AREAS, 3, "easting"), ("coordinate_blank", BASES, 2, "northing")),
        "leave every easting and northing blank",
    ),
    Bad(
        "no coordinates but outlines",
        both(NOWHERE, extra_table("travel.csv", MINUTES)),
        (("outlines_without_points", OUTLINES, None, None),),
        "outlines of clusters",
    ),
    Bad(
        "no coordinates and no car minutes",
        both(NOWHERE, undescribed(OUTLINES)),
        (("car_minutes_no_table", "travel.csv", None, None),),
        "needs car minutes",
    ),
    Bad(
        "no coordinates and few car minutes",
        both(NOWHERE, extra_table("travel.csv", FEW_MINUTES), undescribed(OUTLINES)),
        (("car_minutes_missing", "travel.csv", None, "minutes"),),
        "2 of 40 are missing: a1/b1, a8/new.",
    ),
    Bad(
        "no coordinates and times by estimate",
        both(NOWHERE, extra_table("travel.csv", MINUTES), undescribed(OUTLINES)),
        (("travel_no_coordinates", CONFIG, 14, "travel.provider"),),
        'provider = "table"',
    ),
    # several folders
    Bad(
        "fault in a second folder",
        laid_over(employers="employer_id,name_en,name_cy,kind\nboard,B,B,nsh\ncouncil,C,C,council\n"),
        (("choice_near", "over/employers.csv", 2, "kind"),),
        "Write nhs",
    ),
    Bad(
        "id that the second folder no longer has",
        laid_over(
            replaces=("employers",), employers="employer_id,name_en,name_cy,kind\ncouncil,C,C,council\n"
        ),
        (
            *(("id_not_listed", "tiny/bases.csv", row, "employer_id") for row in range(2, 7)),
            *(("id_not_listed", "tiny/roles.csv", row, "employer_id") for row in range(2, 8)),
        ),
        "over/employers.csv has no such id",
    ),
    Bad(
        "fault in a second folder without a package",
        laid_over(described=False, workforce="base_id,service_id,in_post_wte,funded_wte\nb1,ot,all,1\n"),
        (("not_a_number", "over/workforce.csv", 2, "in_post_wte"),),
        "all",
    ),
    Bad(
        "id that neither folder has",
        laid_over(workforce="base_id,service_id,in_post_wte,funded_wte\nb9,ot,1,1\n"),
        (("id_not_listed", "over/workforce.csv", 2, "base_id"),),
        "bases.csv has no such id",
    ),
    Bad(
        "file that no folder has",
        both(laid_over(workforce="base_id,service_id,in_post_wte,funded_wte\n"), undescribed(ROLES)),
        (("missing_file", ROLES, None, None),),
        "missing",
    ),
    # outlines and package
    Bad(
        "no outlines",
        removed(OUTLINES),
        (
            ("missing_file", OUTLINES, None, None),
            ("package_file_missing", PACKAGE, None, "resources[4].path"),
        ),
        "missing",
    ),
    Bad(
        "outlines cut short",
        text(OUTLINES, '"features": [', '"features": [,'),
        (("json", OUTLINES, 1, None),),
        "not valid JSON",
    ),
    Bad(
        "not a collection",
        extra_table(OUTLINES, '{"type": "Feature"}'),
        (("geojson_collection", OUTLINES, None, None),),
        "FeatureCollection",
    ),
    Bad(
        "outline of a stranger",
        text(OUTLINES, '"c2"', '"c22"'),
        (
            ("id_not_listed_near", OUTLINES, None, "features[2].properties.cluster_id"),
            ("geojson_cluster_missing", OUTLINES, None, "cluster_id"),
        ),
        "Write c2",
    ),
    Bad(
        "cluster without outline",
        geojson(lambda features: features.pop(2)),
        (("geojson_cluster_missing", OUTLINES, None, "cluster_id"),),
        "c3",
    ),
    Bad(
        "two outlines",
        geojson(lambda features: features.append(features[0])),
        (("geojson_twice", OUTLINES, None, "features[5].properties.cluster_id"),),
        "more than one",
    ),
    Bad(
        "outline that crosses itself",
        shape("Polygon", BOW_TIE),
        (("geojson_invalid", OUTLINES, None, "features[2].geometry"),),
        "crosses itself",
    ),
    Bad(
        "outline in metres",
        shape("Polygon", IN_METRES),
        (("geojson_metres", OUTLINES, None, "features[2].geometry"),),
        "EPSG:4326",
    ),
    Bad(
        "outline in France",
        shape("Polygon", [[[2.0, 45.0], [3.0, 45.0], [3.0, 46.0], [2.0, 45.0]]]),
        (("geojson_elsewhere", OUTLINES, None, "features[2].geometry"),),
        "longitude comes before",
    ),
    Bad(
        "point for an outline",
        shape("Point", [-3.7, 52.4]),
        (("geojson_not_polygon", OUTLINES, None, "features[2].geometry"),),
        "not a polygon",
    ),
    Bad(
        "another reference system",
        text(OUTLINES, '{"type"', '{"crs": {"type": "name", "properties": {"name": "EPSG:27700"}}, "type"'),
        (("geojson_system", OUTLINES, None, "crs"),),
        "EPSG:27700",
    ),
    Bad("package cut short", text(PACKAGE, "{", "{,"), (("json", PACKAGE, 1, None),), "not valid JSON"),
    Bad("package as a list", extra_table(PACKAGE, "[]"), (("json_object", PACKAGE, None, None),), "curly"),
    Bad(
        "package of nothing",
        extra_table(PACKAGE, '{"name": "x", "resources": []}'),
        (("package_no_resources", PACKAGE, None, "resources"),),
        "List the files of the folder",
    ),
    Bad(
        "package that leaves its folder",
        text(PACKAGE, '"areas.csv"', '"../areas.csv"'),
        (("package_path_outside", PACKAGE, None, "resources[1].path"),),
        "leads out",
    ),
)
