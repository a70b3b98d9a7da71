"""The visit takes another edition along while somebody answers: each answer keeps the wording it was typed under."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.models import Answer
from app.grids.contents import FrozenCriterion, contents
from app.grids.criteria import retire_criterion
from app.grids.models import Criterion, Grid, Revision
from app.visits.models import VisitEdition
from tests.fieldwork.conftest import Field, Send, current, stored
from tests.fieldwork.test_sheet_page import form_of
from tests.grids.factory import PARAMS, adopt_next, adopted_grid
from tests.support.people import SignIn

CHOICE = {
    "options": [{"id": "vote", "label": "vote"}, {"id": "lot", "label": "tirage au sort"}],
    "justification": False,
}


@dataclass(frozen=True)
class Change:
    """The same criterion as edition 1 and as edition 2 word it; edition 2 is what the visit takes along now."""

    before: FrozenCriterion
    now: FrozenCriterion


def take_along(field: Field, edition_id: int) -> None:
    """The visit asks another edition. Call inside an app context; it commits."""
    taken = db.session.scalars(select(VisitEdition).where(VisitEdition.visit_id == field.visit_id)).one()
    taken.edition_id = edition_id
    db.session.commit()


@pytest.fixture
def replace(app: Flask, field: Field) -> Any:
    """`replace()` words the choice anew (two options instead of three, one of them new) and takes that along."""

    def replace(level: str = "compatible", mapping: dict[str, str | None] | None = None) -> Change:
        with app.app_context():
            grid = db.session.get_one(Grid, field.grid_id)
            before = field.by_kind["single_choice"]
            criterion = db.session.get_one(Criterion, before.criterion_id)
            old = db.session.get_one(Revision, before.revision_id)
            names = ("label", "question", "help", "kind", "moment", "respondent", "core")
            copied = {name: getattr(old, name) for name in names}
            new = Revision(
                cohort_id=grid.cohort_id,
                criterion_id=criterion.id,
                number=old.number + 1,
                params=CHOICE,
                change=level,
                mapping=mapping or {"consent": None, "chief": None},
                author_id=old.author_id,
                **copied,
            )
            db.session.add(new)
            criterion.revision_number = new.number
            db.session.flush()
            edition_id = adopt_next(grid, "Reformulée.").id
            take_along(field, edition_id)
            now = contents(edition_id).by_criterion[criterion.id]
            assert now.revision_id != before.revision_id
            return Change(before, now)

    return replace


@pytest.fixture
def retire(app: Flask, field: Field) -> Any:
    """`retire(kind)` takes the criterion of a kind out of the grid, and the next edition along."""

    def retire(kind: str) -> FrozenCriterion:
        with app.app_context():
            odile = db.session.get_one(Membership, field.people.odile.member_id)
            gone = field.by_kind[kind]
            retire_criterion(odile, db.session.get_one(Criterion, gone.criterion_id))
            edition_id = adopt_next(db.session.get_one(Grid, field.grid_id), "Plus courte.").id
            take_along(field, edition_id)
            return gone

    return retire


def of_choice(app: Flask, field: Field) -> Answer:
    answer = current(app, field.by_kind["single_choice"])
    assert answer is not None
    return answer


def test_an_answer_typed_offline_is_kept_under_the_wording_that_was_on_the_screen(
    app: Flask, field: Field, send: Send, replace: Any
) -> None:
    change = replace()
    one = field.operation("single_choice", value="chief") | {"revision": change.before.revision_id}
    [ack] = send(field.people.ines, one)
    assert ack["outcome"] == "applied"
    answer = of_choice(app, field)
    assert (answer.value, answer.revision_id) == ("chief", change.before.revision_id)
    [kept] = stored(app)
    assert kept.revision_id == change.before.revision_id


def test_without_a_wording_it_is_read_under_the_one_asked_now(
    app: Flask, field: Field, send: Send, replace: Any
) -> None:
    change = replace()
    refused, taken = send(
        field.people.ines,
        field.operation("single_choice", value="chief"),
        field.operation("single_choice", value="lot"),
    )
    assert (refused["outcome"], taken["outcome"]) == ("refused", "applied")
    assert of_choice(app, field).revision_id == change.now.revision_id


def test_the_sheet_and_the_history_show_it_in_the_words_it_was_given_in(
    field: Field, send: Send, sign_in: SignIn, replace: Any
) -> None:
    change = replace()
    send(
        field.people.ines,
        field.operation("single_choice", value="chief") | {"revision": change.before.revision_id},
    )
    client = sign_in(field.people.karim)
    page = client.get(field.url).text
    assert "formulation d’avant" in page
    assert "décision d’une personne" in page
    history = client.get(f"{field.url}/criteres/{change.now.code}/historique").text
    assert "décision d’une personne" in history


def test_the_article_and_the_plain_form_say_which_wording_they_show(
    field: Field, sign_in: SignIn, replace: Any
) -> None:
    change = replace()
    page = sign_in(field.people.ines).get(field.url).text
    article = re.search(rf'<article id="critere-{change.now.code}"[^>]*>', page)
    assert article
    assert f'data-revision="{change.now.revision_id}"' in article[0]
    assert form_of(page)[f"c{change.now.criterion_id}-revision"] == [str(change.now.revision_id)]


@pytest.mark.parametrize("which", ["another criterion", "another cohort", "never frozen", "none there is"])
def test_a_wording_that_nobody_can_have_seen_here_is_refused_in_words_and_stores_nothing(
    app: Flask, field: Field, send: Send, which: str
) -> None:
    with app.app_context():
        if which == "another criterion":
            revision = field.by_kind["scale"].revision_id
        elif which == "another cohort":
            zoe = db.session.get_one(Membership, field.people.stranger.member_id)
            revision = adopted_grid(zoe, ["single_choice"], slug="ailleurs").items[0].revision_id
        elif which == "never frozen":
            draft = Revision(
                cohort_id=field.people.cohort_id,
                criterion_id=field.by_kind["single_choice"].criterion_id,
                number=2,
                label="Décider",
                question="Qui décide ?",
                kind="single_choice",
                params=PARAMS["single_choice"],
                author_id=field.people.odile.member_id,
            )
            db.session.add(draft)
            db.session.commit()
            revision = draft.id
        else:
            revision = 999_999
    [ack] = send(field.people.ines, field.operation("single_choice", value="vote") | {"revision": revision})
    assert ack["outcome"] == "refused"
    assert "grille de cette visite" in ack["reason"]
    assert not stored(app)
    assert current(app, field.by_kind["single_choice"]) is None


def test_two_people_under_two_wordings_are_not_pooled_where_one_cannot_say_what_the_other_did(
    app: Flask, field: Field, send: Send, sign_in: SignIn, replace: Any
) -> None:
    change = replace()
    send(field.people.karim, field.operation("single_choice", value="lot", note="Vu"))
    [ack] = send(
        field.people.ines,
        field.operation("single_choice", value="chief") | {"revision": change.before.revision_id},
    )
    assert ack["outcome"] == "conflict"
    assert "tirage au sort" in ack["theirs"]["text"]
    page = sign_in(field.people.karim).get(field.url).text
    assert "2 versions" in page
    assert "tirage au sort" in page
    assert "décision d’une personne" in page
    assert (
        sign_in(field.people.karim).get(f"{field.url}/criteres/{change.now.code}?combiner").status_code == 200
    )


def test_each_of_two_versions_can_be_kept_under_its_own_wording(
    app: Flask, field: Field, send: Send, sign_in: SignIn, replace: Any
) -> None:
    change = replace()
    send(field.people.karim, field.operation("single_choice", value="lot"))
    send(
        field.people.ines,
        field.operation("single_choice", value="chief") | {"revision": change.before.revision_id},
    )
    client, waiting = sign_in(field.people.karim), stored(app)[1].id
    address = f"{field.url}/criteres/{change.now.code}/accord?base=1&vu=2"
    assert client.post(address, data={"keep": waiting}).status_code == 303
    answer = of_choice(app, field)
    assert (answer.value, answer.revision_id) == ("chief", change.before.revision_id)
    # Taken up again, the other one is under its own wording too.
    client.post(f"{field.url}/criteres/{change.now.code}/historique/1/reprise", data={"base": "2"})
    answer = of_choice(app, field)
    assert (answer.value, answer.revision_id) == ("lot", change.now.revision_id)


def test_keeping_the_current_answer_keeps_it_although_the_present_wording_cannot_say_it(
    app: Flask, field: Field, send: Send, sign_in: SignIn, replace: Any
) -> None:
    send(field.people.ines, field.operation("single_choice", value="chief"))
    send(field.people.karim, field.operation("single_choice", value="vote"))
    change = replace()
    address = f"{field.url}/criteres/{change.now.code}/accord?base=1&vu=2"
    assert sign_in(field.people.ines).post(address, data={"keep": "current"}).status_code == 303
    answer = of_choice(app, field)
    assert (answer.value, answer.revision_id) == ("chief", change.before.revision_id)


def test_a_plain_form_left_open_is_read_as_it_was_shown(
    app: Flask, field: Field, send: Send, sign_in: SignIn, replace: Any
) -> None:
    send(field.people.karim, field.operation("single_choice", value="chief", note="Vu"))
    client = sign_in(field.people.ines)
    untouched = form_of(client.get(field.url).text)
    change = replace()
    prefix = f"c{change.before.criterion_id}-"
    assert client.post(field.url, data=untouched).status_code == 303
    assert len(stored(app)) == 1
    typed = untouched | {prefix + "value": ["consent"]}
    assert client.post(field.url, data=typed).status_code == 303
    answer = of_choice(app, field)
    assert (answer.value, answer.revision_id, answer.note) == ("consent", change.before.revision_id, "Vu")


def test_a_plain_form_left_open_loses_no_answer_to_a_criterion_that_has_left_the_grid(
    app: Flask, field: Field, send: Send, sign_in: SignIn, retire: Any
) -> None:
    send(field.people.karim, field.operation("scale", value="3"))
    client = sign_in(field.people.ines)
    shown = form_of(client.get(field.url).text)
    gone = retire("short_text")
    retire("scale")
    prefix = f"c{gone.criterion_id}-"
    page = client.post(field.url, data=shown | {prefix + "text": ["Un comptoir"]}, follow_redirects=True)
    assert "1\N{NO-BREAK SPACE}réponse gardée à part" in page.text
    assert "plus dans la grille" in page.text
    # What was on the screen and not touched is not sent again.
    assert [(one.outcome, one.content["value"]) for one in stored(app)] == [
        ("applied", 3),
        ("late", {"text": "Un comptoir"}),
    ]


def test_an_answer_to_a_criterion_that_left_the_grid_is_kept_aside_under_its_wording(
    app: Flask, field: Field, send: Send, retire: Any
) -> None:
    gone = retire("scale")
    named = field.operation("scale", value="4") | {"revision": gone.revision_id}
    first, second = send(field.people.ines, named, field.operation("scale", value="5"))
    assert (first["outcome"], second["outcome"]) == ("late", "late")
    assert "plus dans la grille" in first["reason"]
    assert {one.revision_id for one in stored(app)} == {gone.revision_id}
    assert current(app, gone) is None


def test_a_grid_that_the_visit_has_left_at_home_still_loses_nothing(
    app: Flask, field: Field, send: Send
) -> None:
    with app.app_context():
        db.session.delete(db.session.scalars(select(VisitEdition)).one())
        db.session.commit()
    [ack] = send(field.people.ines, field.operation("scale", value="4"))
    assert ack["outcome"] == "late"
    [kept] = stored(app)
    assert kept.content["value"] == 4


def test_what_is_already_the_answer_is_not_late(app: Flask, field: Field, send: Send, retire: Any) -> None:
    send(field.people.ines, field.operation("scale", value="4"))
    retire("scale")
    [ack] = send(field.people.karim, field.operation("scale", value="4"))
    assert (ack["outcome"], ack["version"]) == ("applied", 1)


def test_a_late_operation_sent_again_gets_its_first_answer(field: Field, send: Send, retire: Any) -> None:
    retire("scale")
    one = field.operation("scale", value="4")
    assert send(field.people.ines, one) == send(field.people.ines, one)


@pytest.mark.parametrize(
    ("level", "mapping", "told"),
    [
        ("compatible", {"consent": None, "chief": "lot"}, ["tirage au sort 2 A B"]),
        (
            "compatible",
            {"consent": None, "chief": None},
            ["tirage au sort 1 B", "décision d’une personne (retiré depuis) 1 A"],
        ),
        ("breaking", {"consent": None, "chief": None}, ["tirage au sort 1 B"]),
    ],
)
def test_the_comparison_pools_answers_of_two_wordings_only_where_that_is_fair(
    field: Field,
    send: Send,
    sign_in: SignIn,
    replace: Any,
    level: str,
    mapping: dict[str, str | None],
    told: list[str],
) -> None:
    change = replace(level, mapping)
    typed_before = field.operation("single_choice", value="chief") | {"revision": change.before.revision_id}
    send(field.people.ines, typed_before)
    on_b = f"{field.visit_id}.{field.grid_id}.g{field.group_b}"
    send(field.people.lea, field.operation("single_choice", value="lot") | {"sheet": on_b})
    page = sign_in(field.people.odile).get(f"{field.people.url}/comparer/commune/{change.now.code}")
    assert page.status_code == 200
    chart = [
        " ".join(option.get_text(" ").split())
        for option in BeautifulSoup(page.text, "html.parser").select(".unit-chart li")
    ]
    assert [one for one in chart if not one.endswith((" 0", "pas proposé"))] == told
    # The one that cannot be pooled is told apart, not lost.
    assert level != "breaking" or "répondu à une autre question, non mêlé" in page.text
