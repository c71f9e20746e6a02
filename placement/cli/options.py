"""What is wrong with the value of an option or an argument, in our own words."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperGroup

REFUSED = 2


class Commands(TyperGroup):
    """The commands; a value that an option cannot have is told in the language asked for."""

    def invoke(self, ctx: Any) -> Any:
        given = [*ctx._protected_args, *ctx.args]  # noqa: SLF001 - what follows the name of this group
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            details = getattr(error.__cause__, "errors", None)
            if details is None or error.param is None or error.ctx is None:
                raise
            typer.echo(_told(error.ctx, error.param, details(include_url=False)[0], given), err=True)
            raise typer.Exit(REFUSED) from None


def _told(ctx: Any, param: Any, detail: Any, given: list[str]) -> str:
    """The command, the option, what is wrong with its value, and what to write."""
    from placement.errors import BadInput
    from placement.i18n import Words
    from placement.scenario.faults import fault_of_value

    name = max(param.opts, key=len) if param.param_type_name == "option" else param.human_readable_name
    command = ctx.command_path.partition("placement ")[2] or ctx.command_path
    choices = [str(one) for one in param.type_descriptor.choices or ()]
    fault = fault_of_value(detail, file=f"placement {command}", column=name, choices=choices)
    return BadInput([fault]).says(Words("cy" if _welsh(given) else "en"))


def _welsh(given: list[str]) -> bool:
    """Whether Welsh is asked for, wherever it stands: the options may not all have been read."""
    return "--lang=cy" in given or ("--lang", "cy") in pairwise(given)
