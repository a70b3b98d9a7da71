"""The journal: sensitive acts are written down by themselves, in words, for the teaching team, and for good."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.cohorts.models import Act, JournalEntry
from app.extensions import db
from tests.accounts.passwords import PASSWORD, give_password
from tests.support.people import Classroom, SignIn


def entries(sign_in: SignIn, classroom: Classroom) -> list[str]:
    """What the journal says, the latest first, without the hours."""
    page = BeautifulSoup(sign_in(classroom.odile).get(f"{classroom.url}/journal").text, "html.parser")
    return [" ".join(one.span.get_text(" ", strip=True).split()) for one in page.select("ol.rows > li")]  # type: ignore[union-attr]


def test_roles_removals_returns_and_links_are_written_down(classroom: Classroom, sign_in: SignIn) -> None:
    odile, karim = sign_in(classroom.odile), f"{classroom.url}/membres/{classroom.karim.member_id}"
    odile.post(karim, data={"role": "facilitator"})
    odile.post(f"{karim}/retrait")
    odile.post(f"{karim}/retour")
    odile.post(f"{classroom.url}/membres/{classroom.lea.member_id}/lien")
    assert entries(sign_in, classroom) == [
        "Odile a fait un lien de connexion pour Léa",
        "Odile a rétabli l’accès de Karim",
        "Odile a retiré l’accès de Karim",
        "Odile a donné à Karim le rôle : encadrant·e",
    ]


def test_another_group_is_no_act_and_the_same_role_neither(classroom: Classroom, sign_in: SignIn) -> None:
    sign_in(classroom.odile).post(
        f"{classroom.url}/membres/{classroom.karim.member_id}", data={"role": "student", "letter": "B"}
    )
    assert entries(sign_in, classroom) == []


def test_what_is_refused_is_not_written_down(app: Flask, classroom: Classroom, sign_in: SignIn) -> None:
    answer = sign_in(classroom.ines).post(
        f"{classroom.url}/membres/{classroom.karim.member_id}", data={"role": "facilitator"}
    )
    assert answer.status_code == 403
    last = sign_in(classroom.odile).post(f"{classroom.url}/membres/{classroom.odile.member_id}/retrait")
    assert last.status_code == 409
    with app.app_context():
        assert not db.session.scalars(select(JournalEntry)).all()


def test_the_invitation_is_written_down_when_it_changes(classroom: Classroom, sign_in: SignIn) -> None:
    odile = sign_in(classroom.odile)
    for what in ("fermeture", "fermeture", "ouverture", "code"):
        odile.post(f"{classroom.url}/invitation/{what}")
    said = [text.rpartition(" ")[2] for text in entries(sign_in, classroom)]
    assert said == ["adresse", "ouverte", "fermée"]


def test_an_erased_account_is_written_down_without_its_name(
    app: Flask, classroom: Classroom, sign_in: SignIn
) -> None:
    give_password(app, classroom.ines)
    sign_in(classroom.ines).post("/compte/effacement", data={"password": PASSWORD, "sure": "y"})
    assert entries(sign_in, classroom) == ["ancien·ne membre a effacé son compte"]


def test_only_the_team_reads_it(classroom: Classroom, sign_in: SignIn) -> None:
    address = f"{classroom.url}/journal"
    assert sign_in(classroom.odile).get(address).status_code == 200
    for who in (classroom.ines, classroom.guy):
        assert sign_in(who).get(address).status_code == 403
        assert "/journal" not in sign_in(who).get(f"{classroom.url}/membres").text
    assert "/journal" in sign_in(classroom.odile).get(f"{classroom.url}/membres").text


@pytest.mark.parametrize("change", ["correct", "delete"])
def test_an_entry_is_never_changed(app: Flask, classroom: Classroom, sign_in: SignIn, change: str) -> None:
    sign_in(classroom.odile).post(f"{classroom.url}/membres/{classroom.karim.member_id}/retrait")
    with app.app_context():
        entry = db.session.scalars(select(JournalEntry)).one()
        if change == "correct":
            entry.act = Act.link
        else:
            db.session.delete(entry)
        with pytest.raises(TypeError, match="only added to"):
            db.session.flush()
        db.session.rollback()
