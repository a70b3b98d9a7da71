"""Two sharings by principle, and the class's say in what each post stands under."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.comparison.filters import Filters
from app.comparison.models import PostPrinciple
from app.comparison.plan import make_plan
from app.comparison.principles import partner_of
from app.extensions import db
from app.fieldwork.models import Answer
from tests.comparison.builder import field_of, member_of
from tests.comparison.conftest import World, panel, words
from tests.grids.factory import adopted_grid
from tests.support.people import Actor

PAGE = "/commune/OBS-06/principes"
MINE = {"sales": 50, "grants": 20, "gifts": 20, "other": 10}


def told(page: BeautifulSoup, number: int = 1) -> str:
    return words(panel(page, number).select_one("svg.shares desc")).replace("\xa0", " ")


def send(client: FlaskClient, world: World, **fields: str) -> TestResponse:
    return client.post(f"{world.room.url}/comparer{PAGE}", data=fields)


def stored(world: World) -> list[tuple[str, int, str | None]]:
    with world.app.app_context():
        query = select(PostPrinciple.post, PostPrinciple.number, PostPrinciple.principle)
        return [tuple(row) for row in db.session.execute(query.order_by(PostPrinciple.id))]


def fields(page: BeautifulSoup) -> dict[str, str]:
    """What the form of a page sends back untouched."""
    form = page.select_one("#classer form")
    assert form is not None
    sent = {str(one["name"]): str(one.get("value", "")) for one in form.select("input")}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]")
        sent[str(one["name"])] = str(chosen["value"]) if chosen else ""
    return sent


def test_a_bar_is_summed_by_principle_and_what_has_none_is_said_and_flagged(world: World) -> None:
    with world.writing():
        world.say(1, "shares", A=MINE)
    page = world.page(PAGE)
    assert told(page) == (
        "Groupe A, barre 1 : marché 50 %, redistribution 20 %, réciprocité 20 %, non classé 10 %."
    )
    assert "« autres »" in words(page.select_one(".notice.warn")).replace("\xa0", " ")
    assert panel(page, 1).select_one("svg.shares rect[fill='url(#pattern-none)']") is not None


def test_putting_a_post_elsewhere_recomputes_and_touches_no_answer(world: World) -> None:
    with world.writing():
        world.say(1, "shares", A=MINE)
    client = world.open_as(world.room.ines)
    form = fields(world.page(PAGE)) | {"post-other": "reciprocity", "note": "Ce sont des coups de main."}
    assert send(client, world, **form).status_code == 303
    page = world.page(PAGE)
    assert told(page).endswith("redistribution 20 %, réciprocité 30 %.")
    assert page.select_one(".notice.warn") is None
    history = words(page.select_one(".filing-history")).replace("\xa0", " ")
    assert "Inès" in history
    assert "« autres » (OBS-06) sous « réciprocité »" in history
    assert "Ce sont des coups de main." in history
    with world.app.app_context():
        assert db.session.scalars(select(Answer.value)).one() == MINE
        assert db.session.scalars(select(Answer.version)).one() == 1
    legend = [words(one) for one in panel(world.page("/commune/OBS-06"), 1).select(".posts li")]
    assert legend[3] == "autres réciprocité"


def test_a_post_can_be_taken_out_of_every_principle_again(world: World) -> None:
    with world.writing():
        world.say(1, "shares", A=MINE)
    client = world.open_as(world.room.karim)
    send(client, world, **fields(world.page(PAGE)) | {"post-sales": ""})
    assert "non classé 60 %" in told(world.page(PAGE))
    assert stored(world) == [("sales", 1, None)]


def test_the_same_form_sent_twice_is_kept_once(world: World) -> None:
    form = fields(world.page(PAGE)) | {"post-other": "market"}
    client = world.open_as(world.room.ines)
    assert [send(client, world, **form).status_code for _ in range(2)] == [303, 303]
    assert stored(world) == [("other", 1, "market")]


def test_two_people_who_file_different_posts_both_get_their_way(world: World) -> None:
    seen = fields(world.page(PAGE))
    send(world.open_as(world.room.ines), world, **seen | {"post-other": "market"})
    assert send(world.open_as(world.room.lea), world, **seen | {"post-gifts": "discuss"}).status_code == 303
    assert stored(world) == [("other", 1, "market"), ("gifts", 1, "discuss")]


def test_the_second_to_file_the_same_post_sees_where_it_is_and_keeps_the_choice(world: World) -> None:
    seen = fields(world.page(PAGE))
    send(world.open_as(world.room.ines), world, **seen | {"post-other": "market"})
    lea = world.open_as(world.room.lea)
    answer = send(lea, world, **seen | {"post-other": "reciprocity", "note": "Du temps donné."})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert "« autres » est maintenant sous « marché »" in page.get_text().replace("\xa0", " ")
    again = fields(page)
    assert (again["post-other"], again["note"]) == ("reciprocity", "Du temps donné.")
    assert stored(world) == [("other", 1, "market")]
    assert send(lea, world, **again).status_code == 303
    assert stored(world)[-1] == ("other", 2, "reciprocity")


def test_a_principle_that_does_not_exist_is_refused_beside_what_was_chosen(world: World) -> None:
    form = fields(world.page(PAGE)) | {"post-other": "magic", "post-gifts": "discuss"}
    answer = send(world.open_as(world.room.ines), world, **form)
    assert answer.status_code == 422
    assert "Choisissez un principe dans la liste" in answer.text
    assert fields(BeautifulSoup(answer.text, "html.parser"))["post-gifts"] == "discuss"
    assert stored(world) == []


def test_a_guest_reads_without_a_form_and_may_not_file(world: World) -> None:
    guest: Actor = world.room.guy
    page = world.page(PAGE, guest)
    assert page.select_one("#classer form") is None
    assert "ventes : marché" in words(page.select_one("#classer")).replace("\xa0", " ")
    assert send(world.open_as(guest), world, **{"post-other": "market", "seen-other": "0"}).status_code == 403
    assert stored(world) == []


def test_only_sharings_have_this_page(world: World) -> None:
    client = world.open_as(world.room.ines)
    for code in ("OBS-01", "OBS-99"):
        assert client.get(f"{world.room.url}/comparer/commune/{code}/principes").status_code == 404
    elsewhere = world.open_as(world.room.stranger)
    assert elsewhere.get(f"{world.room.url}/comparer{PAGE}").status_code == 404


def test_money_and_everything_counted_stand_one_over_the_other(world: World) -> None:
    with world.writing():
        edition = adopted_grid(member_of(world.room.odile), ("shares", "scale", "shares"), slug="deux")
        field = field_of(edition)
        visit = field.visit(4, edition)
        money, _, everything = edition_criteria(edition.id)
        field.answer(visit, money, "A", MINE)
        field.answer(visit, everything, "A", {"sales": 30, "grants": 20, "gifts": 50, "other": 0})
        field.answer(visit, money, "B", {"sales": 100, "grants": 0, "gifts": 0, "other": 0})
        field.answer(visit, everything, "B", None, empty="not_observed")
        plan = make_plan(member_of(world.room.ines), Filters(grid="deux"))
        assert partner_of(plan, money.code) == everything.code
        assert partner_of(plan, everything.code) == money.code
        code = everything.code
    page = world.page(f"/deux/{code}/principes")
    assert told(page, 4) == (
        "Groupe A, barre 1 : marché 50 %, redistribution 20 %, réciprocité 20 %, non classé 10 %. "
        "Groupe A, barre 2 : marché 30 %, redistribution 20 %, réciprocité 50 %. "
        "Groupe B, barre 1 : marché 100 %. Groupe B, barre 2 : non observé."
    )
    rows = [words(row) for row in panel(page, 4).select("tbody tr")]
    assert rows == ["A 1 50 20 20 10", "A 2 30 20 50 0", "B 1 100 0 0 0", "B 2 non observé"]
    spots = panel(page, 4).select("svg.ternary .mark-letter")
    assert [one.get_text() for one in spots] == ["A", "A", "B"]
    assert len(panel(page, 4).select("svg.ternary .hollow")) == 1


def test_the_projected_page_has_neither_form_nor_history(world: World) -> None:
    page = world.page(f"{PAGE}?ecran=projection")
    assert page.select_one("#classer") is None
    assert page.html is not None
    assert "wall" in page.html["class"]


def test_nothing_is_asked_of_posts_where_no_sharing_is_shown(world: World) -> None:
    with world.app.app_context():
        assert db.session.scalar(select(func.count(PostPrinciple.id))) == 0
    assert "non classé" in words(world.page("/commune/OBS-06/principes").select_one("#classer"))


def edition_criteria(edition_id: int) -> list:
    from app.grids.contents import contents

    return list(contents(edition_id))
