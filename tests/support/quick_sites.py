"""Sites made one after the other, as tests do, share what is worked out from equal addresses, files and queries."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

Key = tuple[Any, ...]
_builders: dict[Key, Callable[..., tuple[str, str]]] = {}
_compiled: dict[Key, tuple[list[Any], list[Any], dict[str, Any], set[str]]] = {}
_found: dict[Key, dict[str, Any]] = {}
_make_builder, _compile = Rule._compile_builder, Rule.compile
_find = WhiteNoise.update_files_dictionary
_engines: dict[Key, Engine] = {}
_make_engine = SQLAlchemy._make_engine


def share() -> None:
    """Let a site reuse what an equal one worked out: that is most of its start, and a third of a page's time."""
    Rule._compile_builder = _shared_builder  # type: ignore[method-assign]
    Rule.compile = _shared_compile  # type: ignore[method-assign]
    WhiteNoise.update_files_dictionary = _shared_files
    SQLAlchemy._make_engine = _with_shared_queries  # type: ignore[method-assign]


def _shared_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """The function that builds addresses knows its rule by an argument only (`self`), so that one serves all."""
    key = (rule.rule, repr(rule.defaults), tuple(rule._trace), append_unknown)
    if key not in _builders:
        _builders[key] = _make_builder(rule, append_unknown)
    return _builders[key]


def _shared_compile(rule: Rule) -> None:
    """What a rule reads from its own text; converters keep nothing of the site that they were made for."""
    assert rule.map is not None
    kinds = tuple(sorted((name, one.__qualname__) for name, one in rule.map.converters.items()))
    own = (rule.rule, repr(rule.defaults), rule.host, rule.subdomain)
    key = (*own, rule.map.host_matching, rule.merge_slashes, kinds)
    if key not in _compiled:
        _compile(rule)
        _compiled[key] = rule._parts, rule._trace, rule._converters, set(rule.arguments)
        return
    parts, trace, converters, arguments = _compiled[key]
    rule._parts, rule._trace, rule._converters = list(parts), list(trace), dict(converters)
    rule.arguments |= arguments
    for name, unknown in (("_build", False), ("_build_unknown", True)):
        setattr(rule, name, rule._compile_builder(unknown).__get__(rule, None))


def _shared_files(served: WhiteNoise, root: str, prefix: str) -> None:
    """The static files of a folder, which no test changes while a site serves it."""
    key = (root, prefix, served.max_age, served.charset, served.allow_all_origins)
    if key not in _found:
        before = set(served.files)
        _find(served, root, prefix)
        _found[key] = {url: served.files[url] for url in served.files.keys() - before}
    served.files.update(_found[key])


def _with_shared_queries(
    made: SQLAlchemy, bind_key: str | None, options: dict[str, Any], app: Flask
) -> Engine:
    """A query is put into SQL once per kind of database, as in a site that goes on running."""
    others = {name: value for name, value in options.items() if name != "url"}
    engine = _make_engine(made, bind_key, options, app)
    first = _engines.setdefault((engine.dialect.name, engine.dialect.driver, repr(others)), engine)
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
    return engine
