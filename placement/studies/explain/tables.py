"""The tables of a study of why and why not, from its document alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd


def tables_of(document: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Each post with what it is worth, and each cluster with what one more would take."""
    posts = [
        {name: post[name] for name in ("cluster_id", "base_id", "role_id", "fund_id", "wte", "worth")}
        | {f"lost_{side}": None if post["lost"] is None else post["lost"][side] for side in ("low", "high")}
        for cluster in document["clusters"]
        for post in cluster["posts"]
    ]
    places = []
    for cluster in document["clusters"]:
        more, need = cluster["more"] or {}, cluster["need"] or {}
        lost = more.get("lost") or {}
        places.append(
            {
                "cluster_id": cluster["cluster_id"],
                "wte_new": cluster["wte_new"],
                "one_more_base_id": more.get("base_id"),
                "one_more_role_id": more.get("role_id"),
                "one_more_worth": more.get("worth"),
                "one_more_lost_low": lost.get("low"),
                "one_more_lost_high": lost.get("high"),
                "money_more": cluster["next"]["more"],
                "need_factor": need.get("factor"),
            }
        )
    columns = ["cluster_id", "base_id", "role_id", "fund_id", "wte", "worth", "lost_low", "lost_high"]
    return {"explain_posts": pd.DataFrame(posts, columns=columns), "explain_clusters": pd.DataFrame(places)}
