"""`make pictures`: every page of the demo cohort as PNG, on a phone and a projector, light and dark."""

import re
import shutil
import tempfile
from pathlib import Path

from app.config import ROOT
from tests.support.browser import People, running_chromium
from tests.support.demonstration import demonstration
from tests.support.server import Server

FOLDER = ROOT / "pictures"
# ms; a whole sheet on a phone is twenty thousand points high.
PATIENCE = 120_000
PEOPLE = {"etudiante": "student", "encadrante": "facilitator", "visiteur": None}


def take_all(folder: Path) -> int:
    """Pictures of every view for each sort of person; how many were taken."""
    taken = 0
    with (
        tempfile.TemporaryDirectory() as data,
        Server(Path(data, "instance"), demo=True) as server,
        demonstration(server.instance) as described,
        running_chromium() as chromium,
    ):
        everybody = People(chromium, server.url)
        for name, role in PEOPLE.items():
            pages = described.pages(everybody.desk(), server.url, role)
            for size, open_page in {"390x844": everybody.phone, "1280x720": everybody.desk}.items():
                for theme in ("light", "dark"):
                    person = open_page(color_scheme=theme)
                    if role:
                        cookie, value = described.members[role].cookie
                        person.context.add_cookies([{"name": cookie, "value": value, "url": server.url}])
                    for answer in pages:
                        person.goto(answer.path, timeout=PATIENCE)
                        person.wait_for_load_state("load")
                        target = folder / f"{size}-{theme}" / name / f"{_file_name(answer.path)}.png"
                        target.parent.mkdir(parents=True, exist_ok=True)
                        person.screenshot(path=target, full_page=True, timeout=PATIENCE)
                        taken += 1
        everybody.leave()
    return taken


def _file_name(path: str) -> str:
    """A path as a file name: promotions-cs26-2026-grilles."""
    return re.sub(r"[^\w.-]+", "-", path).strip("-") or "accueil"


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    print(f"{take_all(FOLDER)} pictures in {FOLDER.relative_to(ROOT)}/")
