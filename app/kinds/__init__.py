"""Answer kinds: what can be asked, and all that depends on how it is answered.

A new kind is one module here with a constant `KIND`, one folder in templates/kinds/ (input.html,
editor.html, show.html) and one test file: modules are found, not listed. This package is pure
(no Flask, no database). The other rooms call `kind(name)` and never test a kind's name.
"""

from importlib import import_module
from pkgutil import iter_modules

from app.errors import Invalid
from app.kinds.base import Change, Column, Entry, Kind, Summary
from app.kinds.rows import edit_rows

__all__ = ["KINDS", "Change", "Column", "Entry", "Kind", "Summary", "edit_rows", "kind"]


def _discover() -> dict[str, Kind]:
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    kinds: list[Kind] = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {one.name: one for one in sorted(kinds, key=lambda one: one.order)}


KINDS: dict[str, Kind] = _discover()
"""Every kind by name, in the order in which an editor should offer them."""


def kind(name: str) -> Kind:
    """The kind of this name; raises Invalid for any other."""
    if not isinstance(name, str) or name not in KINDS:
        raise Invalid.single("Ce type de réponse n’existe pas.", "kind")
    return KINDS[name]
