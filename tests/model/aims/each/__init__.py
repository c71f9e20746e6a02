"""What tests know of each aim: a file for each, named as the aim is. All lists are made of them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.model.aims.kit import AimKit

KITS: dict[str, AimKit] = {
    each.name: import_module(f"{__name__}.{each.name}").KIT for each in iter_modules(__path__)
}
"""By the aim's name."""
