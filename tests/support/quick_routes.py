"""Sites made one after the other, as tests do, share what werkzeug generates from the same addresses."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_made: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
_make = Rule._compile_builder


def share_builders() -> None:
    """Let a rule reuse the function that builds addresses of an equal rule: making it takes most of a site's start.

    The function knows its rule by an argument only (`self`), so that one serves all.
    """
    Rule._compile_builder = _shared  # type: ignore[method-assign]


def _shared(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    key = (rule.rule, repr(rule.defaults), tuple(rule._trace), append_unknown)
    if key not in _made:
        _made[key] = _make(rule, append_unknown)
    return _made[key]
