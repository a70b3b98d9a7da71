"""What a phone downloads to read a comparison of sixty criteria, three visits and six groups."""

from collections.abc import Iterator

import brotli
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from tests.benchmarks._cohorts import add_full_cohort, add_syntheses, signed_in

PAGE = "/promotions/mesure-0/comparer"
VIEWS = ("", "/ecarts", "/syntheses", "/commune/OBS-42", "/axes/OBS", "/visites/1", "/groupes/A", "/groupes/A/et/B",
         "/revue")  # fmt: skip


@pytest.fixture
def phone(app: Flask) -> Iterator[FlaskClient]:
    """A phone of a class that has answered and written everything."""
    with app.app_context():
        add_full_cohort()
        add_syntheses()
        db.session.remove()
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], signed_in(app))
    return client


def test_each_view_of_sixty_criteria_weighs_25_kilobytes_at_most(phone: FlaskClient) -> None:
    weights = {view: len(brotli.compress(phone.get(PAGE + view).data, quality=5)) for view in VIEWS}
    assert {view: weight for view, weight in weights.items() if not 0 < weight <= 25_000} == {}
    # The parts of a long axis follow one another by links that need no script, each of its criteria once.
    found: list[str] = []
    address = f"{PAGE}/axes/OBS"
    while address:
        answer = phone.get(address)
        assert len(brotli.compress(answer.data, quality=5)) <= 25_000
        page = BeautifulSoup(answer.text, "html.parser")
        found += [str(head["id"]) for head in page.select("h2.question")]
        link = page.select_one("p[hx-get] a")
        address = str(link["href"]) if link else ""
    assert found == [f"OBS-{number:02d}" for number in range(1, 61)]
    part = BeautifulSoup(
        phone.get(f"{PAGE}/axes/OBS?suite=5", headers={"HX-Request": "true"}).text, "html.parser"
    )
    assert [str(head["id"]) for head in part.select("h2.question")] == found[48:]
    assert phone.get(f"{PAGE}/axes/OBS?suite=99").status_code == 200
