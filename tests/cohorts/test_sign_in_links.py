"""Links that facilitators hand out: shown once, and never the way into somebody else's business."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import SignInLink
from app.cohorts.models import Membership, Role
from app.extensions import db
from app.tables import now
from tests.accounts.passwords import PASSWORD, give_password
from tests.conftest import new_client
from tests.support.people import Actor, Classroom, SignIn, add_member

pytestmark = pytest.mark.usefixtures("quick_hashing")


def link_of(classroom: Classroom, actor: Actor) -> str:
    return f"{classroom.url}/membres/{actor.member_id}/lien"


def count(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(SignInLink.id)).all())


def test_a_facilitator_gets_somebody_back_in(app: Flask, sign_in: SignIn, classroom: Classroom) -> None:
    page = sign_in(classroom.odile).post(link_of(classroom, classroom.karim))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "<svg" in page.text
    address = re.search(r'value="http://localhost(/lien/[^"]+)"', page.text)
    assert address is not None
    phone = new_client(app)
    assert "Karim" in phone.get(address[1]).text
    assert phone.post(address[1], data={"password": PASSWORD}).status_code == 303
    assert phone.get(f"{classroom.url}/membres").status_code == 200


def test_a_second_press_leaves_one_good_link(app: Flask, sign_in: SignIn, classroom: Classroom) -> None:
    client = sign_in(classroom.odile)
    client.post(link_of(classroom, classroom.karim))
    client.post(link_of(classroom, classroom.karim))
    assert count(app) == 1


@pytest.mark.parametrize("who", ["ines", "guy", "stranger"])
def test_nobody_else_makes_links(app: Flask, sign_in: SignIn, classroom: Classroom, who: str) -> None:
    answer = sign_in(getattr(classroom, who)).post(link_of(classroom, classroom.karim))
    assert answer.status_code == (404 if who == "stranger" else 403)
    assert count(app) == 0


@pytest.mark.parametrize("role", [Role.student, Role.facilitator])
@pytest.mark.parametrize("ended", [False, True])
def test_no_link_opens_a_promotion_that_the_facilitator_does_not_run(
    app: Flask, sign_in: SignIn, classroom: Classroom, role: str, ended: bool
) -> None:
    with app.app_context():
        elsewhere = db.session.get_one(Membership, classroom.stranger.member_id).cohort_id
        db.session.add(
            Membership(
                cohort_id=elsewhere,
                person_id=classroom.karim.person_id,
                role=role,
                removed_at=now() if ended else None,
            )
        )
        db.session.commit()
    answer = sign_in(classroom.odile).post(link_of(classroom, classroom.karim))
    assert answer.status_code == 403
    assert "appartient aussi à une autre promotion" in answer.text
    assert count(app) == 0


def test_enrolling_a_facilitator_of_elsewhere_gives_no_way_into_their_account(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    client = sign_in(classroom.odile)
    client.post(f"{classroom.url}/liste", data={"text": "Zoé;zoé@ailleurs.example;A"})
    with app.app_context():
        zoe = db.session.scalars(
            select(Membership.id).where(
                Membership.cohort_id == classroom.cohort_id,
                Membership.person_id == classroom.stranger.person_id,
            )
        ).one()
    assert client.post(f"{classroom.url}/membres/{zoe}/lien").status_code == 403
    client.post(f"{classroom.url}/liens")
    with app.app_context():
        owners = set(db.session.scalars(select(SignInLink.person_id)))
    assert classroom.stranger.person_id not in owners


def test_no_link_opens_the_account_of_whoever_set_up_the_site(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    with app.app_context():
        db.session.get_one(Membership, classroom.karim.member_id).person.founder = True
        db.session.commit()
    answer = sign_in(classroom.odile).post(link_of(classroom, classroom.karim))
    assert answer.status_code == 403
    assert "a installé le site" in answer.text


def test_a_link_for_oneself_would_skip_the_present_password(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    answer = sign_in(classroom.odile).post(link_of(classroom, classroom.odile))
    assert answer.status_code == 403
    assert "Mon compte" in answer.text


def test_somebody_of_two_promotions_run_by_the_same_person_can_get_a_link(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    with app.app_context():
        elsewhere = db.session.get_one(Membership, classroom.stranger.member_id).cohort_id
        db.session.add_all(
            [
                Membership(cohort_id=elsewhere, person_id=classroom.karim.person_id, role=Role.student),
                Membership(cohort_id=elsewhere, person_id=classroom.odile.person_id, role=Role.facilitator),
            ]
        )
        db.session.commit()
    assert sign_in(classroom.odile).post(link_of(classroom, classroom.karim)).status_code == 200


def test_one_page_holds_a_link_for_each_person_without_a_password(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    with app.app_context():
        add_member(classroom.cohort_id, "Awa", letter="B")
    give_password(app, classroom.ines, classroom.odile, classroom.guy)
    page = sign_in(classroom.odile).post(f"{classroom.url}/liens")
    assert page.headers["Cache-Control"] == "no-store"
    links = re.findall(r"http://localhost(/lien/[\w-]+)", page.text)
    assert len(links) == 3
    for link, name in zip(links, ("Karim", "Awa", "Léa"), strict=True):
        assert name in new_client(app).get(link).text
    assert "Inès" not in page.text


def test_when_everybody_has_a_password_the_page_says_so(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    give_password(app, classroom.ines, classroom.karim, classroom.lea, classroom.odile, classroom.guy)
    page = sign_in(classroom.odile).post(f"{classroom.url}/liens")
    assert "Aucun lien à distribuer" in page.text
    assert "pas encore de mot de passe" not in sign_in(classroom.odile).get(f"{classroom.url}/membres").text
