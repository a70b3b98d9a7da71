"""What is sent to each address, so that it does its work for whoever may: a refusal is then about the person.

A new route needs a line here only if it wants a form, or another thing than `Place.address` names. A second line
for the same route, told apart by a word (« fieldwork.sheet/sienne »), asks it about something else.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.accounts.passwords import PASSWORD
from tests.architecture.access import forms
from tests.architecture.access.place import Place
from tests.support.people import Actor

Form = forms.Form
NEW = "une autre phrase courte"


@dataclass(frozen=True)
class Case:
    """`address` replaces what Place.address says (what the route does not name is asked after a « ? »); `form` is what is posted, `json` what a script sends."""

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


PROPOSAL, DRAFT, RESERVED = {"number": 1}, {"number": 2}, {"number": 3}
DAY = {"day": "2026-10-06", "kind": "theme", "title": "L’entraide"}
VISIT = {"venue_name": "La Halle", "sector": "beyond", "version": "1", "seen": ""}

GUEST_OR_HOST = {
    "guests": Case(address=lambda place, who: {"token": place.ids["guests"]}),
    "host": Case(address=lambda place, who: {"token": place.ids["host"]}),
}

CASES: dict[str, Case] = {
    # accounts
    "accounts.change_details": said(name="Autre nom", email="autre@promo.example"),
    "accounts.change_password": said(current=PASSWORD, password=NEW),
    "accounts.open_session": said(email="léa@promo.example", password=PASSWORD),
    "accounts.use_link": said(password=NEW),
    "accounts.install": said(code="x", name="Ada", email="ada@x.example", password=NEW),
    # cohorts
    "cohorts.add_group": said({"new-name": "Les nouvelles"}),
    "cohorts.change": Case(forms.settings),
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
    "grids.add_criterion": said(forms.wording()),
    "grids.add_picked": said(codes=["GOUV-04"]),
    "grids.adopt": Case(lambda place, who: {"decision": "Adoptée.", "version": place.ids["grid version"], "read": ""}),
    "grids.criterion": at(code="OBS-02"),
    "grids.place_axis": said(direction="down"),
    "grids.place_criterion": said(direction="down"),
    "grids.preview": said(forms.wording()),
    "grids.settings": said(forms.wording()),
    "grids.rename": said(title="Autre titre", seen="Grille commune"),
    "grids.restore_axis": at(axis_code="ECO"),
    "grids.restore_axis_wording": said(base_number="2"),
    "grids.restore_criterion": at(code="OBS-05"),
    "grids.restore_revision": at_with({"code": "OBS-01"}, base_number="2"),
    "grids.reword_axis": said(title="Raconter", intro="", base_number="2"),
    "grids.reword_criterion": at_with({"code": "OBS-01"}, **forms.wording(base_number="2")),
    "grids.start": said(title="Une autre grille", start="nothing"),
    "grids.edition_file": at(number=2),
    "grids.grid_from_file": Case(forms.xlsx),
    "grids.criteria_from_file": Case(forms.xlsx),
    "grids.start_from_file": Case(lambda place, who: forms.offer(place, title="Une autre", read=place.ids["last grid"])),
    "grids.add_from_file": Case(lambda place, who: forms.offer(place, read=place.ids["grid version"])),
    "grids.start_from_earlier": Case(
        lambda place, who: {"title": "Reprise", "codes": ["OBS-01"], "read": place.ids["last grid"]}),
    "grids.add_from_earlier": Case(
        lambda place, who: {"codes": ["OBS-01"], "read": place.ids["grid version"]}),
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
    "visits.expect": Case(forms.line, lambda place, who: {"number": 2}),
    "visits.meet": said({"nouvelle-name": "Sami", "nouvelle-function": "menuisier", "nouvelle-consent": "yes"}),
    "visits.open": at(number=2),
    "visits.remove": at(number=2),
    "visits.reopen": at(number=3),
    "visits.reveal": at(number=3),
    # fieldwork
    "fieldwork.add_file": Case(forms.document, lambda place, who: {"jotting": place.address["jotting"]}),
    "fieldwork.add_late": at_with({"number": 3}, vu="waiting", a_la_place="1"),
    "fieldwork.leave_late": at_with({"number": 3}, vu="waiting"),
    "fieldwork.add_photo": Case(forms.photo),
    "fieldwork.answer/sienne": Case(address=forms.own_sheet),
    "fieldwork.blur_area": said(left="10", top="10", width="20", height="20"),
    "fieldwork.blur_trace_area": said(left="10", top="10", width="20", height="20"),
    "fieldwork.carnet/sienne": Case(address=forms.own_sheet),
    "fieldwork.consent": said(consent="no"),
    "fieldwork.history/sienne": Case(address=forms.own_sheet),
    "fieldwork.jot": Case(lambda place, who: {"text": "Autre chose", "base": "1"}),
    "fieldwork.jot/sienne": Case(lambda place, who: {"text": "Un mot", "base": "0"},
                                 lambda place, who: forms.own_sheet(place, who) | {"jotting": str(uuid.uuid4())}),
    "fieldwork.news/sienne": Case(address=forms.own_sheet),
    "fieldwork.operations": Case(json=forms.operation),
    "fieldwork.put_back_jotting": said(base="1"),
    "fieldwork.remove_jotting": said(base="1"),
    "fieldwork.restore": said(base="1"),
    "fieldwork.save": Case(forms.sheet_form),
    "fieldwork.type_in": Case(forms.sheet_form),
    "fieldwork.save/sienne": Case(lambda place, who: {}, forms.own_sheet),
    "fieldwork.settle": Case(lambda place, who: {"keep": "current", "base": "1", "vu": "9"}),
    "fieldwork.sheet/sienne": Case(address=forms.own_sheet),
    # deciding
    "deciding.advance": Case(lambda place, who: {
        f"objection-{place.address['objection_id']}-{name}": value
        for name, value in {"state": "admissible", "note": "Vrai.", "seen": "raised"}.items()}),
    "deciding.decide": at_with(PROPOSAL, **{"decision-outcome": "sent_back", "decision-reason": "Pas clair.",
                                            "decision-seen": "0"}),
    "deciding.edit/brouillon": at(**DRAFT),
    "deciding.move": said(state="improvement", seen="objections"),
    "deciding.new_about": at(code="OBS-01"),
    "deciding.propose_about": at_with({"code": "OBS-01"}, **forms.wording(base_number="2")),
    "deciding.propose_new": said(forms.wording()),
    "deciding.publish": at(**DRAFT),
    "deciding.rewrite_text": said(forms.wording(text_number="1", base_number="2")),
    "deciding.say": said({"fil-body": "Et si on disait « qui parle » ?"}),
    "deciding.show/brouillon": at(**DRAFT),
    "deciding.stand": said({"position-choice": "consent", "position-text_number": "1"}),
    "deciding.take_up": at(**RESERVED),
    "deciding.join": Case(lambda place, who: {"keep-question": "mine"}, lambda place, who: {"number": 1, "other": 4}),
    # rounds: session 1 of « commune » is prepared, session 1 of « perso » is in its silent step
    "rounds.from_idea": Case(address=forms.running),
    "rounds.news/à-jour": Case(address=lambda place, who: {"version": place.ids["session version"]}),
    "rounds.prepare": said(title="Une séance", day=""),
    "rounds.add_step": Case(lambda place, who: place.ids["steps"] | {"kind": "groups"}),
    "rounds.move_step": Case(lambda place, who: place.ids["steps"] | {"direction": "up"}),
    "rounds.drop_step": Case(lambda place, who: place.ids["steps"]),
    "rounds.save_programme": Case(lambda place, who: place.ids["steps"]),
    "rounds.describe": said(title="Autre titre", day="", apart="reservation"),
    "rounds.start": said(seen="0"),
    "rounds.close": Case(forms.seen, forms.running),
    "rounds.extend": Case(forms.seen, forms.running),
    "rounds.go_back": Case(forms.seen, forms.running),
    "rounds.go_on": Case(forms.seen, forms.running),
    "rounds.write": Case(lambda place, who: {"idee-body": "Compter qui parle."}, forms.running),
    "rounds.stand": said({"position-1-choice": "consent", "position-1-text_number": "1"}),
    "rounds.adopt_block": said({"bloc-read": "4.1", "bloc-reason": "Ensemble."}),
    "rounds.trying": Case(address=forms.dry_run),
    "rounds.set_up": Case(lambda place, who: {"page": "Un lieu.", "scales": "OBS-02", "groups": "A", "other": "B"},
                          forms.dry_run),
    "rounds.try_out": Case(lambda place, who: {"essai-OBS-02": "3"}, forms.dry_run),
    # coding
    "coding.merge_notion": Case(lambda place, who: {"into": str(place.ids["other notion"])}),
    "coding.part_notion": Case(address=lambda place, who: {"tag_id": place.ids["merged notion"]}),
    "coding.put_notion": said(name="Droits culturels"),
    # comparison
    "comparison.cite_trace": said(version="1"),
    "comparison.file_under": at_with({"code": "OBS-04"}, **{"post-other": "market", "seen-other": "0"}),
    "comparison.lead": said(act="next", seen="1"),
    "comparison.ask_next": said(question="Qui tient la caisse", number="1"),
    "comparison.gaps_table": at(grille="commune"),
    "comparison.meta_table": at(grille="commune"),
    "comparison.open_to_later": at(number=3),
    "comparison.close_to_later": at(number=3),
    "comparison.predict": said(guess="apart", phrase="Les comptes divisent.", seen="0"),
    "comparison.principles": at(code="OBS-04"),
    "comparison.uncite_trace": said(version="1"),
    "comparison.write": said(text="Trois groupes disent la même chose.", seen="0"),
    "comparison.write/groupe": said(text="Le groupe maintient.", seen="0", voix="groupe"),
    # notebook
    "notebook.add_section": Case(lambda place, who: {"section": str(uuid.uuid4()), "title": "Une de plus"}),
    "notebook.place_section": said(direction="down", seen="4"),
    "notebook.preview": said(text="Voir [@1].", section="x"),
    "notebook.remark": Case(lambda place, who: {"about": "plan", "text": "Bien.", "standing": "validated", "version": "4",
                                                "form": str(uuid.uuid4())}),
    "notebook.save_section": said(title="Décider", text="Autre chose.", base="2"),
    "notebook.keep_version": said(keep="current", base="2"),
    "notebook.put_back": Case(address=lambda place, who: {"section": place.ids["removed part"]}),
    "notebook.name_tutor": Case(lambda place, who: {"tutor": place.people["Yann"].member_id}),
    "notebook.set_milestones": said(subject="2027-01-15"),
    "notebook.write_subject": said(subject="Autre sujet", problem="", seen="1"),
    # programme
    "programme.add": said(DAY),
    "programme.calendar": Case(address=lambda place, who: {"token": place.ids["feed"]}),
    "programme.change": said(DAY | {"version": "1", "seen": ""}),
    "programme.paste": said(text="5/10/2026;cours;Une journée de plus"),
    # library: the page of the day is published, its draft has changed since; the other day's is the host's to read
    "library.add_document": Case(lambda place, who: {
        "document-file": forms.document(place, who)["file"], "document-title": "Le bail", "document-abstract": "Signé."}),
    "library.add_link": said({"lien-url": "https://autre.example/", "lien-title": "Autre", "lien-abstract": "À lire."}),
    "library.host": GUEST_OR_HOST["host"],
    "library.host_file": GUEST_OR_HOST["host"],
    "library.invite_host": Case(address=lambda place, who: {"day_id": place.ids["host day"]}),
    "library.outside": GUEST_OR_HOST["guests"],
    "library.outside_page": GUEST_OR_HOST["guests"],
    "library.outside_file": GUEST_OR_HOST["guests"],
    "library.publish": Case(lambda place, who: {"read": place.ids["read"]}),
    "library.refer": Case(lambda place, who: {"sorte": "criterion", "quoi": str(place.ids["criterion"])}),
    "library.reply": Case(lambda place, who: {"text": "Merci encore.", "key": str(uuid.uuid4())},
                          lambda place, who: {"token": place.ids["host"]}),
    "library.write": said(learned="Autre chose", learned_seen="1"),
    # privacy
    "privacy.erase": said(password=PASSWORD, sure="y"),
    # the frame
    "theme.choose": said(theme="dark"),
}  # fmt: skip

NOTHING = Case()


def case_for(name: str) -> Case:
    """What is sent for a line of the table; one that is told apart falls back on nothing else."""
    return CASES.get(name, NOTHING)
