"""Bad links between columns and tables, and exactly what must be told of each."""

from __future__ import annotations

from tests.spoil import (
    AREAS,
    BASES,
    ROLES,
    SERVICES,
    Bad,
    both,
    cell,
    column,
    extra_table,
    line,
)

GROUPS = "groups.csv"

CARERS = "area_id,group_id,people\na1,carers,10\n"
HALVES = "area_id,cluster_id,share\na1,c1,0.5\na1,c2,0.4\n"


BAD_LINKS = (
    # between columns and tables
    Bad(
        "cluster without base",
        cell(BASES, 5, "cluster_id", "c3"),
        (("cluster_no_base", "clusters.csv", 5, "cluster_id"),),
        "no open staff base",
    ),
    Bad(
        "cluster with a candidate alone",
        both(
            cell(BASES, 6, "cluster_id", "c4"),
            cell(BASES, 6, "staff_from_base_id", ""),
            cell(BASES, 5, "cluster_id", "c3"),
        ),
        (("cluster_no_base", "clusters.csv", 5, "cluster_id"),),
        "no open staff base",
    ),
    Bad(
        "cluster without areas",
        both(cell(AREAS, 8, "cluster_id", "c3"), cell(AREAS, 9, "cluster_id", "c3")),
        (("cluster_no_area", "clusters.csv", 5, "cluster_id"),),
        "no area",
    ),
    Bad(
        "candidate with staff",
        both(cell(BASES, 6, "staff_from_base_id", ""), line("workforce.csv", "new,ot,1.0,1.0")),
        (("candidate_staff", "workforce.csv", 10, "base_id"),),
        "candidate",
    ),
    Bad(
        "graduates of a service without a newly qualified role",
        cell(ROLES, 3, "kind", "registered"),
        (("graduates_no_role", "graduates.csv", 2, "service_id"),),
        "newly qualified",
    ),
    Bad(
        "staff from another region",
        cell(BASES, 6, "cluster_id", "c4"),
        (("staff_from_elsewhere", BASES, 6, "staff_from_base_id"),),
        "another region",
    ),
    Bad(
        "group without a table",
        column(SERVICES, "need_group", "carers", ""),
        (("group_no_table", SERVICES, 2, "need_group"),),
        "no groups.csv",
    ),
    Bad(
        "group that no table has",
        both(column(SERVICES, "need_group", "carer", ""), extra_table(GROUPS, CARERS)),
        (("id_not_listed_near", SERVICES, 2, "need_group"),),
        "Write carers",
    ),
    Bad(
        "rate of no group",
        column(SERVICES, "need_group_per_10000", "0", "2.5"),
        (("group_unnamed", SERVICES, 3, "need_group_per_10000"),),
        "need_group",
    ),
    Bad(
        "group of an unknown area",
        extra_table(GROUPS, CARERS + "a99,carers,20\n"),
        (("id_not_listed", GROUPS, 3, "area_id"),),
        "areas.csv",
    ),
    Bad(
        "group of an area twice",
        extra_table(GROUPS, CARERS + "a1,carers,20\n"),
        (("duplicate_row", GROUPS, 3, "area_id"),),
        "area_id, group_id",
    ),
    Bad(
        "fewer than nobody in a group",
        extra_table(GROUPS, CARERS + "a2,carers,-1\n"),
        (("negative", GROUPS, 3, "people"),),
        "below zero",
    ),
    Bad(
        "low above value",
        cell("assumptions.csv", 2, "low", "1.4"),
        (("assumption_order", "assumptions.csv", 2, "value"),),
        "low (1.4)",
    ),
    Bad(
        "assumption about nothing",
        both(cell("assumptions.csv", 2, "table", "servces"), cell("assumptions.csv", 2, "column", "need_*")),
        (("assumption_name_near", "assumptions.csv", 2, "table"),),
        "Write services",
    ),
    Bad(
        "assumption about no column",
        both(cell("assumptions.csv", 2, "table", "services"), cell("assumptions.csv", 2, "column", "ned_*")),
        (("assumption_name", "assumptions.csv", 2, "column"),),
        "need_0_17",
    ),
    Bad(
        "assumption about no rows",
        both(
            cell("assumptions.csv", 2, "table", "services"),
            cell("assumptions.csv", 2, "column", "need_*"),
            cell("assumptions.csv", 2, "where", "physio"),
        ),
        (("assumption_where", "assumptions.csv", 2, "where"),),
        "service_id",
    ),
    Bad(
        "assumption that the plan did not use",
        both(
            cell("assumptions.csv", 2, "table", "services"),
            cell("assumptions.csv", 2, "column", "visit_share"),
            cell("assumptions.csv", 2, "value", "0.6"),
            cell("assumptions.csv", 2, "low", "0.4"),
            cell("assumptions.csv", 2, "high", "0.8"),
        ),
        (("assumption_set_other", "assumptions.csv", 2, "value"),),
        "services.csv has 0.5 there (row 2, column visit_share)",
    ),
    Bad(
        "need that the plan did not use",
        both(
            cell("assumptions.csv", 2, "table", "services"),
            cell("assumptions.csv", 2, "column", "need_[0-9]*"),
            cell("assumptions.csv", 2, "where", "service_id=physio"),
            cell("assumptions.csv", 2, "how", "scale"),
            cell("assumptions.csv", 2, "value", "3.20"),
            cell("assumptions.csv", 2, "unit", "wte_per_10000"),
            cell("assumptions.csv", 2, "low", "1.99"),
            cell("assumptions.csv", 2, "high", "3.50"),
        ),
        (("assumption_scale_other", "assumptions.csv", 2, "value"),),
        "what services.csv has there comes to 2.15",
    ),
    Bad(
        "staff that the plan did not use",
        both(
            cell("assumptions.csv", 2, "table", "workforce"),
            cell("assumptions.csv", 2, "column", "*_wte"),
            cell("assumptions.csv", 2, "where", "service_id=ot"),
            cell("assumptions.csv", 2, "how", "scale"),
            cell("assumptions.csv", 2, "value", "1.2"),
            cell("assumptions.csv", 2, "unit", "wte_per_10000"),
            cell("assumptions.csv", 2, "low", "0.5"),
            cell("assumptions.csv", 2, "high", "2"),
        ),
        (("assumption_scale_other", "assumptions.csv", 2, "value"),),
        "comes to 0.875",
    ),
    Bad(
        "setting that the plan did not use",
        both(
            cell("assumptions.csv", 2, "value", "1.25"),
        ),
        (("assumption_setting_other", "assumptions.csv", 2, "value"),),
        "travel.detour_factor is 1.3 in tiny.toml",
    ),
    Bad(
        "amount that the plan did not use",
        both(
            cell("assumptions.csv", 2, "table", "rules.money"),
            cell("assumptions.csv", 2, "column", "amount"),
            cell("assumptions.csv", 2, "value", "100000"),
            cell("assumptions.csv", 2, "low", "1"),
            cell("assumptions.csv", 2, "high", "900000"),
        ),
        (("assumption_setting_other", "assumptions.csv", 2, "value"),),
        "rules.money.amount is 200000 in tiny.toml",
    ),
    Bad(
        "assumption about a row that is not there",
        both(
            cell("assumptions.csv", 2, "table", "services"),
            cell("assumptions.csv", 2, "column", "visit_share"),
            cell("assumptions.csv", 2, "where", "service_id=podiatry"),
        ),
        (("assumption_no_row", "assumptions.csv", 2, "where"),),
        "Write what stands there: physio, ot",
    ),
    Bad(
        "assumption about rows that are not there together",
        both(
            cell("assumptions.csv", 2, "table", "roles"),
            cell("assumptions.csv", 2, "column", "on_cost_pct"),
            cell("assumptions.csv", 2, "where", "kind=support; role_id=ot-registered"),
        ),
        (("assumption_no_row_together", "assumptions.csv", 2, "where"),),
        "all of these conditions",
    ),
    Bad(
        "assumption about names",
        both(
            cell("assumptions.csv", 2, "table", "services"),
            cell("assumptions.csv", 2, "column", "name_en"),
        ),
        (("assumption_no_figure", "assumptions.csv", 2, "column"),),
        "limit_minutes",
    ),
    Bad(
        "assumption about no setting",
        both(
            cell("assumptions.csv", 2, "column", "detour_facter"),
        ),
        (("assumption_name_near", "assumptions.csv", 2, "column"),),
        "Write detour_factor",
    ),
    Bad(
        "assumption about no rule",
        both(
            cell("assumptions.csv", 2, "table", "rules.mony"),
            cell("assumptions.csv", 2, "column", "amount"),
        ),
        (("assumption_name_near", "assumptions.csv", 2, "table"),),
        "Write rules.money",
    ),
    Bad(
        "assumption about no key of a rule",
        both(
            cell("assumptions.csv", 2, "table", "rules.fund"),
            cell("assumptions.csv", 2, "column", "amont"),
        ),
        (("assumption_name_near", "assumptions.csv", 2, "column"),),
        "Write amount",
    ),
    Bad(
        "assumption with rows of a setting",
        both(
            cell("assumptions.csv", 2, "where", "service_id=ot"),
        ),
        (("assumption_where_setting", "assumptions.csv", 2, "where"),),
        "Leave this cell blank",
    ),
    Bad(
        "assumption in words",
        both(
            cell("assumptions.csv", 2, "value", "12 per cent"),
        ),
        (("not_a_number", "assumptions.csv", 2, "value"),),
        "12 per cent",
    ),
    Bad(
        "range in words",
        both(
            cell("assumptions.csv", 2, "low", "a little"),
        ),
        (("not_a_number", "assumptions.csv", 2, "low"),),
        "a little",
    ),
    Bad(
        "assumption that names rows and no table",
        both(
            cell("assumptions.csv", 2, "table", ""),
        ),
        (("assumption_half", "assumptions.csv", 2, "table"),),
        "Fill both",
    ),
    Bad(
        "shares do not add",
        extra_table("membership.csv", HALVES),
        (("shares_not_one", "membership.csv", 2, "share"),),
        "add to 0.9",
    ),
    Bad(
        "pair of places twice",
        extra_table("travel.csv", "area_id,base_id,mode,minutes\na1,b1,car,5\na1,b1,car,6\n"),
        (("duplicate_row", "travel.csv", 3, "area_id"),),
        "area_id, base_id, mode",
    ),
)
