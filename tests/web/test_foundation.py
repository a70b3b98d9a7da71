"""The site starts, is closed, and refuses what no page of its own asked."""

from flask import Flask
from flask.testing import FlaskClient


def test_an_unknown_address_is_a_french_page(client: FlaskClient) -> None:
    answer = client.get("/nulle-part")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text


def test_the_classroom_fixture_can_be_built(app: Flask, classroom) -> None:
    assert classroom.slug == "promo"
