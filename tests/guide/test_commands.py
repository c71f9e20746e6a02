"""The page of commands knows every command and every option that it speaks of."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from placement.cli.app import app

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "commands.md").read_text(encoding="utf-8")


def test_every_command_is_on_the_page() -> None:
    told = set(re.findall(r"`placement ([a-z]+)", PAGE))
    assert told == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group has them


def test_every_option_on_the_page_is_one() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]  # a group has them
    for name, rest in re.findall(r"^\| `placement ([a-z]+)([^`]*)`", PAGE, re.MULTILINE):
        known = {option for param in getattr(commands[name], "params", []) for option in param.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, name
