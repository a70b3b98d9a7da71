"""People met, chosen in a quote instead of typed again; what was kept outlives the list."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from app.extensions import db
from app.visits.encounters import Met, amend_encounter, forget_encounter, meet
from app.visits.models import Visit
from tests.fieldwork.carnets import jot
from tests.fieldwork.conftest import Field, Send
from tests.support.people import SignIn
from tests.visits.factory import member


@pytest.fixture
def met(app: Flask, field: Field) -> int:
    """The id of L., met by Odile, who may be quoted without her name."""
    with app.app_context():
        visit = db.session.get_one(Visit, field.visit_id)
        one = meet(member(field.people.odile), visit, Met("L.", "administratrice", "unnamed"))
        db.session.commit()
        return one.id


def row(sign_in: SignIn, field: Field) -> Tag:
    """The first quote of group A's sheet, as Inès opens it."""
    page = sign_in(field.people.ines).get(f"{field.url}?moment=tout").text
    found = BeautifulSoup(page, "html.parser").select_one(".quote-row")
    assert found is not None
    return found


def shown(row: Tag) -> dict[str, str]:
    selected = {
        one["name"].split("row_")[1]: one.select_one("option[selected]") for one in row.select("select")
    }
    typed = {one["name"].split("row_")[1]: one["value"] for one in row.select("input[name*=row_]")}
    return typed | {name: str(option["value"]) if option else "" for name, option in selected.items()}


def choose(send: Send, field: Field, sign_in: SignIn) -> None:
    option = row(sign_in, field).select_one("select[data-met] option[value^='1|']")
    assert option is not None
    quote = {"row_id": "q1", "row_words": "On tient.", "row_who": "", "row_function": "", "row_consent": "no"}
    [ack] = send(
        field.people.ines,
        field.operation("quote", **quote, row_met=str(option["value"]), row_tie=""),
    )
    assert ack["outcome"] == "applied"


def test_whoever_was_noted_can_be_chosen_at_the_next_opening(field: Field, met: int, sign_in: SignIn) -> None:
    names = [one.text for one in row(sign_in, field).select("select[data-met] option")]
    assert "L., administratrice" in names


def test_choosing_fills_the_quote_and_says_how_far_it_goes(
    field: Field, met: int, send: Send, sign_in: SignIn
) -> None:
    choose(send, field, sign_in)
    found = row(sign_in, field)
    fields = shown(found)
    assert (fields["who"], fields["function"], fields["consent"]) == ("L.", "administratrice", "unnamed")
    assert fields["met"].startswith(f"{met}|")
    assert "« oui » n’est pas possible" in found.text.replace("\N{NO-BREAK SPACE}", " ")


def test_what_was_kept_stays_when_the_person_is_taken_off_the_list(
    app: Flask, field: Field, met: int, send: Send, sign_in: SignIn
) -> None:
    choose(send, field, sign_in)
    with app.app_context():
        forget_encounter(member(field.people.odile), db.session.get_one(Visit, field.visit_id), met)
        db.session.commit()
    found = row(sign_in, field)
    fields = shown(found)
    assert (fields["who"], fields["met"]) == ("L.", f"{met}|unnamed")
    assert "plus dans la liste" in found.text
    assert "« oui » n’est pas possible" in found.text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_corrected_name_does_not_change_what_was_kept(
    app: Flask, field: Field, met: int, send: Send, sign_in: SignIn
) -> None:
    choose(send, field, sign_in)
    with app.app_context():
        visit = db.session.get_one(Visit, field.visit_id)
        amend_encounter(member(field.people.odile), visit, met, Met("Lila", "gérante", "unnamed"))
        db.session.commit()
    fields = shown(row(sign_in, field))
    assert (fields["who"], fields["function"]) == ("L.", "administratrice")
    assert fields["met"] == f"{met}|unnamed|Lila|gérante"


def test_nothing_is_offered_where_nobody_was_met(field: Field, sign_in: SignIn) -> None:
    assert not row(sign_in, field).select("[data-met]")


def test_an_accord_taken_back_since_holds_for_quotes_of_before(
    app: Flask, field: Field, met: int, send: Send, sign_in: SignIn
) -> None:
    choose(send, field, sign_in)
    compared = f"{field.people.url}/comparer/commune/{field.by_kind['quote'].code}"
    traces, lea = f"{field.people.url}/traces", sign_in(field.people.lea)
    assert "On tient." in lea.get(compared).text
    assert "On tient." in lea.get(traces).text
    with app.app_context():
        visit = db.session.get_one(Visit, field.visit_id)
        amend_encounter(member(field.people.odile), visit, met, Met("L.", "administratrice", "no"))
        db.session.commit()
    assert "On tient." not in lea.get(compared).text
    assert "On tient." not in lea.get(traces).text
    assert "On tient." not in lea.get(f"{field.people.url}/comparer/tableau.csv").text


@pytest.mark.parametrize(
    ("agreed", "read", "named"), [("no", False, False), ("unnamed", True, False), ("yes", True, True)]
)
def test_a_quote_that_names_somebody_without_choosing_them_goes_no_further_than_they_agreed(
    app: Flask, field: Field, send: Send, sign_in: SignIn, agreed: str, read: bool, named: bool
) -> None:
    with app.app_context():
        visit = db.session.get_one(Visit, field.visit_id)
        meet(member(field.people.odile), visit, Met("Éloïse Roux", "administratrice", agreed))
        db.session.commit()
    said = {"row_id": "q1", "row_words": "On tient.", "row_who": "éloïse Roux", "row_consent": "yes"}
    noted = {
        "sort": "quote",
        "who": "ÉLOÏSE ROUX",
        "consent": "yes",
        "criterion": field.by_kind["scale"].criterion_id,
    }
    send(field.people.ines, field.operation("quote", **said, row_function="gérante"))
    send(field.people.ines, jot(field, "On rame.", **noted))
    lea = sign_in(field.people.lea)
    compared = f"{field.people.url}/comparer/commune/{field.by_kind['quote'].code}"
    traces = f"{field.people.url}/traces"
    for address, words, name in (
        (compared, "On tient.", "éloïse Roux"),
        (traces, "On tient.", "éloïse Roux"),
        (traces, "On rame.", "ÉLOÏSE ROUX"),
    ):
        text = lea.get(address).text
        assert (words in text) == read
        assert (name in text) == named
    own = sign_in(field.people.ines).get(traces).text
    assert "On rame." in own
    assert ("la personne rencontrée n’est pas d’accord" in own) == (agreed == "no")


def test_the_number_of_somebody_taken_off_is_never_anybody_elses(app: Flask, field: Field, met: int) -> None:
    with app.app_context():
        visit, odile = db.session.get_one(Visit, field.visit_id), member(field.people.odile)
        forget_encounter(odile, visit, met)
        assert meet(odile, visit, Met("Paul")).id != met
