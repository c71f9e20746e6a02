"""What the commands of alternatives and robustness read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.errors import BadInput, Fault

if TYPE_CHECKING:
    from pathlib import Path

    from placement.scenario.inputs import Inputs

MOST = 0.5


def share_of(text: str, file: str, column: str) -> float:
    """A share from "0.5%" or "0.005". Raises BadInput unless it is above nothing and at most a half."""
    bare = text.strip()
    try:
        share = float(bare.removesuffix("%")) / (100 if bare.endswith("%") else 1)
    except ValueError:
        share = 0.0
    if not 0 < share <= MOST:
        raise BadInput([Fault("robust_share", file, column=column, value=text)])
    return share


def study_folder(inputs: Inputs, kind: str) -> Path:
    """outputs/<scenario>-<kind>, with the option and the region where there is one."""
    from placement.run import OUTPUTS

    named = (inputs.scenario.id, kind, inputs.scenario.option, inputs.only_region)
    return OUTPUTS / "-".join(part for part in named if part)
