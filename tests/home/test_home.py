"""The start pages: a person's promotions, and what matters today in one of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import event, select

from app.accounts.models import Person
from app.cohorts.models import Cohort, Group, Membership
from app.extensions import db
from app.fieldwork.models import Answer, Sheet
from app.grids.models import Edition
from app.programme.planning import add_day, whole_day
from app.visits.carrying import carriable_axes, carry_axes
from app.visits.encounters import Met, meet
from app.visits.models import Visit
from app.visits.overview import whole_visit
from app.visits.state import close_visit, open_visit
from app.web.formats import today
from tests.conftest import new_client
from tests.grids.factory import adopted_grid
from tests.support.people import Classroom, SignIn, add_cohort, add_member
from tests.visits.factory import THEATRE, member, new_visit

Open = Callable[..., int]


@pytest.fixture
def home(classroom: Classroom) -> str:
    return f"{classroom.url}/"


@pytest.fixture
def visit_on(app: Flask, classroom: Classroom) -> Open:
    """`visit_on(days_from_now, opened=…, name=…)` makes a visit and gives its number."""

    def make(days: int, *, opened: bool = False, name: str = "Théâtre du Canal") -> int:
        with app.app_context():
            plan = replace(THEATRE, venue_name=name, day=today() + timedelta(days))
            visit = new_visit(classroom.odile, plan)
            if opened:
                open_visit(member(classroom.odile), visit)
            db.session.commit()
            return visit.number

    return make


@pytest.fixture
def grid(app: Flask, classroom: Classroom) -> None:
    with app.app_context():
        adopted_grid(member(classroom.odile), ["scale", "number"])
        adopted_grid(member(classroom.odile), ["scale"], slug="personnelle", respondent="individual")


def words(text: str, part: str = "main") -> str:
    found = BeautifulSoup(text, "html.parser").select_one(part)
    return " ".join(found.get_text(" ").split()) if found else ""


# ---- a person's promotions -----------------------------------------------------------------------


def test_somebody_in_one_promotion_goes_straight_to_it(classroom: Classroom, sign_in: SignIn) -> None:
    answer = sign_in(classroom.ines).get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{classroom.url}/"


def test_somebody_in_several_chooses(app: Flask, classroom: Classroom, sign_in: SignIn) -> None:
    with app.app_context():
        second = add_cohort("deuxieme", "Une deuxième promotion")
        db.session.add(
            Membership(cohort_id=second, person_id=classroom.ines.person_id, role="student", group_id=None)
        )
        db.session.commit()
    page = sign_in(classroom.ines).get("/").text
    assert "Une deuxième promotion" in page
    assert "Promotion de test" in page
    assert "Une autre promotion" not in page


def test_a_promotion_that_one_has_left_is_not_listed(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        member(classroom.ines).removed_at = db.session.get_one(Person, classroom.ines.person_id).created_at
        db.session.commit()
    page = sign_in(classroom.ines).get("/").text
    assert "Vous n’êtes dans aucune promotion" in page
    assert "Créer une promotion" not in page
    assert sign_in(classroom.ines).get(f"{classroom.url}/").status_code == 404


def test_whoever_may_start_a_promotion_is_offered_to(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        member(classroom.odile).removed_at = db.session.get_one(Person, classroom.odile.person_id).created_at
        db.session.get_one(Person, classroom.odile.person_id).founder = True
        db.session.commit()
    assert "Créer une promotion" in sign_in(classroom.odile).get("/").text
    assert "Créer une promotion" in sign_in(classroom.stranger).get("/?toutes").text
    assert "Créer une promotion" not in sign_in(classroom.ines).get("/?toutes").text


def test_a_visitor_signs_in_first(app: Flask, home: str) -> None:
    for path in ("/", home):
        answer = new_client(app).get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/connexion")


def test_members_of_another_promotion_find_nothing(classroom: Classroom, home: str, sign_in: SignIn) -> None:
    assert sign_in(classroom.stranger).get(home).status_code == 404


# ---- what matters today --------------------------------------------------------------------------


def test_the_visit_of_the_day_comes_first_with_all_one_needs_to_go_there(
    app: Flask, grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    visit_on(-7, name="Hier")
    number = visit_on(0, opened=True)
    visit_on(7, name="Demain")
    with app.app_context():
        ines = member(classroom.ines)
        meet(ines, whole_visit(ines, number), Met("Nadia", "régisseuse", "yes"))
        db.session.commit()
    page = sign_in(classroom.ines).get(home).text
    here = words(page, "#visit-of-the-day")
    for expected in (
        "Visite 2",
        "En cours",
        "Théâtre du Canal",
        "de 14 h à 17 h 30",
        "12 quai de Seine",
        "15 h : ateliers",
        "Fiche du groupe A",
        "Ma fiche",
        "Nadia",
    ):
        assert expected in here
    assert words(page).index("Théâtre du Canal") < words(page).index("Hier")
    links = [str(link["href"]) for link in BeautifulSoup(page, "html.parser").select(".doors a")]
    assert links == [
        f"{classroom.url}/visites/2/grilles/commune/fiches/groupe-A",
        f"{classroom.url}/visites/2/grilles/personnelle/fiches/moi",
    ]


def test_without_a_visit_today_the_next_one_is_announced(
    grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    visit_on(20, name="Plus tard")
    visit_on(3, name="Bientôt")
    here = words(sign_in(classroom.ines).get(home).text, "#visit-of-the-day")
    assert "Prochaine visite" in here
    assert "Bientôt" in here


def test_a_closed_visit_is_past_even_on_its_day(
    app: Flask, grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    visit_on(-1, opened=True, name="Close")
    with app.app_context():
        odile = member(classroom.odile)
        close_visit(odile, whole_visit(odile, 1))
        db.session.commit()
    page = sign_in(classroom.ines).get(home).text
    assert not words(page, "#visit-of-the-day")
    assert "Close" in words(page)


def answer(app: Flask, classroom: Classroom, number: int, complete: int, incomplete: int = 0) -> None:
    """Group A answers so many criteria of a visit."""
    with app.app_context():
        visit = whole_visit(member(classroom.odile), number)
        taken = next(one for one in visit.taken_along if one.grid.slug == "commune")
        owner = member(classroom.ines)
        sheet = Sheet(
            cohort_id=classroom.cohort_id,
            visit_id=visit.id,
            grid_id=taken.grid_id,
            group_id=owner.group_id,
        )
        db.session.add(sheet)
        db.session.flush()
        items = taken.edition.items[: complete + incomplete]
        for place, item in enumerate(items):
            db.session.add(
                Answer(
                    visit_id=visit.id,
                    criterion_id=item.criterion_id,
                    sheet_id=sheet.id,
                    cohort_id=classroom.cohort_id,
                    revision_id=item.revision_id,
                    value=3,
                    missing=None if place < complete else "Il manque l’unité.",
                    sheet_version=1,
                    author_id=owner.id,
                )
            )
        db.session.commit()


def test_each_student_sees_how_far_the_own_sheets_have_come(
    app: Flask, grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    number = visit_on(0, opened=True)
    answer(app, classroom, number, complete=1, incomplete=1)
    assert "1 réponse sur 2, 1 à compléter" in words(sign_in(classroom.karim).get(home).text, ".doors")
    assert "0 réponse sur 2" in words(sign_in(classroom.lea).get(home).text, ".doors")


def test_facilitators_see_how_far_each_group_has_come(
    app: Flask, grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    number = visit_on(0, opened=True)
    answer(app, classroom, number, complete=2)
    table = words(sign_in(classroom.odile).get(home).text, "#progress")
    assert "Groupe A 2 sur 2" in table
    assert "Groupe B 0 sur 2" in table
    assert not words(sign_in(classroom.ines).get(home).text, "#progress")


def test_a_student_without_a_group_chooses_one_or_learns_whom_to_ask(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        alone = add_member(classroom.cohort_id, "Sam")
    page = sign_in(alone).get(home).text
    assert "Choisir mon groupe" in page
    assert 'href="/rejoindre/code-promo"' in page
    assert "aucun groupe" not in sign_in(classroom.ines).get(home).text
    with app.app_context():
        db.session.get_one(Cohort, classroom.cohort_id).joining_open = False
        db.session.commit()
    page = sign_in(alone).get(home).text
    assert "Choisir mon groupe" not in page
    assert "Demandez à l’équipe encadrante de vous placer" in page


def test_on_the_day_the_teaching_team_opens_the_visit_from_the_start_page(
    grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    visit_on(0)
    odile = sign_in(classroom.odile)
    assert "Ouvrir la visite" in words(odile.get(home).text, "#visit-of-the-day")
    assert "Ouvrir la visite" not in sign_in(classroom.ines).get(home).text
    odile.post(f"{classroom.url}/visites/1/ouverture")
    assert "En cours" in words(odile.get(home).text, "#visit-of-the-day")


def test_a_guest_learns_what_can_be_read(
    grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    visit_on(0, opened=True)
    here = words(sign_in(classroom.guy).get(home).text)
    assert "Ce que vous pouvez lire" in here
    assert "Lire les fiches" in here
    assert "Noter une personne" not in here


def test_an_empty_promotion_says_what_comes_next(home: str, classroom: Classroom, sign_in: SignIn) -> None:
    assert "Aucune visite pour l’instant" in sign_in(classroom.ines).get(home).text
    assert "Préparer trois visites" in sign_in(classroom.odile).get(home).text


# ---- the teaching team's list --------------------------------------------------------------------


def steps(text: str) -> dict[str, bool]:
    """Name of each step -> whether it is done."""
    lines = BeautifulSoup(text, "html.parser").select(".steps > li")
    return {line.b.get_text(): bool(line.select(".tick.done")) for line in lines if line.b}


def test_the_list_ticks_itself_off_as_the_promotion_gets_ready(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn, visit_on: Open
) -> None:
    odile = sign_in(classroom.odile)
    assert steps(odile.get(home).text) == {
        "Groupes": True,
        "Étudiant·e·s": True,
        "Grille": False,
        "Édition adoptée": False,
        "Visites": False,
        "Axes par groupe": False,
    }
    with app.app_context():
        adopted_grid(member(classroom.odile), ["scale"])
    odile.post(f"{classroom.url}/visites/trois-visites")
    here = odile.get(home).text
    assert "3 visites, dont 3 sans lieu ou sans date" in words(here)
    with app.app_context():
        who = member(classroom.odile)
        group = db.session.scalars(select(Group).where(Group.cohort_id == classroom.cohort_id)).first()
        assert group is not None
        for number in (1, 2, 3):
            visit: Visit = whole_visit(who, number)
            visit.venue.name, visit.day = "Un lieu", date(2026, 12, number)
            carry_axes(who, visit, add=[(group.id, carriable_axes(visit)[0].id)])
        db.session.commit()
    here = odile.get(home).text
    assert all(steps(here).values())
    assert "La promotion est prête" in here
    assert not steps(sign_in(classroom.ines).get(home).text)


def test_a_visit_that_would_take_an_earlier_edition_along_is_listed(
    app: Flask, grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    visit_on(3)
    odile = sign_in(classroom.odile)
    assert steps(odile.get(home).text)["Visites"]
    with app.app_context():
        who = member(classroom.odile)
        taken = whole_visit(who, 1).taken_along[0]
        second = Edition(
            cohort_id=who.cohort_id,
            grid_id=taken.grid_id,
            number=2,
            decision="Revue ensemble.",
            adopted_by_id=who.id,
        )
        db.session.add(second)
        db.session.commit()
    assert "1 visite, dont 1 sans la dernière édition" in words(odile.get(home).text)
    form = BeautifulSoup(odile.get(f"{classroom.url}/visites/1").text, "html.parser")
    proposed = form.select_one("#grilles option[selected]")
    assert proposed is not None
    assert proposed["value"] == "2"


def test_students_without_a_group_are_still_to_be_placed(
    app: Flask, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        add_member(classroom.cohort_id, "Sam")
    page = sign_in(classroom.odile).get(home).text
    assert not steps(page)["Étudiant·e·s"]
    assert "4 étudiant·e·s, dont 1 sans groupe" in words(page)


def test_a_grid_that_moved_since_its_edition_says_so(
    app: Flask, grid: None, home: str, classroom: Classroom, sign_in: SignIn
) -> None:
    with app.app_context():
        edition = adopted_grid(member(classroom.odile), ["tally"], slug="troisieme")
        edition.grid.axes[0].title = "Regarder autrement"
        db.session.commit()
    page = words(sign_in(classroom.ines).get(home).text)
    assert page.count("la grille a changé depuis") == 1


@pytest.mark.parametrize("who", ["ines", "odile", "guy"])
def test_the_start_page_costs_as_many_queries_with_ten_visits_as_with_two(
    app: Flask, grid: None, visit_on: Open, home: str, classroom: Classroom, sign_in: SignIn, who: str
) -> None:
    client = sign_in(getattr(classroom, who))
    with app.app_context():
        engine = db.engine

    def queries() -> int:
        counted: list[str] = []

        def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
            counted.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        try:
            assert client.get(home).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    visit_on(0, opened=True)
    visit_on(1)
    client.get(home)  # fills the caches
    before = queries()
    for days in range(2, 10):
        visit_on(days, opened=days % 2 == 0)
    assert queries() <= before <= 31


def test_the_next_day_of_the_programme_is_told_unless_it_is_the_visit_above(
    app: Flask, classroom: Classroom, sign_in: SignIn, home: str, visit_on: Open
) -> None:
    with app.app_context():
        for days, title in ((9, "Plus tard"), (3, "Les communs"), (-2, "Passée")):
            add_day(member(classroom.odile), whole_day(day=today() + timedelta(days), title=title))
        db.session.commit()
    ines = sign_in(classroom.ines)
    line = BeautifulSoup(ines.get(home).text, "html.parser").select_one(".next-day")
    assert line is not None
    assert "Les communs" in line.text
    number = visit_on(1)
    with app.app_context():
        plan = whole_day(day=today() + timedelta(1), title="La visite", visit=str(number))
        add_day(member(classroom.odile), plan)
        db.session.commit()
    assert BeautifulSoup(ines.get(home).text, "html.parser").select_one(".next-day") is None
