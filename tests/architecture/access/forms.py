"""Forms and batches that name something of the promotion, as a page of the site would send them."""

import json
import uuid
from io import BytesIO
from typing import Any

from app.grids.offered import picks
from app.grids.xlsform.survey import read_form
from app.grids.xlsform.tables import read_tables
from app.grids.xlsform.travelling import packed
from tests.architecture.access.place import Place
from tests.fieldwork.documents import pdf
from tests.fieldwork.photos import picture
from tests.support.people import Actor

Form = dict[str, Any]
QUESTION = "Qui tranche, et comment le sait-on ?"


def own_sheet(place: Place, who: Actor) -> Form:
    """The sheet that Inès fills in alone."""
    return {"grid_slug": "perso", "code": "OBS-01", "owner": f"membre-{place.people['Inès'].member_id}"}


def sheet_form(place: Place, who: Actor) -> Form:
    name = f"c{place.ids['criterion']}"
    return {f"{name}-base": "1", f"{name}-value": "5"}


def operation(place: Place, who: Actor) -> Any:
    one = {
        "id": str(uuid.uuid4()),
        "sheet": place.ids["sheet"],
        "criterion": place.ids["criterion"],
        "base": 1,
        "fields": {"value": ["5"]},
    }
    return {"person": who.person_id, "operations": [one]}


def photo(place: Place, who: Actor) -> Form:
    return {"file": (BytesIO(picture()), "photo.jpg"), "id": str(uuid.uuid4()), "faces": "none"}


def document(place: Place, who: Actor) -> Form:
    return {"file": (BytesIO(pdf()), "bail.pdf"), "id": str(uuid.uuid4())}


def seen(place: Place, who: Actor) -> Form:
    return {"seen": str(place.ids["presses"]), "minutes": "5"}


def running(place: Place, who: Actor) -> Form:
    return {"grid_slug": "perso", "number": 1, "step_id": place.ids["silent"]}


def dry_run(place: Place, who: Actor) -> Form:
    return {"step_id": place.ids["dry run"]}


def xlsx(place: Place, who: Actor) -> Form:
    return {"file": (BytesIO(place.ids["xlsx"]), "grille.xlsx")}


def offer(place: Place, **more: Any) -> Form:
    found = read_form(read_tables(place.ids["xlsx"]))
    return {"offer": packed(found), "codes": sorted(picks(found.axes)), **more}


def settings(place: Place, who: Actor) -> Form:
    there = {"title": place.said("Promotion"), "year": "2026", "starts_on": "", "ends_on": ""}
    return there | {"title": "Autre titre", "seen": json.dumps(there, ensure_ascii=False)}


def line(place: Place, who: Actor) -> Form:
    return {"key": str(uuid.uuid4()), "text": "Un bar ouvert", "version": "0",
            "criterion": str(place.ids["criterion"])}  # fmt: skip


def wording(**more: Any) -> Form:
    return {"label": "Trancher", "question": QUESTION, "help": "", "kind": "short_text", "edited_kind": "short_text",
            "params-limit": "280", "moment": "during", "respondent": "group", "why": "Plus clair."} | more  # fmt: skip
