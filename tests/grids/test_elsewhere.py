"""Beginning from an earlier promotion's grid: only one's own promotions, only what is ticked, with credit."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.cohorts.models import Membership, Role
from app.extensions import db
from app.grids.access import criterion_for, grid_for
from app.grids.reading import working
from tests.grids.factory import adopted_grid
from tests.support.people import Classroom, SignIn

CREDIT = "Une autre promotion, Grille commune, OBS-03"


@pytest.fixture
def urls(app: Flask, classroom: Classroom) -> tuple[str, str]:
    """Inès's promotion, and an address of it that offers the grid of Zoé's, to which Inès belongs as well."""
    with app.app_context():
        zoe = db.session.get_one(Membership, classroom.stranger.member_id)
        adopted_grid(zoe, slug="ancienne")
        db.session.add(
            Membership(cohort_id=zoe.cohort_id, person_id=classroom.ines.person_id, role=Role.guest)
        )
        db.session.commit()
    base = f"{classroom.url}/grilles"
    return base, f"{base}/nouvelle/reprise/ailleurs/ancienne"


@pytest.fixture
def ines(classroom: Classroom, sign_in: SignIn) -> FlaskClient:
    return sign_in(classroom.ines)


def ticked(client: FlaskClient, url: str) -> dict[str, list[str]]:
    form = BeautifulSoup(client.get(url).text, "html.parser").select_one("main form")
    assert form is not None
    sent: dict[str, list[str]] = {}
    for box in form.select("input[name]"):
        if box.get("type") != "checkbox" or box.has_attr("checked"):
            sent.setdefault(str(box["name"]), []).append(str(box["value"]))
    return sent


def test_a_grid_begins_with_the_criteria_kept_of_an_earlier_one_and_says_whose_they_were(
    app: Flask, classroom: Classroom, ines: FlaskClient, urls: tuple[str, str]
) -> None:
    base, offer = urls
    listed = ines.get(f"{base}/nouvelle/reprise").text
    assert "Une autre promotion" in listed
    assert offer in listed
    form = ticked(ines, offer)
    assert len(form["codes"]) == 11
    form["codes"] = ["OBS-01", "OBS-03"]
    first, second = (ines.post(offer, data=form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == f"{base}/grille-commune"
    assert CREDIT in ines.get(f"{base}/grille-commune/criteres/OBS-03").text
    with app.app_context():
        member = db.session.get_one(Membership, classroom.ines.member_id)
        grid = grid_for(member, "grille-commune")
        assert [one.code for one in working(grid).contents] == ["OBS-01", "OBS-03"]
        assert criterion_for(member, grid, "OBS-03").origin == CREDIT


def test_the_credit_stays_in_the_edition_in_its_file_and_in_the_next_promotion(
    app: Flask, classroom: Classroom, ines: FlaskClient, sign_in: SignIn, urls: tuple[str, str]
) -> None:
    base, offer = urls
    ines.post(offer, data=ticked(ines, offer))
    odile = sign_in(classroom.odile)
    adoption = f"{base}/grille-commune/editions/nouvelle"
    odile.post(adoption, data={**ticked(odile, adoption), "decision": "Adoptée."})
    assert CREDIT in ines.get(f"{base}/grille-commune/editions/1").text
    back = "/promotions/ailleurs/grilles/nouvelle/reprise/promo/grille-commune"
    with app.app_context():
        promo = db.session.get_one(Membership, classroom.ines.member_id).cohort_id
        db.session.add(Membership(cohort_id=promo, person_id=classroom.stranger.person_id, role=Role.guest))
        db.session.commit()
    zoe = sign_in(classroom.stranger)
    assert f"d’abord {CREDIT}" in zoe.get(back).text


def test_criteria_of_an_earlier_grid_join_one_that_has_begun(
    ines: FlaskClient, urls: tuple[str, str]
) -> None:
    base, offer = urls
    ines.post(f"{base}/nouvelle", data={"title": "Notre grille", "start": "nothing"})
    into = offer.replace("/nouvelle/", "/notre-grille/")
    form = ticked(ines, into)
    assert "codes" not in form
    assert ines.post(into, data=form).status_code == 422
    assert ines.post(into, data={**form, "codes": ["OBS-02"]}).status_code == 303
    assert "OBS-02" in ines.get(f"{base}/notre-grille").text
    assert ines.post(into, data={**form, "codes": ["OBS-02"]}).status_code == 409


def test_a_grid_of_a_promotion_that_is_not_ones_own_does_not_exist(
    classroom: Classroom, sign_in: SignIn, urls: tuple[str, str]
) -> None:
    base, offer = urls
    karim, guy = sign_in(classroom.karim), sign_in(classroom.guy)
    assert "Aucune autre promotion" in karim.get(f"{base}/nouvelle/reprise").text
    for url in (offer, offer.replace("ancienne", "autre"), offer.replace("ailleurs", "promo")):
        assert karim.get(url).status_code == 404
        assert karim.post(url, data={"codes": "OBS-01"}).status_code == 404
    assert guy.get(offer).status_code == 403
    assert guy.get(f"{base}/nouvelle/reprise").status_code == 403


def test_a_criterion_that_is_not_on_offer_is_refused_with_the_rest_still_there(
    ines: FlaskClient, urls: tuple[str, str]
) -> None:
    _, offer = urls
    answer = ines.post(offer, data={**ticked(ines, offer), "codes": ["OBS-01", "OBS-99"], "title": "Le mien"})
    assert answer.status_code == 422
    assert "n’est plus proposé" in answer.text
    assert "Le mien" in answer.text
