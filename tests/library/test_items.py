"""Links, documents and references: what is kept, what is refused, what is shown."""

import zipfile
from io import BytesIO

import pytest
from bs4 import BeautifulSoup

from app.library.items import is_page
from tests.comparison.test_syntheses import write as write_synthesis
from tests.fieldwork.documents import pdf
from tests.fieldwork.photos import picture
from tests.library.conftest import Space

LINK = {
    "lien-url": "https://www.communs.example/a?b=1",
    "lien-title": "Des communs",
    "lien-abstract": "En deux pages.",
}
SAID = {"document-title": "Le bail", "document-abstract": "Ce que le lieu a signé."}


def test_a_link_is_a_card_with_its_site_and_its_reason(space: Space) -> None:
    for _ in range(2):
        assert space.post("/liens", space.world.room.ines, **LINK).status_code == 303
    assert len(space.items()) == 1
    card = BeautifulSoup(space.get("/brouillon").text, "html.parser").select_one(".resource.link")
    assert card is not None
    assert "communs.example" in card.text
    assert card.a["href"] == LINK["lien-url"]  # type: ignore[index]
    assert set(card.a["rel"]) == {"noopener", "noreferrer"}  # type: ignore[index, arg-type]
    assert "En deux pages." in card.text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "ftp://a.example", "communs.example", "https://a b.example",
            "data:text/html,x", "https://a@b.example/", "//a.example", "https://[", "https://a.example/\\x"],
)  # fmt: skip
def test_what_is_no_page_is_refused_with_all_that_was_typed(space: Space, url: str) -> None:
    assert not is_page(url)


def test_a_refused_link_keeps_what_was_typed(space: Space) -> None:
    answer = space.post(
        "/liens", space.world.room.ines, **(LINK | {"lien-url": "communs", "lien-abstract": ""})
    )
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "https://" in page.select_one("#lien-url-error").text  # type: ignore[union-attr]
    assert page.select_one("#lien-abstract-error") is not None
    assert page.select_one("#lien-title")["value"] == "Des communs"  # type: ignore[index]


def test_a_document_is_handed_over_to_save_to_those_who_read_its_page(space: Space) -> None:
    sent = SAID | {"document-file": (BytesIO(pdf()), "bail.pdf")}
    assert space.post("/documents", space.world.room.ines, **sent).status_code == 303
    [item] = space.items()
    path = f"{space.world.room.url}/ressources/fichiers/{item.id}"
    answer = space.as_(space.world.room.lea).get(path)
    assert answer.data == pdf()
    assert answer.headers["Content-Disposition"] == "attachment; filename=Le_bail.pdf"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    guy = space.as_(space.world.room.guy)
    assert guy.get(path).status_code == 404
    space.write()
    space.publish()
    assert guy.get(path).status_code == 200
    space.post(f"/elements/{item.id}/retrait", space.world.room.ines)
    assert guy.get(path).status_code == 404
    assert "Le bail" not in space.get("", space.world.room.guy).text


@pytest.mark.parametrize(
    "content", [picture(), b"PK\x03\x04", b"", pdf(b"/OpenAction << /S /JavaScript /JS (x) >>")]
)
def test_what_is_no_plain_pdf_is_refused_with_its_reason(space: Space, content: bytes) -> None:
    answer = space.post("/documents", **SAID, **{"document-file": (BytesIO(content), "bail.pdf")})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert page.select_one("#document-file-error") is not None
    assert page.select_one("#document-title")["value"] == "Le bail"  # type: ignore[index]
    assert space.items() == []


def test_a_synthesis_and_a_criterion_are_read_as_they_are_now(space: Space) -> None:
    room = space.world.room
    write_synthesis(space.world, room.ines, "On entre par les tâches.")
    page = BeautifulSoup(space.get("/brouillon").text, "html.parser")
    for sort in ("synthesis", "criterion"):
        option = page.select_one(f"#quoi-{sort} option")
        assert option is not None
        space.post("/references", room.ines, sorte=sort, quoi=str(option["value"]))
    space.write()
    space.publish()
    assert "On entre par les tâches." in space.get("", room.guy).text
    write_synthesis(space.world, room.ines, "On entre par la clé.", seen=1)
    shown = BeautifulSoup(space.get("", room.guy).text, "html.parser")
    assert "On entre par la clé." in shown.select_one(".resource.synthesis").text  # type: ignore[union-attr]
    assert "OBS-01" in shown.select_one(".resource.criterion").text  # type: ignore[union-attr]


def test_what_does_not_exist_cannot_be_cited(space: Space) -> None:
    for sort, what in (
        ("synthesis", "99"),
        ("criterion", "x"),
        ("trace", "x"),
        ("autre", "1"),
        ("synthesis", "9" * 30),
    ):
        assert space.post("/references", sorte=sort, quoi=what).status_code == 404


def test_only_who_added_it_and_the_team_take_it_off(space: Space) -> None:
    space.post("/liens", space.world.room.ines, **LINK)
    [item] = space.items()
    assert space.post(f"/elements/{item.id}/retrait", space.world.room.lea).status_code == 403
    assert space.post(f"/elements/{item.id}/retrait", space.world.room.odile, space.other).status_code == 404
    assert space.post(f"/elements/{item.id}/retrait", space.world.room.odile).status_code == 303
    assert space.post(f"/elements/{item.id}/retrait", space.world.room.odile).status_code == 404


def test_who_added_a_document_takes_it_away_with_their_data(space: Space) -> None:
    space.post("/documents", space.world.room.ines, **SAID, **{"document-file": (BytesIO(pdf()), "bail.pdf")})
    [item] = space.items()
    with space.as_(space.world.room.ines).get("/compte/mes-donnees.zip") as answer:
        own = zipfile.ZipFile(BytesIO(answer.data))
        assert own.read(f"fichiers/ressource-{item.id}.pdf") == pdf()
