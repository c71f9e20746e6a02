"""What people call the settings of rules and aims, and their choices."""

from __future__ import annotations

from placement.i18n import Words


def setting_says(kind: str, name: str, words: Words) -> str:
    """What a setting of this kind of rule or aim is called: by its kind's own words if it has any."""
    return words.first(f"app.set.{kind}.{name}", f"app.set.{name}") or name.replace("_", " ")


def choice_says(name: str, choice: str, words: Words) -> str:
    """What one of the choices of a setting is called: by that setting's own words if it has any."""
    return words.first(f"app.choice.{name}.{choice}", f"app.choice.{choice}") or choice.replace("_", " ")
