"""The list of members: what each sees there, roles, groups, ending and giving back access."""

import pytest
from flask import Flask
from sqlalchemy import event

from app.cohorts.models import Membership
from app.extensions import db
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Actor, Classroom, SignIn, add_member

KARIM = "karim@promo.example"


def place(classroom: Classroom, actor: Actor) -> str:
    return f"{classroom.url}/membres/{actor.member_id}"


def test_everybody_sees_everybody_by_group(sign_in: SignIn, classroom: Classroom) -> None:
    for actor in (classroom.ines, classroom.guy, classroom.odile):
        page = sign_in(actor).get(f"{classroom.url}/membres").text
        for name in ("Inès", "Karim", "Léa", "Odile", "Guy"):
            assert name in page
        assert page.index("group-A") < page.index("<bdi>Inès")
        assert page.index("<bdi>Karim") < page.index("group-B") < page.index("<bdi>Léa")
        assert "Zoé" not in page


def test_only_facilitators_see_addresses_and_controls(sign_in: SignIn, classroom: Classroom) -> None:
    for actor in (classroom.ines, classroom.guy):
        page = sign_in(actor).get(f"{classroom.url}/membres").text
        assert KARIM not in page
        assert "Retirer de la promotion" not in page
        assert "<select" not in page
    page = sign_in(classroom.odile).get(f"{classroom.url}/membres").text
    assert KARIM in page
    assert "Retirer de la promotion" in page


def test_a_student_changes_group(sign_in: SignIn, classroom: Classroom, class_list) -> None:
    answer = sign_in(classroom.odile).post(
        place(classroom, classroom.karim), data={"role": "student", "letter": "B"}
    )
    assert answer.status_code == 303
    assert class_list()[KARIM] == ("Karim", "student", "B")


def test_htmx_gets_the_list_that_a_reload_shows(sign_in: SignIn, classroom: Classroom, class_list) -> None:
    client = sign_in(classroom.odile)
    answer = client.post(
        place(classroom, classroom.karim), data={"role": "student", "letter": "B"}, headers=HTMX
    )
    assert answer.status_code == 200
    assert "Karim" in answer.text
    assert_fragment_equals_reload(answer.text, client.get(f"{classroom.url}/membres").text)
    fragment = client.get(f"{classroom.url}/membres", headers=HTMX)
    assert_fragment_equals_reload(fragment.text, client.get(f"{classroom.url}/membres").text)


def test_a_student_made_facilitator_leaves_the_group(
    sign_in: SignIn, classroom: Classroom, class_list
) -> None:
    sign_in(classroom.odile).post(
        place(classroom, classroom.karim), data={"role": "facilitator", "letter": "A"}
    )
    assert class_list()[KARIM] == ("Karim", "facilitator", None)
    assert sign_in(classroom.karim).get(f"{classroom.url}/reglages").status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"role": "owner", "letter": ""},
        {"role": "", "letter": "A"},
        {"role": "student", "letter": "Z"},
        {"role": "student", "letter": "\0Z"},
    ],
)
def test_a_role_or_group_that_does_not_exist_changes_nothing(
    sign_in: SignIn, classroom: Classroom, class_list, sent: dict[str, str]
) -> None:
    client = sign_in(classroom.odile)
    answer = client.post(place(classroom, classroom.karim), data=sent, headers=HTMX)
    assert "Choisissez un" in answer.text
    assert class_list()[KARIM] == ("Karim", "student", "A")


def test_the_last_facilitator_stays(sign_in: SignIn, classroom: Classroom, class_list) -> None:
    client = sign_in(classroom.odile)
    here = place(classroom, classroom.odile)
    answer = client.post(here, data={"role": "student", "letter": "A"}, follow_redirects=True)
    assert "la seule personne qui encadre" in answer.text
    assert client.post(f"{here}/retrait").status_code == 409
    assert class_list()["odile@promo.example"] == ("Odile", "facilitator", None)


def test_a_removed_facilitator_does_not_count_as_one(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    with app.app_context():
        second = add_member(classroom.cohort_id, "Second", role="facilitator")
    client = sign_in(classroom.odile)
    assert client.post(f"{place(classroom, second)}/retrait").status_code == 303
    assert client.post(f"{place(classroom, classroom.odile)}/retrait").status_code == 409


def test_with_a_second_facilitator_the_first_may_step_back(
    app: Flask, sign_in: SignIn, classroom: Classroom, class_list
) -> None:
    with app.app_context():
        add_member(classroom.cohort_id, "Second", role="facilitator")
    client = sign_in(classroom.odile)
    answer = client.post(
        place(classroom, classroom.odile), data={"role": "guest", "letter": ""}, headers=HTMX
    )
    assert answer.headers["HX-Redirect"] == f"{classroom.url}/membres", "the whole page has changed"
    assert class_list()["odile@promo.example"][1] == "guest"
    assert client.get(f"{classroom.url}/reglages").status_code == 403


def test_a_removed_member_loses_access_and_keeps_authorship(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    theirs = sign_in(classroom.karim)
    answer = sign_in(classroom.odile).post(
        f"{place(classroom, classroom.karim)}/retrait", follow_redirects=True
    )
    assert "Karim n’a plus accès" in answer.text
    assert "Ancien·ne·s membres (1)" in answer.text
    assert theirs.get(f"{classroom.url}/membres").status_code == 404
    assert theirs.get("/compte").status_code == 200
    with app.app_context():
        kept = db.session.get_one(Membership, classroom.karim.member_id)
        assert kept.name == "Karim"
        assert kept.group is not None


def test_access_is_given_back_with_role_and_group(sign_in: SignIn, classroom: Classroom, class_list) -> None:
    client = sign_in(classroom.odile)
    client.post(f"{place(classroom, classroom.karim)}/retrait")
    assert KARIM not in class_list()
    answer = client.post(f"{place(classroom, classroom.karim)}/retour", headers=HTMX)
    assert_fragment_equals_reload(answer.text, client.get(f"{classroom.url}/membres").text)
    assert class_list()[KARIM] == ("Karim", "student", "A")
    assert client.post(f"{place(classroom, classroom.karim)}/retour").status_code == 404, "no longer removed"


def test_who_leaves_by_themselves_goes_to_their_other_promotions(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    with app.app_context():
        add_member(classroom.cohort_id, "Second", role="facilitator")
    answer = sign_in(classroom.odile).post(f"{place(classroom, classroom.odile)}/retrait", headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/"


def test_former_members_are_the_teams_business(sign_in: SignIn, classroom: Classroom) -> None:
    sign_in(classroom.odile).post(f"{place(classroom, classroom.karim)}/retrait")
    assert "Karim" not in sign_in(classroom.ines).get(f"{classroom.url}/membres").text


def test_an_empty_promotion_says_what_to_do_next(app: Flask, sign_in: SignIn, classroom: Classroom) -> None:
    page = sign_in(classroom.stranger).get("/promotions/ailleurs/membres").text
    assert "La promotion est vide" in page
    assert "/promotions/ailleurs/invitation" in page


def test_thirty_members_cost_no_more_queries_than_five(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    client = sign_in(classroom.odile)
    before = _queries(app, client, classroom)
    with app.app_context():
        for number in range(25):
            add_member(classroom.cohort_id, f"Membre{number}", letter="AB"[number % 2])
    assert _queries(app, client, classroom) == before <= 6


def _queries(app: Flask, client, classroom: Classroom) -> int:
    counted: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(connection, cursor, statement, *rest) -> None:
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert client.get(f"{classroom.url}/membres").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in counted)
