"""Posts that a board asks for, refuses or moves in one place, chosen on the map or in the list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from placement.api.question import Question
from placement.app.entered import form_of
from placement.app.picker import cluster_listed, cluster_on_map
from placement.app.session import Desktop
from placement.app.shelf import Kept

HANDS = ("require", "forbid", "move")


def by_hand(here: Desktop, option: Kept, question: Question, unfinished: list[str]) -> list[dict[str, Any]]:
    """The wish that was filled in, as an override of the scenario; nothing while it is not whole.

    What a wish that was begun still lacks is added to `unfinished`, in words.
    """
    words = here.words
    box = st.expander(words("app.build.by_hand"), key=f"by_hand.{form_of(option.id)}", on_change="rerun")
    with box:
        region, inputs = question.inputs.region, question.inputs
        clusters = region.clusters.set_index("cluster_id").loc[list(inputs.case.cluster_ids)]
        names = {str(key): str(name) for key, name in clusters[f"name_{words.language}"].items()}
        key = f"hand.{form_of(option.id)}"
        if box.open and region.located and region.boundaries is not None:
            st.caption(words("app.build.map_note"))
            shown = region.boundaries[region.boundaries["cluster_id"].isin(names)].copy()
            shown["share"] = [_share(option, one) for one in shown["cluster_id"]]
            # A map that is drawn where it cannot be seen has no size, and stays empty once it can.
            cluster_on_map(shown, names, "share", words, key)
        cluster = cluster_listed(names, words, key)
        if cluster is None:
            return []
        hands = HANDS if option.has_plan else HANDS[:2]
        kind = st.radio(
            words("app.build.hand"), hands, format_func=lambda key: words(f"app.build.{key}"),
            horizontal=True, key=f"{key}.kind",
        )  # fmt: skip
        if hands != HANDS:
            st.caption(words("app.build.move_later"))
        services = region.services.set_index("service_id")[f"name_{words.language}"]
        chosen = {service.id: str(services[service.id]) for service in inputs.case.services}
        service = st.selectbox(
            words("app.build.service"), list(chosen), format_func=chosen.__getitem__, key=f"{key}.service"
        )
        to = None
        if kind == "move":
            others = [key for key in names if key != cluster]
            to = st.selectbox(
                words("app.build.move_to"),
                others,
                index=None,
                format_func=names.__getitem__,
                placeholder=words("app.choose"),
                key=f"{key}.to",
            )
            had = new_wte(option, cluster, service)
            st.caption(words("app.build.has_now", place=names[cluster], wte=words.number(had)))
        wte = st.number_input(words("app.build.wte"), min_value=0.0, value=0.5, step=0.5, key=f"{key}.wte")
        reason = st.text_input(words("app.build.reason"), max_chars=300, key=f"{key}.reason").strip()
        who = st.text_input(words("app.build.who"), max_chars=80, key=f"{key}.who").strip()
        if not reason or not who or (kind == "move" and to is None):
            st.caption(words("app.build.reason_needed"))
            unfinished.append(words("app.build.reason_needed"))
            return []
        stated = {
            "id": f"by-hand-{kind}-{cluster}-{service}"[:40],
            "kind": kind,
            "service": service,
            "wte": wte,
            "asked_by": who,
            "reason_en": reason,
            "reason_cy": reason,
            "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        }
        return [{**stated, **({"cluster": cluster} if to is None else moved(option, cluster, to, service))}]


def moved(option: Kept, cluster: str, to: str, service: str) -> dict[str, Any]:
    """From where to where, and what the option's plan had in both places."""
    return {
        "from_cluster": cluster,
        "to_cluster": to,
        "had_wte": new_wte(option, cluster, service),
        "to_had_wte": new_wte(option, to, service),
        "plan": option.id,
    }


def new_wte(option: Kept, cluster: str, service: str) -> float:
    """WTE of new posts of a service in a cluster, by the decision of an option."""
    table = option.run_folder / "result_cluster_services.csv"
    found = _wte(str(table), table.stat().st_mtime).get((cluster, service))
    return 0.0 if found is None else found


@st.cache_data(show_spinner=False, max_entries=50)
def _wte(table: str, _stamp: float) -> dict[tuple[str, str], float]:
    read = pd.read_csv(table, dtype={"cluster_id": str, "service_id": str})
    return dict(
        zip(
            zip(read["cluster_id"], read["service_id"], strict=True),
            read["wte_new"].astype(float),
            strict=True,
        )
    )


@st.cache_data(show_spinner=False, max_entries=50)
def _shares(folder: str, _stamp: float) -> dict[str, float]:
    table = pd.read_csv(f"{folder}/result_clusters.csv", dtype={"cluster_id": str})
    return dict(zip(table["cluster_id"], table["share_after"].astype(float), strict=True))


def _share(option: Kept, cluster: str) -> float | None:
    """The share of need covered in a cluster by the decision of this option, if it has one."""
    table = option.run_folder / "result_clusters.csv"
    if not table.is_file():
        return None
    return _shares(str(option.run_folder), table.stat().st_mtime).get(cluster)
