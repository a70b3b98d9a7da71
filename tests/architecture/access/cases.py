"""What is sent to each address, so that it does its work for whoever may: a refusal is then about the person.

A new route needs a line here only if it wants a form, or another thing than `Place.address` names. A second line
for the same route, told apart by a word (« fieldwork.sheet/sienne »), asks it about something else.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from tests.accounts.passwords import PASSWORD
from tests.architecture.access.world import Place
from tests.fieldwork.documents import pdf
from tests.fieldwork.photos import picture
from tests.support.people import Actor

Form = dict[str, Any]
NEW = "une autre phrase courte"
QUESTION = "Qui tranche, et comment le sait-on ?"


@dataclass(frozen=True)
class Case:
    """`address` replaces what Place.address says; `form` is what is posted, `json` what a script sends."""

    form: Callable[[Place, Actor], Form] = field(default=lambda place, who: {})
    address: Callable[[Place, Actor], Form] = field(default=lambda place, who: {})
    json: Callable[[Place, Actor], Any] | None = None


def at(**address: Any) -> Case:
    """Nothing but another place to ask."""
    return Case(address=lambda place, who: address)


def said(fixed: Form | None = None, /, **form: Any) -> Case:
    """A form that is the same in every promotion."""
    return Case(form=lambda place, who: (fixed or {}) | form)


def at_with(address: Form, **form: Any) -> Case:
    """Another place to ask, and a form."""
    return Case(form=lambda place, who: dict(form), address=lambda place, who: address)


def own_sheet(place: Place, who: Actor) -> Form:
    """The sheet that Inès fills in alone."""
    return {"grid_slug": "perso", "code": "OBS-01", "owner": f"membre-{place.people['Inès'].member_id}"}


def _sheet_form(place: Place, who: Actor) -> Form:
    name = f"c{place.ids['criterion']}"
    return {f"{name}-base": "1", f"{name}-value": "5"}


def _operation(place: Place, who: Actor) -> Any:
    one = {
        "id": str(uuid.uuid4()),
        "sheet": place.ids["sheet"],
        "criterion": place.ids["criterion"],
        "base": 1,
        "fields": {"value": ["5"]},
    }
    return {"person": who.person_id, "operations": [one]}


def _photo(place: Place, who: Actor) -> Form:
    return {"file": (BytesIO(picture()), "photo.jpg"), "id": str(uuid.uuid4()), "faces": "none"}


def _document(place: Place, who: Actor) -> Form:
    return {"file": (BytesIO(pdf()), "bail.pdf"), "id": str(uuid.uuid4())}


def _settings(place: Place, who: Actor) -> Form:
    there = {"title": place.said("Promotion"), "year": "2026", "starts_on": "", "ends_on": ""}
    return there | {"title": "Autre titre", "seen": json.dumps(there, ensure_ascii=False)}


def _line(place: Place, who: Actor) -> Form:
    return {"key": str(uuid.uuid4()), "text": "Un bar ouvert", "version": "0",
            "criterion": str(place.ids["criterion"])}  # fmt: skip


def _wording(**more: Any) -> Form:
    return {"label": "Trancher", "question": QUESTION, "help": "", "kind": "short_text", "edited_kind": "short_text",
            "params-limit": "280", "moment": "during", "respondent": "group", "why": "Plus clair."} | more  # fmt: skip


PROPOSAL, DRAFT, RESERVED = {"number": 1}, {"number": 2}, {"number": 3}
VISIT = {"venue_name": "La Halle", "sector": "beyond", "version": "1", "seen": ""}

CASES: dict[str, Case] = {
    # accounts
    "accounts.change_details": said(name="Autre nom", email="autre@promo.example"),
    "accounts.change_password": said(current=PASSWORD, password=NEW),
    "accounts.open_session": said(email="léa@promo.example", password=PASSWORD),
    "accounts.use_link": said(password=NEW),
    "accounts.install": said(code="x", name="Ada", email="ada@x.example", password=NEW),
    # cohorts
    "cohorts.add_group": said({"new-name": "Les nouvelles"}),
    "cohorts.change": Case(_settings),
    "cohorts.enrol": said(text="Ada Roux;ada@x.example;A"),
    "cohorts.enter": said(name="Ada", email="ada@x.example", password=NEW, group="A"),
    "cohorts.place": said(role="facilitator"),
    "cohorts.rename_group": said({"A-name": "Autre nom"}),
    "cohorts.remove_group": at(letter="C"),
    "cohorts.restore_member": Case(address=lambda place, who: {"member_id": place.ids["former"]}),
    "cohorts.make_link": Case(address=lambda place, who: {"member_id": place.people["Nora"].member_id}),
    "cohorts.start": said(title="Encore une", year="2027", groups="3"),
    # grids
    "grids.add_axis": said(title="Raconter", intro="", code="RAC"),
    "grids.add_criterion": said(_wording()),
    "grids.add_picked": said(codes=["GOUV-04"]),
    "grids.adopt": Case(lambda place, who: {"decision": "Adoptée.", "version": place.ids["grid version"], "read": ""}),
    "grids.criterion": at(code="OBS-02"),
    "grids.place_axis": said(direction="down"),
    "grids.place_criterion": said(direction="down"),
    "grids.preview": said(_wording()),
    "grids.settings": said(_wording()),
    "grids.rename": said(title="Autre titre", seen="Grille commune"),
    "grids.restore_axis": at(axis_code="ECO"),
    "grids.restore_axis_wording": said(base_number="2"),
    "grids.restore_criterion": at(code="OBS-04"),
    "grids.restore_revision": at_with({"code": "OBS-01"}, base_number="2"),
    "grids.reword_axis": said(title="Raconter", intro="", base_number="2"),
    "grids.reword_criterion": at_with({"code": "OBS-01"}, **_wording(base_number="2")),
    "grids.start": said(title="Une autre grille", start="nothing"),
    # visits
    "visits.amend_encounter": Case(lambda place, who: {
        f"personne{place.address['encounter_id']}-{name}": value
        for name, value in {"name": "Maud", "function": "régisseuse", "consent": "no",
                            "seen": f"yes|Maud|{place.said('directrice')[:120]}"}.items()}),
    "visits.carry": Case(lambda place, who: {"avant": f"{place.ids['group']}-{place.ids['axis']}"}),
    "visits.change": Case(lambda place, who: dict(VISIT)),
    "visits.create": said(VISIT | {"version": "4"}),
    "visits.choose": Case(lambda place, who: {f"grille{place.ids['grid']}-edition": "1",
                                              f"grille{place.ids['grid']}-confirmed": "y"}),
    "visits.expect": Case(_line, lambda place, who: {"number": 2}),
    "visits.meet": said({"nouvelle-name": "Sami", "nouvelle-function": "menuisier", "nouvelle-consent": "yes"}),
    "visits.open": at(number=2),
    "visits.remove": at(number=2),
    "visits.reopen": at(number=3),
    "visits.reveal": at(number=3),
    # fieldwork
    "fieldwork.add_file": Case(_document, lambda place, who: {"jotting": place.address["jotting"]}),
    "fieldwork.add_late": at_with({"number": 3}, vu="waiting", a_la_place="1"),
    "fieldwork.leave_late": at_with({"number": 3}, vu="waiting"),
    "fieldwork.add_photo": Case(_photo),
    "fieldwork.answer/sienne": Case(address=own_sheet),
    "fieldwork.blur_area": said(left="10", top="10", width="20", height="20"),
    "fieldwork.carnet/sienne": Case(address=own_sheet),
    "fieldwork.consent": said(consent="no"),
    "fieldwork.history/sienne": Case(address=own_sheet),
    "fieldwork.jot": Case(lambda place, who: {"text": "Autre chose", "base": "1"}),
    "fieldwork.jot/sienne": Case(lambda place, who: {"text": "Un mot", "base": "0"},
                                 lambda place, who: own_sheet(place, who) | {"jotting": str(uuid.uuid4())}),
    "fieldwork.news/sienne": Case(address=own_sheet),
    "fieldwork.operations": Case(json=_operation),
    "fieldwork.put_back_jotting": said(base="1"),
    "fieldwork.remove_jotting": said(base="1"),
    "fieldwork.restore": said(base="1"),
    "fieldwork.save": Case(_sheet_form),
    "fieldwork.save/sienne": Case(lambda place, who: {}, own_sheet),
    "fieldwork.settle": Case(lambda place, who: {"keep": "current", "base": "1", "vu": "9"}),
    "fieldwork.sheet/sienne": Case(address=own_sheet),
    # deciding
    "deciding.advance": Case(lambda place, who: {
        f"objection-{place.address['objection_id']}-{name}": value
        for name, value in {"state": "admissible", "note": "Vrai.", "seen": "raised"}.items()}),
    "deciding.decide": at_with(PROPOSAL, **{"decision-outcome": "sent_back", "decision-reason": "Pas clair.",
                                            "decision-seen": "0"}),
    "deciding.edit/brouillon": at(**DRAFT),
    "deciding.move": said(state="improvement", seen="objections"),
    "deciding.new_about": at(code="OBS-01"),
    "deciding.propose_about": at_with({"code": "OBS-01"}, **_wording(base_number="2")),
    "deciding.propose_new": said(_wording()),
    "deciding.publish": at(**DRAFT),
    "deciding.rewrite_text": said(_wording(text_number="1", base_number="2")),
    "deciding.say": said({"fil-body": "Et si on disait « qui parle » ?"}),
    "deciding.show/brouillon": at(**DRAFT),
    "deciding.stand": said({"position-choice": "consent", "position-text_number": "1"}),
    "deciding.take_up": at(**RESERVED),
    "deciding.join": Case(lambda place, who: {"keep-question": "mine"}, lambda place, who: {"number": 1, "other": 4}),
    # comparison
    "comparison.criterion": at(code="OBS-02"),
    "comparison.figures": at(code="OBS-02"),
    # the frame
    "theme.choose": said(theme="dark"),
}  # fmt: skip

NOTHING = Case()


def case_for(name: str) -> Case:
    """What is sent for a line of the table; one that is told apart falls back on nothing else."""
    return CASES.get(name, NOTHING)
