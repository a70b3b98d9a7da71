"""Nothing without consent is ever shown, by whatever path; what is withdrawn after publication disappears at once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from app.extensions import db
from app.fieldwork.consent import record_consent
from app.fieldwork.evidence import Evidence
from app.privacy.erasing import erase_account
from app.visits.encounters import Met, amend_encounter, meet
from tests.comparison.builder import member_of
from tests.comparison.test_citing import QUOTE, TRACE, jot
from tests.library.conftest import Space

WORDS = "On ouvre quand on peut"


def every_path(space: Space, guest: str, host: str) -> Iterator[tuple[str, str]]:
    """(where, what is read there) by members, guests with an account or a link, the host."""
    room = space.world.room
    search = f"{room.url}/ressources?mots=ouvre"
    for who, actor in (("team", room.odile), ("student", room.lea), ("guest", room.guy)):
        yield f"page, {who}", space.get("", actor).text
        yield f"search, {who}", space.as_(actor).get(search).text
    for who, actor in (("team", room.odile), ("student", room.lea)):
        yield f"draft, {who}", space.get("/brouillon", actor).text
        yield f"versions, {who}", space.get("/versions", actor).text
        yield f"picker, {who}", space.get("/traces", actor).text
    nobody = space.nobody()
    yield "link, list", nobody.get(guest).text
    yield "link, search", nobody.get(f"{guest}?mots=ouvre").text
    yield "link, page", nobody.get(f"{guest}/{space.day}").text
    yield "host", nobody.get(host).text


@pytest.fixture
def published(space: Space) -> tuple[Space, str, str]:
    """A page with a quote that was agreed to; the guests' link and the host's."""
    jot(space.world, WORDS, **QUOTE)
    assert space.cite(TRACE).status_code == 303
    space.write()
    space.publish()
    return space, space.link("acces/invites"), space.link("hote")


def test_what_was_agreed_to_is_read_everywhere(published: tuple[Space, str, str]) -> None:
    space, _, host = published
    missing = [where for where, page in every_path(*published) if "ouvre" not in page]
    # The list of pages tells no cards, versions name them by their sort.
    assert missing == ["versions, team", "versions, student", "link, list"]
    assert "Maud" in space.nobody().get(host).text


def test_a_consent_withdrawn_after_publication_disappears_from_every_path(
    published: tuple[Space, str, str],
) -> None:
    space, guest, _ = published
    with space.world.writing():
        record_consent(member_of(space.world.room.odile), TRACE, "withdrawn")
    shown = [where for where, page in every_path(*published) if WORDS in page or "Maud" in page]
    assert shown == []
    found = space.nobody().get(f"{guest}?mots=peut").text
    assert "Au Moulin" not in found
    assert "n’est plus montré" in space.get("/brouillon").text


def test_a_consent_without_the_name_takes_the_name_away(published: tuple[Space, str, str]) -> None:
    with published[0].world.writing():
        record_consent(member_of(published[0].world.room.odile), TRACE, "unnamed")
    assert [where for where, page in every_path(*published) if "Maud" in page] == []
    assert "ouvre" in published[0].nobody().get(published[2]).text


def test_a_trace_taken_out_of_the_carnet_or_off_its_criteria_disappears(
    published: tuple[Space, str, str],
) -> None:
    space = published[0]
    jot(space.world, WORDS, base=1, **(QUOTE | {"criterion": []}))
    assert [where for where, page in every_path(*published) if WORDS in page] == []


def test_somebody_met_who_refuses_after_all_is_quoted_nowhere(space: Space) -> None:
    room = space.world.room
    with space.world.writing():
        meet(member_of(room.ines), space.world.visit(1), Met("Maud", "au bar", "yes"))
    with space.world.app.app_context():
        met = space.world.visit(1).encounters[0].id
    jot(space.world, WORDS, **(QUOTE | {"met": [str(met)]}))
    space.cite(TRACE)
    space.write()
    space.publish()
    guest, host = space.link("acces/invites"), space.link("hote")
    with space.world.writing():
        visit = space.world.visit(1)
        [maud] = visit.encounters
        refused = Met("Maud", "au bar", "no")
        amend_encounter(member_of(room.odile), visit, maud.id, refused)
    assert [where for where, page in every_path(space, guest, host) if WORDS in page] == []


def test_what_was_refused_cannot_be_cited_nor_what_is_only_for_its_author(space: Space) -> None:
    jot(space.world, WORDS, **(QUOTE | {"consent": ["no"]}))
    assert space.cite(TRACE).status_code == 404
    assert WORDS not in space.get("/traces", space.world.room.ines).text
    own = "7d6f4c0e-55f1-4b57-9f31-2b8f8f8b1f02"
    jot(space.world, "Pour moi seule", trace=own, criterion=[])
    assert space.cite(own).status_code == 404
    with space.world.app.app_context():
        assert db.session.scalars(select(Evidence.id)).all()


def test_a_correction_replaces_what_was_cited(published: tuple[Space, str, str]) -> None:
    space, guest, host = published
    jot(space.world, "On ouvre le soir", base=1, **QUOTE)
    for path in (f"{guest}/{space.day}", host):
        page = space.nobody().get(path).text
        assert "On ouvre le soir" in page
        assert WORDS not in page


def test_erasing_the_account_of_who_noted_it_breaks_no_page(published: tuple[Space, str, str]) -> None:
    space = published[0]
    room = space.world.room
    jot(space.world, WORDS, base=1, **(QUOTE | {"criterion": []}))
    with space.world.writing():
        erase_account(member_of(room.ines).person)
    assert space.get("", room.lea).status_code == 200
    assert [where for where, page in every_path(*published) if WORDS in page] == []
