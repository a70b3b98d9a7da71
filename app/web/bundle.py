"""A script with the modules that it imports written in: on a slow network each file costs a round trip.

For scripts written to these rules, which `Unbundled` holds them to: imports and exports stand at the start of a
line; imports name what they take from a relative address, or take nothing; exports are functions, classes, constants, or one closing
list. Each module stays in a scope of its own; the script itself may wait at its top level.
"""

import os
import re
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.{1,2}/[^"]+)";[^\n]*\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?function\*? |class |const )(\w+)", re.MULTILINE)
LIST = re.compile(r"^export \{([^}]*)\};?[^\n]*\n?", re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.{1,2}/[^"]+)"\)')
LEFT_OVER = re.compile(r"^(import\b(?!\s*\()|export\b).*", re.MULTILINE)


class Unbundled(Exception):
    """A script imports or exports in a way that is not understood here."""


def bundle(script: Path) -> str:
    """The text of `script`, after each module that it imports, directly or not, once. Raises Unbundled."""
    scopes: dict[Path, str] = {}
    body = _linked(script.resolve(), scopes, (script.resolve(),))
    return "".join(scopes.values()) + body


def _linked(script: Path, scopes: dict[Path, str], within: tuple[Path, ...]) -> str:
    """The text of a module whose imports are taken from scopes."""

    def take(match: re.Match[str]) -> str:
        module = (script.parent / match[2]).resolve()
        if module in within:
            raise Unbundled(f"{script.name} and {module.name} import each other.")
        if module not in scopes:
            scope = _scope(module, scopes, within)
            scopes[module] = f"const {_name(module, scopes)} = {scope};\n"
        if match[1] is None:
            return ""
        names = re.sub(r"\s+as\s+", ": ", match[1].strip())
        return f"const {{ {names} }} = {scopes[module].split(' ', 2)[1]};\n"

    def keep_later(match: re.Match[str]) -> str:
        there = os.path.relpath((script.parent / match[1]).resolve(), within[0].parent)
        return f'import("./{Path(there).as_posix()}")'

    # What is fetched on use is fetched from where the whole is.
    text = LATER.sub(keep_later, IMPORT.sub(take, script.read_text("utf-8")))
    if within[0] == script and (left := LEFT_OVER.search(EXPORT.sub("", LIST.sub("", text)))):
        raise Unbundled(f"{script.name}: {left[0]}")
    return text


def _scope(module: Path, scopes: dict[Path, str], within: tuple[Path, ...]) -> str:
    text = _linked(module, scopes, (*within, module))
    exported = {name: name for _, name in EXPORT.findall(text)}
    for names in LIST.findall(text):
        for one in filter(None, map(str.strip, names.split(","))):
            inside, _, outside = one.partition(" as ")
            exported[outside or inside] = inside
    text = LIST.sub("", EXPORT.sub(r"\1\2", text))
    if left := LEFT_OVER.search(text):
        raise Unbundled(f"{module.name}: {left[0]}")
    given = ", ".join(
        outside if outside == inside else f"{outside}: {inside}" for outside, inside in exported.items()
    )
    return f"(() => {{\n{text}\nreturn {{ {given} }};\n}})()"


def _name(module: Path, scopes: dict[Path, str]) -> str:
    return f"__{len(scopes)}_{re.sub(r'[^a-z]', '_', module.stem)}"
