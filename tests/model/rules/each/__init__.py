"""What tests know of each rule: a file for each, named as the rule is. All lists are made of them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.model.rules.kit import RuleKit

KITS: dict[str, RuleKit] = {
    each.name: import_module(f"{__name__}.{each.name}").KIT for each in iter_modules(__path__)
}
"""By the rule's name."""
