"""Joining by the invitation: new people, people with an account, places kept by the team."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import delete, func, select

from app.accounts import links
from app.accounts.models import Person
from app.cohorts.models import Group, Membership, Role
from app.extensions import db
from app.tables import now
from tests.accounts.passwords import PASSWORD, give_password
from tests.cohorts.conftest import ClassList
from tests.conftest import new_client
from tests.support.people import Classroom, SignIn, add_member

JOIN = "/rejoindre/code-promo"
NEW = {"name": "Awa Diop", "email": "awa@exemple.fr", "password": PASSWORD, "group": "B"}

pytestmark = pytest.mark.usefixtures("quick_hashing", "classroom")
Read = Callable[[], ClassList]


def test_somebody_new_joins_on_one_page_and_is_signed_in(
    client: FlaskClient, classroom: Classroom, class_list: Read
) -> None:
    page = client.get(JOIN).text
    assert "Promotion de test" in page
    assert "2\xa0personnes" in page, "how many are in each group"
    answer = client.post(JOIN, data=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{classroom.url}/")
    assert class_list()["awa@exemple.fr"] == ("Awa Diop", "student", "B")
    assert client.get(f"{classroom.url}/membres").status_code == 200
    cookie = client.get_cookie("visites")
    assert cookie is not None
    assert cookie.expires is not None, "the phone stays signed in"


def test_the_group_may_be_left_for_later(client: FlaskClient, class_list: Read) -> None:
    assert client.post(JOIN, data=NEW | {"group": "-"}).status_code == 303
    assert class_list()["awa@exemple.fr"][2] is None


def test_without_groups_none_is_asked_for(app: Flask, client: FlaskClient, classroom: Classroom) -> None:
    with app.app_context():
        db.session.execute(delete(Group).where(Group.cohort_id != classroom.cohort_id))
        db.session.commit()
    page = client.get("/rejoindre/code-ailleurs").text
    assert 'name="group"' not in page
    form = {name: text for name, text in NEW.items() if name != "group"}
    assert client.post("/rejoindre/code-ailleurs", data=form).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Écrivez votre nom."),
        ({"name": "n" * 121}, "120 caractères au plus."),
        ({"email": "awa"}, "n’est pas complète"),
        ({"email": "ß" * 200 + "@exemple.fr"}, "n’est pas complète"),
        ({"password": "court"}, "au moins 10 caractères"),
        ({"group": ""}, "Choisissez un groupe."),
        ({"group": "Z"}, "Ce groupe n’existe plus"),
        ({"group": "\0Z"}, "Ce groupe n’existe plus"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: FlaskClient, class_list: Read, wrong: dict[str, str], said: str
) -> None:
    answer = client.post(JOIN, data=NEW | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    for name in ("name", "email"):
        assert f'value="{(NEW | wrong)[name]}"' in answer.text
    if "group" not in wrong:
        assert 'value="B" checked' in answer.text
    assert PASSWORD not in answer.text
    assert len(class_list()) == 5


@pytest.mark.parametrize("name", ["محمد العربي", "Zoé 🌻", "<script>alert(1)</script>", "Nguyễn Thị Hà"])
def test_any_name_survives(client: FlaskClient, classroom: Classroom, name: str) -> None:
    client.post(JOIN, data=NEW | {"name": name})
    page = client.get(f"{classroom.url}/membres").text
    assert str(escape(name)) in page
    assert "<script>alert" not in page


def test_a_double_press_makes_one_member(app: Flask, client: FlaskClient, class_list: Read) -> None:
    first = client.post(JOIN, data=NEW)
    impatient = new_client(app).post(JOIN, data=NEW)
    assert first.status_code == impatient.status_code == 303
    assert len(class_list()) == 6


def test_two_presses_at_once_make_one_member(app: Flask, class_list: Read) -> None:
    answers: list[int] = []

    def press() -> None:
        answers.append(new_client(app).post(JOIN, data=NEW).status_code)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {303, 409}
    assert 303 in answers
    assert len(class_list()) == 6


def test_an_account_with_another_password_is_asked_to_sign_in_and_comes_back(
    app: Flask, client: FlaskClient, classroom: Classroom
) -> None:
    give_password(app, classroom.stranger)
    theirs = NEW | {"email": "Zoé@ailleurs.example", "password": "pas sa phrase"}
    answer = client.post(JOIN, data=theirs)
    assert answer.status_code == 422
    assert "Vous avez déjà un compte" in answer.text
    assert f"/connexion?suite={JOIN}" in answer.text.replace("%2F", "/")
    signed = client.post(
        "/connexion", data={"email": "zoé@ailleurs.example", "password": PASSWORD, "suite": JOIN}
    )
    assert signed.headers["Location"] == JOIN
    page = client.get(JOIN).text
    assert "Zoé" in page
    assert 'name="password"' not in page, "only the group is asked for"
    assert client.post(JOIN, data={"group": "A"}).status_code == 303


def test_somebody_signed_in_joins_with_one_press(
    sign_in: SignIn, classroom: Classroom, class_list: Read
) -> None:
    client = sign_in(classroom.stranger)
    for _ in range(2):
        answer = client.post(JOIN, data={"group": "B"})
        assert answer.headers["Location"] == f"{classroom.url}/"
    assert class_list()["zoé@ailleurs.example"] == ("Zoé", "student", "B")


def test_a_member_who_opens_the_invitation_again_goes_home(
    sign_in: SignIn, classroom: Classroom, class_list: Read
) -> None:
    for actor in (classroom.ines, classroom.odile):
        assert sign_in(actor).get(JOIN).headers["Location"] == f"{classroom.url}/"
    sign_in(classroom.ines).post(JOIN, data={"group": "B"})
    sign_in(classroom.odile).post(JOIN, data={"group": "B"})
    assert class_list()["inès@promo.example"] == ("Inès", "student", "A"), "the group stays"
    assert class_list()["odile@promo.example"] == ("Odile", "facilitator", None), "the role stays"


def test_a_closed_invitation_says_so_and_lets_nobody_in(
    client: FlaskClient, sign_in: SignIn, classroom: Classroom, class_list: Read, set_cohort
) -> None:
    set_cohort(joining_open=False)
    for answer in (
        client.get(JOIN),
        client.post(JOIN, data=NEW),
        sign_in(classroom.stranger).post(JOIN, data={"group": "A"}),
    ):
        assert answer.status_code == 403
        assert "Les inscriptions à cette promotion sont fermées" in answer.text
    assert len(class_list()) == 5


def test_a_removed_member_does_not_come_back_by_the_invitation(
    app: Flask, sign_in: SignIn, classroom: Classroom, class_list: Read
) -> None:
    with app.app_context():
        db.session.get_one(Membership, classroom.karim.member_id).removed_at = now()
        db.session.commit()
    client = sign_in(classroom.karim)
    for answer in (client.get(JOIN), client.post(JOIN, data={"group": "A"})):
        assert answer.status_code == 403
        assert "Votre accès à cette promotion a été retiré" in answer.text
    assert "karim@promo.example" not in class_list()


def test_an_unknown_code_says_what_to_ask_for(client: FlaskClient) -> None:
    for code in ("inconnu", "é😀", "x" * 300):
        for answer in (client.get(f"/rejoindre/{code}"), client.post(f"/rejoindre/{code}", data=NEW)):
            assert answer.status_code == 404
            assert "Demandez la nouvelle" in answer.text


@pytest.mark.parametrize("typed", ["K7FM3XQD", "k7fm-3xqd", "k7fm 3xqd", " k7fm3xqd"])
def test_a_code_is_taken_as_people_type_it(client: FlaskClient, set_cohort, typed: str) -> None:
    set_cohort(join_code="k7fm3xqd")
    assert client.get(f"/rejoindre/{typed}").status_code == 200


def test_a_place_kept_by_the_team_is_claimed_with_its_group(
    app: Flask, client: FlaskClient, class_list: Read
) -> None:
    """Karim is in the roster, group A, and never had a password."""
    answer = client.post(JOIN, data=NEW | {"name": "Karim B.", "email": "KARIM@promo.example"})
    assert answer.status_code == 303
    assert class_list()["karim@promo.example"] == ("Karim B.", "student", "A")
    signed = new_client(app).post("/connexion", data={"email": "karim@promo.example", "password": PASSWORD})
    assert signed.status_code == 303


def test_a_claimed_place_makes_its_link_worthless(
    app: Flask, client: FlaskClient, classroom: Classroom
) -> None:
    with app.app_context():
        token = links.make_link(db.session.get_one(Person, classroom.karim.person_id), None)
        db.session.commit()
    client.post(JOIN, data=NEW | {"email": "karim@promo.example"})
    assert new_client(app).get(f"/lien/{token}").status_code == 404


@pytest.mark.parametrize("case", ["elsewhere", "facilitator", "guest", "founder", "removed"])
def test_an_account_that_opens_more_than_this_class_is_not_claimed(
    app: Flask, client: FlaskClient, classroom: Classroom, case: str
) -> None:
    with app.app_context():
        member = db.session.get_one(Membership, classroom.karim.member_id)
        if case == "elsewhere":
            other = db.session.scalars(
                select(Membership.cohort_id).where(Membership.cohort_id != classroom.cohort_id)
            ).first()
            db.session.add(Membership(cohort_id=other, person_id=member.person_id, role=Role.student))
        elif case == "founder":
            member.person.founder = True
        elif case == "removed":
            member.removed_at = now()
        else:
            member.role, member.group_id = case, None
        db.session.commit()
    answer = client.post(JOIN, data=NEW | {"email": "karim@promo.example"})
    assert answer.status_code == (403 if case == "removed" else 422)
    with app.app_context():
        assert db.session.get_one(Person, classroom.karim.person_id).password_hash is None
    assert client.get("/compte").status_code == 302


def test_guessing_a_password_through_the_invitation_is_limited_with_signing_in(
    app: Flask, limited_app: Flask, classroom: Classroom
) -> None:
    give_password(app, classroom.ines)
    client = new_client(limited_app)
    tried = {"email": "inès@promo.example", "password": "une mauvaise phrase"}
    for _ in range(5):
        assert client.post(JOIN, data=NEW | tried).status_code == 422
        assert client.post("/connexion", data=tried).status_code == 422
    answer = client.post(JOIN, data=NEW | tried)
    assert answer.status_code == 429
    assert 'value="Awa Diop"' in answer.text
    assert client.post("/connexion", data=tried).status_code == 429


def test_thirty_phones_behind_one_address_join_within_a_minute(limited_app: Flask, app: Flask) -> None:
    for number in range(30):
        answer = new_client(limited_app).post(JOIN, data=NEW | {"email": f"p{number}@exemple.fr"})
        assert answer.status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 36


def test_guessing_codes_is_limited(limited_app: Flask) -> None:
    client = new_client(limited_app)
    answers = [client.get(f"/rejoindre/x{number}").status_code for number in range(61)]
    assert answers == [404] * 60 + [429]


def test_a_member_without_a_group_chooses_one_on_the_invitation(
    app: Flask, sign_in: SignIn, classroom: Classroom, class_list: Read
) -> None:
    with app.app_context():
        awa = add_member(classroom.cohort_id, "Awa")
    client = sign_in(awa)
    assert client.get(JOIN).status_code == 200
    client.post(JOIN, data={"group": "B"})
    assert class_list()["awa@promo.example"] == ("Awa", "student", "B")
