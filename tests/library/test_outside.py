"""Read from outside by a link: what it opens, what it never opens, and what a host answers."""

import uuid
from datetime import timedelta
from io import BytesIO

from bs4 import BeautifulSoup

from app.extensions import db
from app.library.links import make_link
from app.library.models import HostReply, ReadingLink
from app.tables import now
from tests.comparison.builder import member_of
from tests.fieldwork.documents import pdf
from tests.library.conftest import Space


def test_a_link_opens_published_pages_and_nothing_else(space: Space) -> None:
    space.write()
    space.write(space.other, learned="Un brouillon caché.")
    space.publish()
    path = space.link("acces/invites")
    nobody = space.nobody()
    shown = nobody.get(path)
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["X-Robots-Tag"] == "noindex"
    assert "Au Moulin" in shown.text
    assert "Les communs" not in shown.text
    page = nobody.get(f"{path}/{space.day}").text
    assert "Le bar tient le lieu." in page
    assert "Inès" not in page
    assert space.world.room.url not in page
    assert nobody.get(f"{path}/{space.other}").status_code == 404
    space.post("/retrait")
    assert nobody.get(f"{path}/{space.day}").status_code == 404
    assert "Au Moulin" not in nobody.get(path).text


def test_a_closed_an_old_and_a_replaced_link_say_so_in_french(space: Space) -> None:
    path = space.link("acces/invites")
    again = space.link("acces/invites")
    nobody = space.nobody()
    gone = nobody.get(path)
    assert gone.status_code == 410
    assert "Ce lien n’est plus ouvert" in gone.text
    assert nobody.get(again).status_code == 200
    with space.world.app.app_context():
        db.session.query(ReadingLink).update({"expires_at": now() - timedelta(seconds=1)})
        db.session.commit()
    assert nobody.get(again).status_code == 410
    assert nobody.get("/lecture/inconnu").status_code == 404
    assert nobody.get("/hote/inconnu").status_code == 404


def test_only_the_team_makes_and_closes_links(space: Space) -> None:
    room = space.world.room
    path = space.link("hote")
    with space.world.app.app_context():
        link = db.session.query(ReadingLink).one().id
    for who in (room.ines, room.guy):
        client = space.as_(who)
        assert client.get(f"{room.url}/ressources/acces").status_code == 403
        assert client.post(f"{room.url}/ressources/acces/invites").status_code == 403
        assert client.post(f"{room.url}/ressources/acces/{link}/fermeture").status_code == 403
        assert space.post("/hote", who).status_code == 403
    zoe = space.as_(room.stranger)
    assert zoe.post(f"/promotions/ailleurs/ressources/acces/{link}/fermeture").status_code == 404
    odile = space.as_(room.odile)
    assert odile.post(f"{room.url}/ressources/acces/{link}/fermeture").status_code == 303
    assert space.nobody().get(path).status_code == 410


def test_a_link_of_one_cohort_or_kind_opens_nothing_of_another(space: Space) -> None:
    space.write()
    space.publish()
    with space.world.app.app_context():
        token = make_link(member_of(space.world.room.stranger), None)
        db.session.commit()
    nobody = space.nobody()
    assert "Au Moulin" not in nobody.get(f"/lecture/{token}").text
    assert nobody.get(f"/lecture/{token}/{space.day}").status_code == 404
    host, guest = space.link("hote"), space.link("acces/invites")
    assert nobody.get(host.replace("/hote/", "/lecture/")).status_code == 404
    assert nobody.get(guest.replace("/lecture/", "/hote/")).status_code == 404
    assert nobody.get(f"{host}/{space.day}").status_code == 404


def test_the_host_of_a_visit_reads_only_its_own_page(space: Space) -> None:
    room = space.world.room
    odile = space.as_(room.odile)
    form = {"day": "2026-12-01", "title": "À la Halle", "kind": "visit", "visit": "2"}
    assert odile.post(f"{room.url}/programme/nouvelle", data=form).status_code == 303
    space.write()
    space.publish()
    second = space.day + 2
    space.write(second, learned="Rien de la Halle.")
    path = space.link("hote", second)
    assert "Le bar" not in space.nobody().get(path).text
    assert "Rien n’est encore prêt à lire" in space.nobody().get(path).text
    space.publish(second, pour="hote")
    page = space.nobody().get(path).text
    assert "Rien de la Halle." in page
    assert "Pas encore publié" in page
    assert "Le bar" not in page
    assert space.get("", room.guy, second).status_code == 404


def test_a_thematic_day_has_no_host(space: Space) -> None:
    assert space.post("/hote", day=space.other).status_code == 422


def test_what_is_written_after_it_was_shown_to_the_host_is_not_shown(space: Space) -> None:
    space.write()
    space.publish(pour="hote")
    path = space.link("hote")
    space.write(learned="Une phrase de plus.")
    page = space.nobody().get(path).text
    assert "Le bar tient le lieu." in page
    assert "Une phrase de plus." not in page


def test_a_reply_is_shown_beside_the_page_and_told_to_the_team(space: Space) -> None:
    room = space.world.room
    space.write()
    space.publish()
    path, guest = space.link("hote"), space.link("acces/invites")
    nobody = space.nobody()
    form = {
        "text": "Nous ouvrons aussi le lundi.\nMerci.",
        "name": "Maud, Le Moulin",
        "key": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert nobody.post(path, data=form).status_code == 303
    with space.world.app.app_context():
        reply = db.session.query(HostReply).one().id
    assert "Votre réponse est arrivée" in nobody.get(path).text
    for page in (space.get("", room.guy).text, space.get("").text, nobody.get(f"{guest}/{space.day}").text):
        assert "Nous ouvrons aussi le lundi." in page
        assert "Maud, Le Moulin" in page
    odile = space.as_(room.odile)
    assert "Réponse du lieu" in odile.get(f"{room.url}/ressources").text
    assert "Réponse du lieu" not in space.as_(room.ines).get(f"{room.url}/ressources").text
    assert "1\xa0réponse d’un lieu" in odile.get(f"{room.url}/").text
    assert "réponse d’un lieu" not in space.as_(room.ines).get(f"{room.url}/").text
    assert space.as_(room.ines).post(f"{room.url}/ressources/reponses/{reply}/lecture").status_code == 403
    assert odile.post(f"{room.url}/ressources/reponses/{reply}/lecture").status_code == 303
    assert "Réponse du lieu" not in odile.get(f"{room.url}/ressources").text


def test_a_reply_that_cannot_be_kept_comes_back_with_its_words(space: Space) -> None:
    path = space.link("hote")
    nobody = space.nobody()
    empty = nobody.post(path, data={"text": " ", "name": "Maud"})
    assert empty.status_code == 422
    page = BeautifulSoup(empty.text, "html.parser")
    assert page.select_one("#text-error") is not None
    assert page.select_one("#name")["value"] == "Maud"  # type: ignore[index]
    assert nobody.post(path, data={"text": "mot " * 2000}).status_code == 422
    with space.world.app.app_context():
        db.session.query(ReadingLink).update({"revoked_at": now()})
        db.session.commit()
    late = nobody.post(path, data={"text": "Trop tard, mais le voici."})
    assert late.status_code == 410
    assert "Trop tard, mais le voici." in late.text
    with space.world.app.app_context():
        assert db.session.query(HostReply).count() == 0


def test_documents_open_by_the_links_whose_page_holds_them(space: Space) -> None:
    said = {"document-title": "Le bail", "document-abstract": "Signé."}
    space.post("/documents", **said, **{"document-file": (BytesIO(pdf()), "bail.pdf")})
    [item] = space.items()
    guest, host = space.link("acces/invites"), space.link("hote")
    nobody = space.nobody()
    for path in (guest, host):
        assert nobody.get(f"{path}/fichiers/{item.id}").status_code == 404
    space.write()
    space.publish()
    for path in (guest, host):
        answer = nobody.get(f"{path}/fichiers/{item.id}")
        assert answer.data == pdf()
        assert answer.headers["Cache-Control"] == "no-store"
    space.post(f"/elements/{item.id}/retrait")
    assert nobody.get(f"{guest}/fichiers/{item.id}").status_code == 404
    assert nobody.get(f"/lecture/inconnu/fichiers/{item.id}").status_code == 404
