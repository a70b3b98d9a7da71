"""Edits of jottings as phones send them, and what became of them."""

import uuid
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceLink
from tests.fieldwork.conftest import Field
from tests.support.people import Actor, SignIn


def jot(
    field: Field, text: str, base: int = 0, jotting: str | None = None, /, sheet: str = "", **more: Any
) -> dict[str, Any]:
    """One edit of a jotting, of a new one unless one is named."""
    named = (
        "criterion",
        "removed",
        "sort",
        "source",
        "meaning",
        "who",
        "function",
        "consent",
        "link",
        "media",
        "handed",
    )
    given = {name: more.pop(name) for name in named if name in more}
    fields = {name: one if isinstance(one, list) else [str(one)] for name, one in given.items()}
    return {
        "id": str(uuid.uuid4()),
        "sheet": sheet or field.sheet,
        "jotting": jotting or str(uuid.uuid4()),
        "base": base,
        "fields": {"text": [text], **fields},
        "typed_at": "2026-01-05T10:00:00.000Z",
        **more,
    }


def kept(app: Flask, name: str) -> Evidence | None:
    """The jotting as it stands."""
    with app.app_context():
        return db.session.get(Evidence, name)


def linked(app: Flask, name: str) -> list[int]:
    """The criteria that it stands under."""
    with app.app_context():
        found = select(EvidenceLink.criterion_id).where(EvidenceLink.evidence_id == name)
        return sorted(db.session.scalars(found))


def scale(field: Field) -> int:
    """The id of the criterion that jottings are attached to."""
    return field.by_kind["scale"].criterion_id


def page(sign_in: SignIn, who: Actor, url: str) -> str:
    """A page as somebody sees it."""
    answer = sign_in(who).get(url)
    assert answer.status_code == 200, answer.text
    return answer.text
