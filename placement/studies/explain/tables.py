"""The tables of a study of why and why not, from its document alone."""

from __future__ import annotations

import pandas as pd

from placement.studies.explain.document import ExplainDocument


def tables_of(document: ExplainDocument) -> dict[str, pd.DataFrame]:
    """Each post with what it is worth, and each cluster with what one more would take."""
    posts = [
        {**post, "lost_low": lost and lost["low"], "lost_high": lost and lost["high"]}
        for cluster in document["clusters"]
        for post in cluster["posts"]
        for lost in (post["lost"],)
    ]
    places = []
    for cluster in document["clusters"]:
        more, need = cluster["more"], cluster["need"]
        lost = more and more["lost"]
        places.append(
            {
                "cluster_id": cluster["cluster_id"],
                "wte_new": cluster["wte_new"],
                "one_more_base_id": more and more["base_id"],
                "one_more_role_id": more and more["role_id"],
                "one_more_worth": more and more["worth"],
                "one_more_lost_low": lost and lost["low"],
                "one_more_lost_high": lost and lost["high"],
                "money_more": cluster["next"]["more"],
                "need_factor": need and need["factor"],
            }
        )
    columns = ["cluster_id", "base_id", "role_id", "fund_id", "wte", "worth", "lost_low", "lost_high"]
    return {"explain_posts": pd.DataFrame(posts, columns=columns), "explain_clusters": pd.DataFrame(places)}
