"""Run folders that were tampered with, and what verification must say of each."""

from __future__ import annotations

from tests.tampering import (
    Tampered,
    add,
    answer,
    cells,
    document,
    double_care,
    linked,
    moved_post,
    put,
    removed,
    text,
    whole,
)

DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000

STAFF, ROLES, SCENARIO = "inputs/data/workforce.csv", "inputs/data/roles.csv", "inputs/scenario.toml"
AGREED = cells(
    "inputs/data/assumptions.csv",
    lambda rows: [put("agreed_by", "All")(rows), put("agreed_on", "2026-01-01")(rows)],
)

TAMPERED = (
    # files
    Tampered("a table edited", cells("posts.csv", put("wte", "9.0"), forged=False), "hash", "posts.csv"),
    Tampered(
        "a page edited", text("summary.en.html", "Region", "Realm", forged=False), "hash", "summary.en.html"
    ),
    Tampered("an input edited", cells(STAFF, add("in_post_wte", 1), forged=False), "hash", "workforce"),
    Tampered(
        "a hash edited",
        document("manifest.json", lambda m: m["files"].update({"care.csv": "0" * 64})),
        "hash",
        "care.csv",
    ),
    Tampered("a page removed", removed("map.cy.html"), "missing", "map.cy.html"),
    Tampered("a page removed and forgotten", removed("map.cy.html", forged=True), "missing", "map.cy.html"),
    Tampered("a table removed", removed("care_before.csv"), "missing", "care_before.csv"),
    Tampered(
        "a result removed and forgotten",
        removed("result_rules.csv", forged=True),
        "missing",
        "result_rules.csv",
    ),
    Tampered("a table removed and forgotten", removed("posts.csv", forged=True), "no_table", "posts.csv"),
    Tampered("a file added", whole("notes.txt", b"hello"), "extra", "notes.txt"),
    Tampered("a file added and listed", whole("notes.txt", b"hello", forged=True), "extra", "notes.txt"),
    Tampered(
        "an input added and listed",
        whole("inputs/data/more.csv", b"a\n1\n", forged=True),
        "extra",
        "more.csv",
    ),
    Tampered("a file turned into a link", linked("posts.csv"), "extra", "posts.csv"),
    Tampered("no manifest", removed("manifest.json"), "file", "manifest.json"),
    Tampered("no answer", removed("answer.json"), "file", "answer.json"),
    # garbage
    Tampered("manifest of no JSON", whole("manifest.json", b"{"), "file", "manifest.json"),
    Tampered("manifest of bytes", whole("manifest.json", b"\xff\x00\xfe"), "file", "manifest.json"),
    Tampered("manifest of a list", whole("manifest.json", b"[]"), "file", "manifest.json"),
    Tampered("manifest without files", whole("manifest.json", b"{}"), "manifest", "files"),
    Tampered(
        "manifest with odd files",
        document("manifest.json", lambda m: m.update(files={"a": 1})),
        "manifest",
        "files",
    ),
    Tampered(
        "manifest without versions",
        document("manifest.json", lambda m: m.pop("versions")),
        "manifest",
        "versions",
    ),
    Tampered("answer of no JSON", whole("answer.json", b"not json", forged=True), "file", "answer.json"),
    Tampered("answer of nothing", whole("answer.json", b"{}\n", forged=True), "answer_shape"),
    Tampered("answer too deep", whole("answer.json", DEEP, forged=True), "file", "answer.json"),
    Tampered("answer with NaN", text("answer.json", '"left": ', '"left": NaN, "x": '), "file", "answer.json"),
    Tampered(
        "answer with a key twice",
        text("answer.json", '  "aims"', '  "status": "decision",\n  "aims"'),
        "not_canonical",
        "answer.json",
    ),
    Tampered("answer of odd shapes", answer("aims", value={"a": 1}), "answer_shape"),
    Tampered("answer with no bound", answer("aims", 0, "bound", value="high"), "answer_shape"),
    Tampered("answer for an odd option", answer("option", value=7), "answer_shape"),
    Tampered("answer for an unknown option", answer("option", value="nobody"), "file", "options"),
    Tampered("answer for an unknown region", answer("region", value="atlantis"), "file", "--region"),
    Tampered("answer with another aim", answer("aims", 0, "id", value="other"), "answer_shape"),
    Tampered("posts of bytes", whole("posts.csv", b"\xff\xfe", forged=True), "no_table", "posts.csv"),
    Tampered("posts of nothing", whole("posts.csv", b"", forged=True), "no_table", "posts.csv"),
    Tampered("scenario of no TOML", whole(SCENARIO, b"[[[", forged=True), "file", "scenario.toml"),
    # decisions
    Tampered("a post moved", moved_post, "differs", "result_clusters.csv"),
    Tampered("a post added", cells("posts.csv", put("steps", "40")), "rule", "40"),
    Tampered("a post of less than none", cells("posts.csv", put("steps", "-1")), "rule"),
    Tampered("a post twice", cells("posts.csv", lambda rows: rows.append(rows[1])), "rule"),
    Tampered("steps that are no number", cells("posts.csv", put("steps", "two")), "cell", "steps"),
    Tampered("half a step", cells("posts.csv", put("steps", "0.5")), "cell", "steps"),
    Tampered("too many steps to count", cells("posts.csv", put("steps", "9" * 30)), "cell", "steps"),
    Tampered("an unknown base", cells("posts.csv", put("base_id", "nowhere")), "unknown_id", "nowhere"),
    Tampered("an unknown role", cells("filled.csv", put("role_id", "wizard")), "unknown_id", "wizard"),
    Tampered("an unknown class", cells("placed.csv", put("class_id", "x")), "unknown_id", "placed.csv"),
    Tampered(
        "an unknown area", cells("care_before.csv", put("area_id", "x")), "unknown_id", "care_before.csv"
    ),
    Tampered(
        "a column lost", cells("care.csv", lambda rows: [row.pop() for row in rows]), "header", "care.csv"
    ),
    Tampered("a cell lost", cells("care.csv", lambda rows: rows[1].pop()), "row", "care.csv"),
    Tampered("care that is no number", cells("care.csv", put("care_wte", "nan")), "cell", "care_wte"),
    Tampered("care with a line in it", cells("care.csv", put("care_wte", "0_1")), "cell", "care_wte"),
    Tampered("care without end", cells("care.csv", put("care_wte", "1e400")), "cell", "care_wte"),
    Tampered("care from nothing", double_care, "rule"),
    Tampered("more care than there is staff", cells("care.csv", add("care_wte", 5.0)), "rule"),
    Tampered(
        "a little less care", cells("care.csv", add("care_wte", -0.0001)), "differs", "result_areas.csv"
    ),
    Tampered("a row of no care", cells("care.csv", put("care_wte", "0.0")), "care_nothing", "row 2"),
    Tampered(
        "a thousand rows of nothing, each for its rounding",
        cells("care_before.csv", lambda rows: rows.extend([[*rows[1][:3], "0.0", rows[1][4]]] * 1_000)),
        "care_nothing",
        "care_before.csv",
    ),
    Tampered(
        "care less than is ever written", cells("care.csv", put("care_wte", "0.0000004")), "care_nothing"
    ),
    Tampered(
        "a row of care in two",
        cells("care.csv", lambda rows: rows.append([*rows[1][:3], "0.000001", rows[1][4]])),
        "care_twice",
        "care.csv",
    ),
    Tampered("care the other way", cells("care.csv", put("care_wte", "-0.1")), "rule"),
    Tampered(
        "more care were vacancies filled than staff could give",
        cells("care_vacancies.csv", add("care_wte", 0.01)),
        "vacancies",
    ),
    Tampered(
        "less care were vacancies filled",
        cells("care_vacancies.csv", add("care_wte", -0.01)),
        "differs",
        "result_clusters.csv",
    ),
    Tampered(
        "more care of vacancies and posts",
        cells("care_vacancies_posts.csv", add("care_wte", 0.01)),
        "vacancies",
    ),
    Tampered(
        "what vacancies would bring left out", removed("care_vacancies.csv"), "missing", "care_vacancies.csv"
    ),
    Tampered(
        "more of a post to fill",
        cells("result_posts.csv", add("wte", 0.5)),
        "differs",
        "result_posts.csv",
    ),
    Tampered("a job of more hours", cells("jobs.csv", add("wte", 0.5)), "differs", "jobs.csv"),
    Tampered("a job left out", cells("jobs.csv", lambda rows: rows.pop()), "differs", "jobs.csv"),
    Tampered("jobs removed and forgotten", removed("jobs.csv", forged=True), "missing", "jobs.csv"),
    Tampered("fewer jobs told", answer("jobs", "whole", value=99), "differs", "answer.json"),
    Tampered("more care before than there was", cells("care_before.csv", add("care_wte", 0.01)), "before"),
    Tampered("less care before", cells("care_before.csv", add("care_wte", -0.01)), "differs", "answer.json"),
    Tampered("a shorter drive", cells("care.csv", put("minutes", "1.0")), "differs", "care.csv"),
    Tampered("more graduates than there are", cells("placed.csv", put("graduates", "9")), "rule"),
    Tampered("a post filled by nobody", cells("placed.csv", put("graduates", "0")), "rule"),
    Tampered(
        "a base opened",
        cells("opened.csv", lambda rows: rows.append(["new", "c1", "region1", "money", "0"])),
        "rule",
        "new",
    ),
    Tampered(
        "a post at a base that is not there yet", cells("posts.csv", put("base_id", "new")), "rule", "new"
    ),
    Tampered(
        "care from a base that is not there yet",
        cells("care_before.csv", put("base_id", "new")),
        "before",
        "new",
    ),
    # results
    Tampered("a price edited", cells("posts.csv", add("pounds_per_year", -1)), "differs", "posts.csv"),
    Tampered(
        "cells in quotes", text("result_areas.csv", "a1,", '"a1",'), "not_canonical", "result_areas.csv"
    ),
    Tampered(
        "a figure with a nought more", text("result_areas.csv", ".", "0."), "differs", "result_areas.csv"
    ),
    Tampered(
        "a share edited", cells("result_clusters.csv", add("share_after", 0.01)), "differs", "share_after"
    ),
    Tampered(
        "a row left out",
        cells("result_clusters.csv", lambda rows: rows.pop()),
        "differs",
        "result_clusters.csv",
    ),
    Tampered(
        "rows in another order",
        cells("result_clusters.csv", lambda rows: rows.append(rows.pop(1))),
        "differs",
        "result_clusters.csv",
    ),
    Tampered(
        "a rule reworded",
        cells("result_rules.csv", put("sentence_cy", "Popeth yn iawn.")),
        "differs",
        "sentence_cy",
    ),
    Tampered(
        "an effect edited", cells("result_assumptions.csv", put("effect_low", "0.0")), "differs", "effect_low"
    ),
    Tampered(
        "a figure written another way",
        cells("result_clusters.csv", put("need_wte", "4_3")),
        "differs",
        "need_wte",
    ),
    Tampered("a value edited", answer("aims", 0, "value", value=99.0), "differs", "aims[0].value"),
    Tampered("a before edited", answer("aims", 0, "before", value=0.0), "differs", "aims[0].before"),
    Tampered("a bound below its value", answer("aims", 0, "bound", value=1.0), "check", "aims"),
    Tampered("a gap edited", answer("aims", 0, "gap", value=0.0001), "differs", "aims[0].gap"),
    Tampered(
        "a programme's value edited", answer("programmes", 0, "aims", 0, "value", value=3.0), "check", "aims"
    ),
    Tampered("a status edited", answer("status", value="decision"), "differs", "status"),
    Tampered("a reason left out", answer("status_because", value=[]), "differs", "status_because"),
    Tampered("money left edited", answer("funds", 0, "left", value=1.0), "differs", "funds[0].left"),
    Tampered(
        "a count told that is withheld", answer("graduates", "placed", value=4), "differs", "graduates.placed"
    ),
    Tampered("a check that failed", answer("checks", 0, "passed", value=False), "differs", "checks[0]"),
    Tampered("more in the answer", answer("endorsed_by", value="the board"), "differs", "endorsed_by"),
    Tampered("another seed", document("manifest.json", lambda m: m.update(seed=7)), "manifest", "seed"),
    Tampered(
        "another status in the manifest",
        document("manifest.json", lambda m: m.update(status="decision")),
        "manifest",
        "status",
    ),
    Tampered(
        "a page of another plan", text("summary.en.html", "£200,000", "£900,000"), "page", "summary.en.html"
    ),
    Tampered("a watermark taken away", text("map.cy.html", "<h1", "<h1 hidden"), "page", "map.cy.html"),
    # inputs
    Tampered(
        "more staff in the inputs", cells(STAFF, add("in_post_wte", 1)), "differs", "result_clusters.csv"
    ),
    Tampered(
        "a cheaper role in the inputs",
        cells(ROLES, put("salary_pounds_per_year", "30000")),
        "differs",
        "posts.csv",
    ),
    Tampered("an agreement nobody gave", AGREED, "differs", "status"),
    Tampered(
        "a looser rule in the scenario",
        text(SCENARIO, "amount = 200000", "amount = 900000"),
        "differs",
        "answer.json",
    ),
    Tampered("a tighter rule in the scenario", text(SCENARIO, "amount = 200000", "amount = 20000"), "rule"),
    Tampered("an input removed", removed(ROLES, forged=True), "file", "roles.csv"),
    Tampered(
        "an input with a fault",
        cells(ROLES, put("salary_pounds_per_year", "lots")),
        "file",
        "salary_pounds_per_year",
    ),
)
