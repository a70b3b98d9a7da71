"""Voice memos: known by what they hold, read with their trace, and to be written down the same evening."""

import uuid
from typing import Any

import pytest
from flask import Flask

from app.errors import Invalid
from app.fieldwork.memos import NO_SOUND, TOO_HEAVY, checked_memo
from tests.fieldwork.carnets import jot, page, scale
from tests.fieldwork.conftest import Field, Send
from tests.fieldwork.sounds import box, m4a, ogg, webm
from tests.fieldwork.test_files import address, send_file
from tests.support.people import SignIn


@pytest.mark.parametrize(
    ("content", "kind"), [(webm(), "audio/webm"), (ogg(), "audio/ogg"), (m4a(), "audio/mp4")]
)
def test_a_memo_is_known_by_what_it_holds(content: bytes, kind: str) -> None:
    assert checked_memo(content) == (content, kind)


@pytest.mark.parametrize(
    "content",
    [
        webm(b"V_VP9"),
        webm() + webm(b"V_VP8"),
        webm(b"A_VORBIS"),
        webm(doctype=b"matroska"),
        ogg(b"\x01vorbis"),
        b"OggS",
        m4a(b"vide"),
        m4a()[:40],
        box(b"ftyp", b"M4A "),
        box(b"ftyp", b"M4A ") + b"\x00\x00\x00\x02moov",
    ],
)
def test_what_is_no_memo_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_memo(content)
    assert refusal.value.message == NO_SOUND


def test_a_memo_is_bounded() -> None:
    with pytest.raises(Invalid) as refusal:
        checked_memo(webm() + bytes(2_000_000))
    assert refusal.value.message == TOO_HEAVY


def test_where_a_phone_recorded_it_is_not_kept() -> None:
    content = m4a(said=box(b"\xa9xyz", b"+48.8566+002.3522/")) + box(b"uuid", b"+48.8566")
    kept, _ = checked_memo(content)
    assert b"48.8566" in content
    assert b"48.8566" not in kept
    assert len(kept) == len(content)
    assert b"son" * 9 in kept


def spoken(field: Field, send: Send, sign_in: SignIn, text: str = "", **more: Any) -> str:
    """The id of a memo that Inès has sent."""
    name = str(uuid.uuid4())
    one = jot(field, text, media=name, **more)
    assert send(field.people.ines, one)[0]["outcome"] == "applied"
    assert send_file(sign_in(field.people.ines), field, one["jotting"], webm(), name).status_code == 201
    return name


def test_a_memo_is_heard_by_parts_by_those_who_read_its_trace(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    name = spoken(field, send, sign_in, criterion=scale(field))
    assert f'<audio controls preload="none" src="{address(field, name)}"' in page(
        sign_in, field.people.lea, field.url
    )
    lea = sign_in(field.people.lea)
    whole = lea.get(address(field, name))
    assert (whole.data, whole.mimetype) == (webm(), "audio/webm")
    part = lea.get(address(field, name), headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, webm()[4:8])
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(webm())}"
    assert sign_in(field.people.stranger).get(address(field, name)).status_code == 404


def test_a_memo_under_no_criterion_is_its_author_s(field: Field, send: Send, sign_in: SignIn) -> None:
    name = spoken(field, send, sign_in)
    who = (field.people.ines, field.people.karim, field.people.odile)
    assert [sign_in(one).get(address(field, name)).status_code for one in who] == [200, 404, 404]


@pytest.mark.parametrize(("consent", "status"), [("yes", 200), ("unnamed", 404), ("no", 404)])
def test_a_voice_is_a_name(field: Field, send: Send, sign_in: SignIn, consent: str, status: int) -> None:
    name = spoken(
        field, send, sign_in, "On décide à table.", sort="quote", consent=consent, criterion=scale(field)
    )
    assert sign_in(field.people.lea).get(address(field, name)).status_code == status
    assert (name in page(sign_in, field.people.lea, field.url)) == (status == 200)
    assert ("On décide" in page(sign_in, field.people.lea, field.url)) == (consent != "no")


def test_in_class_even_its_author_is_not_shown_what_others_may_not_hear(
    field: Field, send: Send, sign_in: SignIn
) -> None:
    words = "On décide à table."
    name = spoken(field, send, sign_in, words, sort="quote", consent="unnamed", criterion=scale(field))
    compared = page(
        sign_in, field.people.ines, f"{field.people.url}/comparer/commune/{field.by_kind['scale'].code}"
    )
    assert words in compared
    assert name not in compared
    assert name in page(sign_in, field.people.ines, field.url)


def test_a_memo_without_a_text_is_to_be_written_down(
    app: Flask, field: Field, send: Send, sign_in: SignIn
) -> None:
    spoken(field, send, sign_in)
    for place in (field.url, f"{field.url}/carnet"):
        assert ", à transcrire" in page(sign_in, field.people.ines, place)
    spoken(field, send, sign_in, "Déjà écrit")
    assert page(sign_in, field.people.ines, f"{field.url}/carnet").count(", à transcrire") == 1
