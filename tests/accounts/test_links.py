"""One-time sign-in links."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.accounts import links
from app.accounts.models import Person, SignInLink
from app.extensions import db
from app.tables import now
from tests.conftest import new_client
from tests.support.people import Classroom, SignIn

NEW = "une phrase toute neuve"

pytestmark = pytest.mark.usefixtures("quick_hashing")
MakeLink = Callable[[], str]


@pytest.fixture
def make_link(app: Flask, classroom: Classroom) -> MakeLink:
    """The address of a new link for Karim, who has no password."""

    def make() -> str:
        with app.app_context():
            karim = db.session.get_one(Person, classroom.karim.person_id)
            odile = db.session.get_one(Person, classroom.odile.person_id)
            token = links.make_link(karim, odile)
            db.session.commit()
        return f"/lien/{token}"

    return make


def test_opening_a_link_as_scanners_do_uses_nothing_up(client: FlaskClient, make_link: MakeLink) -> None:
    link = make_link()
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200
        assert "Karim" in page.text
    assert client.get("/compte").status_code == 302
    assert client.post(link, data={"password": NEW}).status_code == 303


def test_a_link_signs_in_and_gives_a_password(app: Flask, client: FlaskClient, make_link: MakeLink) -> None:
    answer = client.post(make_link(), data={"password": NEW})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert client.get("/compte").status_code == 200
    again = new_client(app).post("/connexion", data={"email": "karim@promo.example", "password": NEW})
    assert again.status_code == 303


def test_a_link_serves_once(app: Flask, client: FlaskClient, make_link: MakeLink) -> None:
    link = make_link()
    client.post(link, data={"password": NEW})
    other = new_client(app)
    for answer in (other.get(link), other.post(link, data={"password": "une autre phrase"})):
        assert answer.status_code == 410
        assert "a déjà servi" in answer.text
    assert other.get("/compte").status_code == 302


def test_a_link_ends_after_two_days(app: Flask, client: FlaskClient, make_link: MakeLink) -> None:
    link = make_link()
    with app.app_context():
        kept = db.session.scalars(select(SignInLink)).one()
        assert timedelta(hours=47) < kept.expires_at - now() <= timedelta(hours=48)
        db.session.execute(update(SignInLink).values(expires_at=now() - timedelta(seconds=1)))
        db.session.commit()
    for answer in (client.get(link), client.post(link, data={"password": NEW})):
        assert answer.status_code == 410
        assert "n’est plus valable" in answer.text


def test_a_newer_link_replaces_the_earlier_one(client: FlaskClient, make_link: MakeLink) -> None:
    earlier, later = make_link(), make_link()
    assert client.get(earlier).status_code == 404
    assert "un plus récent l’a remplacé" in client.get(earlier).text
    assert client.get(later).status_code == 200


@pytest.mark.parametrize("token", ["inconnu", "a" * 500, "é😀"])
def test_an_unknown_link_is_a_clear_page(client: FlaskClient, token: str) -> None:
    for answer in (client.get(f"/lien/{token}"), client.post(f"/lien/{token}", data={"password": NEW})):
        assert answer.status_code == 404
        assert "Ce lien ne marche pas" in answer.text


def test_a_weak_password_leaves_the_link_good(client: FlaskClient, make_link: MakeLink) -> None:
    link = make_link()
    answer = client.post(link, data={"password": "court"})
    assert answer.status_code == 422
    assert "au moins 10 caractères" in answer.text
    assert client.post(link, data={"password": NEW}).status_code == 303


def test_a_link_signs_out_the_devices_of_before(
    client: FlaskClient, sign_in: SignIn, classroom: Classroom, make_link: MakeLink
) -> None:
    lost = sign_in(classroom.karim)
    client.post(make_link(), data={"password": NEW})
    assert lost.get("/compte").status_code == 302


def test_the_token_is_in_no_table_and_no_cache(app: Flask, client: FlaskClient, make_link: MakeLink) -> None:
    link = make_link()
    with app.app_context():
        assert link.removeprefix("/lien/") not in db.session.scalars(select(SignInLink.token_hash)).all()
    page = client.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_guessing_links_is_limited(limited_app: Flask) -> None:
    client = new_client(limited_app)
    answers = [client.get(f"/lien/{number}").status_code for number in range(61)]
    assert answers == [404] * 60 + [429]


def test_the_server_prints_a_link_for_whoever_set_up_the_site(
    app: Flask, client: FlaskClient, classroom: Classroom
) -> None:
    told = app.test_cli_runner().invoke(args=["lien", "ODILE@promo.example"])
    assert told.exit_code == 0, told.output
    link = next(word for word in told.output.split() if word.startswith("/lien/"))
    assert "Odile" in client.get(link).text
    unknown = app.test_cli_runner().invoke(args=["lien", "personne@exemple.fr"])
    assert "Personne n’a de compte" in unknown.output
