"""The invitation page: the link, the QR code, closing, opening, replacing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Classroom, SignIn


@pytest.fixture
def team(sign_in: SignIn, classroom: Classroom) -> FlaskClient:
    return sign_in(classroom.odile)


@pytest.fixture
def invitation(classroom: Classroom) -> str:
    return f"{classroom.url}/invitation"


def test_the_link_can_be_copied_and_scanned(team: FlaskClient, invitation: str) -> None:
    page = team.get(invitation).text
    assert 'value="http://localhost/rejoindre/code-promo"' in page
    assert "<svg" in page
    assert "style=" not in page


def test_the_wall_shows_the_address_large_enough_to_type(team: FlaskClient, invitation: str) -> None:
    page = team.get(f"{invitation}/ecran").text
    assert "localhost/rejoindre/code-promo" in page
    assert "5\xa0personnes dans la promotion" in page
    assert "Quitter l’écran" in page


def test_the_wall_counts_who_arrives_and_costs_nothing_while_nobody_does(
    team: FlaskClient, client: FlaskClient, invitation: str, quick_hashing
) -> None:
    wall = f"{invitation}/ecran"
    assert team.get(f"{wall}?version=5", headers=HTMX).status_code == 204
    client.post(
        "/rejoindre/code-promo",
        data={"name": "Awa", "email": "awa@exemple.fr", "password": "une phrase courte", "group": "A"},
    )
    fragment = team.get(f"{wall}?version=5", headers=HTMX)
    assert "6\xa0personnes" in fragment.text
    assert_fragment_equals_reload(fragment.text, team.get(wall).text)


def test_links_use_the_public_address_when_one_is_set(app: Flask, team: FlaskClient, invitation: str) -> None:
    app.config["PUBLIC_URL"] = "https://visites.exemple.fr/"
    assert 'value="https://visites.exemple.fr/rejoindre/code-promo"' in team.get(invitation).text


def test_closing_and_opening_again(team: FlaskClient, client: FlaskClient, invitation: str) -> None:
    for _ in range(2):
        assert team.post(f"{invitation}/fermeture").headers["Location"] == invitation
    assert "inscriptions fermées" in team.get(invitation).text
    assert client.get("/rejoindre/code-promo").status_code == 403
    assert "inscriptions fermées" in team.get(f"{invitation}/ecran").text
    team.post(f"{invitation}/ouverture")
    assert client.get("/rejoindre/code-promo").status_code == 200


def test_a_new_address_makes_the_earlier_worthless(
    team: FlaskClient, client: FlaskClient, invitation: str
) -> None:
    team.post(f"{invitation}/code")
    assert client.get("/rejoindre/code-promo").status_code == 404
    address = team.get(invitation).text.split('value="http://localhost')[1].split('"')[0]
    assert len(address) == len("/rejoindre/") + 8
    assert client.get(address).status_code == 200
