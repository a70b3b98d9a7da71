"""The pages of sessions: prepared, led, followed, stood in, adopted from; each refusal where it was typed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.rounds import running
from app.tables import now
from tests.deciding.rounds import member_here
from tests.grids.test_pages import fields
from tests.rounds.sessions import bring_to
from tests.support.fragments import HTMX, assert_fragment_equals_reload
from tests.support.people import Classroom, SignIn

CONSENT = {"position-1-choice": "consent", "position-1-text_number": "1"}


def live_version(client: FlaskClient, seance: str) -> str:
    part = BeautifulSoup(client.get(seance).text, "html.parser").select_one("#live")
    assert part is not None
    return str(part["hx-get"]).partition("version=")[2]


def test_a_session_is_prepared_ordered_and_opened(seance: str, classroom: Classroom, sign_in: SignIn) -> None:
    odile = sign_in(classroom.odile)
    home = seance.removesuffix("/1")
    refused = odile.post(home, data={"title": "", "day": "demain"})
    assert refused.status_code == 422
    assert "demain" in refused.text
    made = odile.post(home, data={"title": "Séance du jeudi", "day": "2026-12-03"})
    assert made.location == f"{home}/2/programme"
    page = odile.get(made.location).text
    typed = fields(page, 'form[action$="/programme"]')
    assert "110\N{NO-BREAK SPACE}minutes" in page
    first = next(name for name in typed if name.startswith("minutes-"))
    bad = odile.post(made.location, data=typed | {first: "beaucoup"})
    assert bad.status_code == 422
    assert 'value="beaucoup"' in bad.text
    second = BeautifulSoup(page, "html.parser").select('[name="direction"][value="up"]')[1]
    up = odile.post(
        str(second["formaction"]), data=typed | {first: "7", "direction": "up"}, follow_redirects=True
    )
    assert "Seul·e et en silence" in BeautifulSoup(up.text, "html.parser").select(".steps-form b")[0].text
    assert 'value="7"' in up.text
    stale = odile.post(made.location, data=typed | {first: "9"})
    assert stale.status_code == 409
    assert 'value="9"' in stale.text
    started = odile.post(f"{home}/2/ouverture", data={"seen": "0"}, follow_redirects=True)
    assert "Étape 1 sur 8" in started.text
    assert "Séance du jeudi" in odile.get(home).text


def test_two_facilitators_press_the_same_button_and_the_second_is_told(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "frame")
    first, second = sign_in(classroom.odile), sign_in(classroom.odile)
    assert first.post(f"{seance}/suite", data={"seen": "1"}).status_code == 303
    told = second.post(f"{seance}/suite", data={"seen": "1"}, headers=HTMX)
    assert told.status_code == 409
    assert "Odile vient de passer à" in told.text
    assert "Étape 2 sur 8" in told.text
    assert first.post(f"{seance}/prolongation", data={"seen": "2", "minutes": "3"}).status_code == 422


def test_the_end_of_a_step_is_told_by_the_site_as_an_hour_and_as_an_instant(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2026, 11, 24, 13, 55, tzinfo=UTC)
    monkeypatch.setattr(running, "now", lambda: at)
    bring_to(app, classroom, "frame")
    page = sign_in(classroom.ines).get(seance).text
    assert f'data-ends="{(at + timedelta(minutes=10)).isoformat()}"' in page
    assert "10\N{NO-BREAK SPACE}minutes" in page
    assert "jusqu’à 15\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}05" in page


def test_a_screen_that_is_up_to_date_gets_nothing_and_one_that_was_away_catches_up(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    bring_to(app, classroom, "frame")
    ines, karim = sign_in(classroom.ines), sign_in(classroom.karim)
    version = live_version(ines, seance)
    news = f"{seance}/nouvelles?version={version}"
    same = ines.get(news, headers=HTMX)
    assert (same.status_code, same.data) == (204, b"")
    bring_to(app, classroom, "silent")
    moved = ines.get(news, headers=HTMX, follow_redirects=True)
    assert "Seul·e et en silence" in moved.text
    version = live_version(ines, seance)
    karim.post(f"{seance}/propositions/1/position", data=CONSENT)
    assert ines.get(f"{seance}/nouvelles?version={version}", headers=HTMX).location == seance
    screen = ines.get(f"{seance}/nouvelles?ecran=projection&version={version}", headers=HTMX)
    assert screen.location == f"{seance}?ecran=projection"


def test_news_of_a_session_are_for_those_who_may_follow_it(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    version = live_version(sign_in(classroom.ines), seance)
    news = f"{seance}/nouvelles?version={version}"
    for other in (classroom.guy, classroom.stranger):
        client = sign_in(other)
        assert client.get(news).status_code == 302
        assert client.get(news, follow_redirects=True).status_code == 404
    ines = sign_in(classroom.ines)
    assert ines.get(news).status_code == 204
    with app.app_context():
        member = member_here(classroom.ines)
        member.removed_at = now()
        db.session.commit()
    assert ines.get(news, follow_redirects=True).status_code == 404
    ended = sign_in(replace(classroom.karim, session_id=f"{classroom.karim.person_id}.another"))
    away = ended.get(news, headers=HTMX, follow_redirects=True)
    assert (away.status_code, "HX-Redirect" in away.headers) == (401, True)
    assert sign_in(replace(classroom.karim, session_id="nobody")).get(news).status_code == 302


@pytest.mark.parametrize("kind", ["frame", "silent", "groups", "round", "dry_run", "adoption"])
def test_each_part_of_each_step_is_the_page_reloaded(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn, kind: str
) -> None:
    bring_to(app, classroom, kind)
    for actor in (classroom.ines, classroom.odile):
        client = sign_in(actor)
        for query in ("", "?partie=travail", "?ecran=projection"):
            part = client.get(seance + query, headers=HTMX).text
            assert_fragment_equals_reload(part, client.get(seance + query).text)


def test_what_one_fills_in_changes_with_the_step_and_not_when_others_answer(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    def work(client: FlaskClient) -> str:
        part = BeautifulSoup(client.get(seance).text, "html.parser").select_one("#work")
        assert part is not None
        return str(part["data-work"])

    bring_to(app, classroom, "round")
    ines, karim = sign_in(classroom.ines), sign_in(classroom.karim)
    before = work(ines)
    karim.post(f"{seance}/propositions/1/position", data=CONSENT)
    assert work(ines) == before
    ines.post(f"{seance}/propositions/1/position", data=CONSENT)
    assert work(ines) == before
    bring_to(app, classroom, "dry_run")
    assert work(ines) != before


def test_the_start_page_leads_to_the_session_that_runs(
    app: Flask, seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    start = f"{classroom.url}/"
    assert "Séance en cours" not in sign_in(classroom.ines).get(start).text
    bring_to(app, classroom, "frame")
    assert f'href="{seance}"' in sign_in(classroom.ines).get(start).text
    assert "Séance en cours" not in sign_in(classroom.guy).get(start).text


def test_enter_in_the_programme_saves_it_and_moves_nothing(
    seance: str, classroom: Classroom, sign_in: SignIn
) -> None:
    page = BeautifulSoup(sign_in(classroom.odile).get(f"{seance}/programme").text, "html.parser")
    pressed = page.select_one('form[action$="/programme"] button')
    assert pressed is not None
    assert not pressed.has_attr("formaction")
