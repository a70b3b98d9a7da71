"""Starting a promotion, and correcting it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.cohorts.models import Cohort, Membership, Role
from app.cohorts.promotions import free_slug
from app.extensions import db
from tests.support.people import Classroom, SignIn

FORM = {"title": "CS26", "year": "2026", "groups": "5", "starts_on": "2026-10-05", "ends_on": "2027-06-30"}


def cohorts(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Cohort.id))) or 0


def settings(html: str) -> dict[str, str]:
    """What the form of a promotion's settings would send back unchanged."""
    form = BeautifulSoup(html, "html.parser").select_one("form[action$='/reglages']")
    assert form is not None
    return {one["name"]: one.get("value", "") for one in form.find_all("input")}  # type: ignore[misc]


def test_a_facilitator_starts_a_promotion_from_nothing(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    client = sign_in(classroom.odile)
    answer = client.post("/promotions/nouvelle", data=FORM)
    assert answer.headers["Location"] == "/promotions/cs26-2026/invitation"
    page = client.get("/promotions/cs26-2026/membres").text
    for letter in "ABCDE":
        assert f'id="group-{letter}"' in page
    assert 'id="group-F"' not in page
    assert "5 oct. 2026 – 30 juin 2027" in page.replace("\xa0", " ")
    assert client.get("/promotions/cs26-2026/reglages").status_code == 200, "who starts it runs it"


def test_the_title_and_the_year_are_enough(app: Flask, sign_in: SignIn, classroom: Classroom) -> None:
    answer = sign_in(classroom.odile).post(
        "/promotions/nouvelle", data={"title": "CS26", "year": "2026", "groups": "3"}
    )
    assert answer.status_code == 303


def test_whoever_set_up_the_site_may_start_without_being_a_facilitator_anywhere(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    with app.app_context():
        db.session.get_one(Person, classroom.lea.person_id).founder = True
        db.session.commit()
    assert sign_in(classroom.lea).get("/promotions/nouvelle").status_code == 200


@pytest.mark.parametrize("who", ["ines", "guy"])
def test_students_and_guests_do_not_start_promotions(
    app: Flask, sign_in: SignIn, classroom: Classroom, who: str
) -> None:
    client = sign_in(getattr(classroom, who))
    assert client.get("/promotions/nouvelle").status_code == 403
    assert client.post("/promotions/nouvelle", data=FORM).status_code == 403
    assert cohorts(app) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Donnez un titre"),
        ({"title": "x" * 161}, "160 caractères au plus."),
        ({"title": "\0\x01"}, "Donnez un titre"),
        ({"year": ""}, "Écrivez l’année"),
        ({"year": "deux mille"}, "Écrivez un nombre entier."),
        ({"year": "99999999999999999999"}, "Une année entre 2000 et 2100."),
        ({"starts_on": "2026-02-31"}, "Choisissez une date qui existe"),
        ({"ends_on": "2026-01-01"}, "La fin vient avant le début."),
        ({"groups": "9"}, "groups-error"),
        ({"groups": "beaucoup"}, "groups-error"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_stays(
    app: Flask, sign_in: SignIn, classroom: Classroom, wrong: dict[str, str], said: str
) -> None:
    answer = sign_in(classroom.odile).post("/promotions/nouvelle", data=FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    for name, value in (FORM | wrong).items():
        if name not in ("groups", *wrong) or (name in ("starts_on", "year") and value):
            assert f'value="{value}"' in answer.text, name
    assert cohorts(app) == 2


def test_a_double_click_starts_one_promotion(app: Flask, sign_in: SignIn, classroom: Classroom) -> None:
    client = sign_in(classroom.odile)
    first, second = (client.post("/promotions/nouvelle", data=FORM) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert cohorts(app) == 3


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("CS26", "cs26-2026"),
        ("Économie & culture 2026", "economie-culture-2026"),
        ("L’œuvre d’été", "l-oeuvre-d-ete-2026"),
        ("محمد", "promotion-2026"),
        ("😀", "promotion-2026"),
        ("../../etc/passwd", "etc-passwd-2026"),
        ("x" * 160, "x" * 60 + "-2026"),
    ],
)
def test_the_address_is_readable_whatever_the_title(app: Flask, title: str, slug: str) -> None:
    with app.app_context():
        assert free_slug(title, 2026) == slug


def test_two_promotions_of_one_title_have_two_addresses(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    sign_in(classroom.odile).post("/promotions/nouvelle", data=FORM)
    answer = sign_in(classroom.stranger).post("/promotions/nouvelle", data=FORM)
    assert answer.headers["Location"] == "/promotions/cs26-2026-2/invitation"


def test_title_and_dates_are_corrected_and_the_address_stays(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    client = sign_in(classroom.odile)
    answer = client.post(
        f"{classroom.url}/reglages",
        data=settings(client.get(f"{classroom.url}/reglages").text)
        | {"title": "<i>Titre</i> 🌻", "year": "2027", "starts_on": "2027-01-02", "ends_on": ""},
    )
    assert answer.headers["Location"] == f"{classroom.url}/membres"
    assert "&lt;i&gt;Titre&lt;/i&gt; 🌻" in client.get(f"{classroom.url}/membres").text
    with app.app_context():
        cohort = db.session.get_one(Cohort, classroom.cohort_id)
        assert (cohort.slug, cohort.starts_on, cohort.ends_on) == ("promo", date(2027, 1, 2), None)


def test_wrong_settings_keep_what_was_typed(sign_in: SignIn, classroom: Classroom) -> None:
    answer = sign_in(classroom.odile).post(f"{classroom.url}/reglages", data={"title": "Neuf", "year": "12"})
    assert answer.status_code == 422
    assert 'value="Neuf"' in answer.text
    assert "Une année entre 2000 et 2100." in answer.text


def test_settings_changed_meanwhile_are_put_together_or_shown_side_by_side(
    app: Flask, sign_in: SignIn, classroom: Classroom
) -> None:
    address = f"{classroom.url}/reglages"
    with app.app_context():
        db.session.get_one(Membership, classroom.karim.member_id).role = Role.facilitator
        db.session.commit()
    odile, karim = sign_in(classroom.odile), sign_in(classroom.karim)
    read = settings(odile.get(address).text)
    theirs = read | {"title": "Le leur", "starts_on": "2026-10-12"}
    assert karim.post(address, data=theirs).status_code == 303
    mine = read | {"title": "Le mien", "ends_on": "2027-07-02"}
    answer = odile.post(address, data=mine)
    assert answer.status_code == 409
    assert "Le leur" in answer.text
    again = settings(answer.text)
    assert (again["title"], again["starts_on"], again["ends_on"]) == ("Le mien", "2026-10-12", "2027-07-02")
    assert odile.post(address, data=again).status_code == 303
    assert odile.post(address, data=again).status_code == 303, "a second press of the button is no conflict"
    with app.app_context():
        cohort = db.session.get_one(Cohort, classroom.cohort_id)
        assert (cohort.title, cohort.starts_on, cohort.ends_on) == (
            "Le mien",
            date(2026, 10, 12),
            date(2027, 7, 2),
        )
