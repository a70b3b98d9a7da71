"""What a person takes away: all that points at them, as it is kept, and their photos and files."""

import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from sqlalchemy import or_, select

from app.accounts.models import Person
from app.cohorts.models import Membership
from app.errors import NotFound, Unavailable
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceFile
from app.fieldwork.models import Media
from app.library.models import ResourceItem, Sort
from app.privacy.kept import pointing_at_people, tables
from app.tables import Base

README = """Ce que ce site garde de vous.

mes-donnees.json : chaque chose gardée, rangée sous ce à quoi elle sert. Une date y est en temps universel.
fichiers/ : les photos, documents et mémos que vous avez envoyés, sous le numéro qu’ils ont dans mes-donnees.json.

Les mots de passe et les clés de connexion n’y sont pas : ils ne se lisent pas, même ici.
"""

Rows = list[dict[str, Any]]


def own_data(person: Person) -> dict[str, dict[str, Rows]]:
    """Purpose -> table -> rows that are about the person, or by them."""
    found: dict[str, dict[str, Rows]] = {}
    own = {"person": [person.id], "membership": _memberships(person)}
    for table in tables():
        for held in table.__personal__:
            if not held.purpose.secret and (rows := _rows(table, own)):
                found.setdefault(held.purpose.what, {})[table.__tablename__] = _readable(table, rows)
    return found


def pack(person: Person, into: IO[bytes], read: Callable[[str], bytes]) -> None:
    """Write the archive. `read` gives the bytes of a kept file; one that is gone or out of reach is left out."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lisez-moi.txt", README)
        archive.writestr("mes-donnees.json", json.dumps(own_data(person), ensure_ascii=False, indent=2))
        for name, file in _files(_memberships(person)):
            try:
                archive.writestr(f"fichiers/{name}", read(file))
            except (NotFound, Unavailable):
                continue


def _memberships(person: Person) -> list[int]:
    return list(db.session.scalars(select(Membership.id).where(Membership.person_id == person.id)))


def _rows(table: type[Base], own: dict[str, list[int]]) -> Sequence[Any]:
    columns = table.__table__.columns
    mine = [columns[name].in_(own[whose]) for name, whose in pointing_at_people(table).items()]
    if table is Person:
        mine = [columns["id"].in_(own["person"])]
    elif table is EvidenceFile:
        traces = select(Evidence.id).where(Evidence.author_id.in_(own["membership"]))
        mine = [columns["evidence_id"].in_(traces)]
    if not mine:
        return []
    return db.session.execute(select(*columns).where(or_(*mine)).order_by(*table.__table__.primary_key)).all()


def _readable(table: type[Base], rows: Sequence[Any]) -> Rows:
    secret = {name for held in table.__personal__ if held.purpose.secret for name in held.columns}
    return [
        {name: _plain(row[name]) for name in row if name not in secret}
        for row in (one._mapping for one in rows)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _files(members: list[int]) -> list[tuple[str, str]]:
    photos = select(Media.id, Media.file, Media.content_type).where(Media.member_id.in_(members))
    others = (
        select(EvidenceFile.id, EvidenceFile.file, EvidenceFile.content_type)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .where(Evidence.author_id.in_(members))
    )
    rows = [*db.session.execute(photos), *db.session.execute(others)]
    named = [(f"{row.id}.{row.content_type.partition('/')[2].partition(';')[0]}", row.file) for row in rows]
    documents = select(ResourceItem.id, ResourceItem.file).where(
        ResourceItem.author_id.in_(members), ResourceItem.sort == Sort.document
    )
    return named + [(f"ressource-{row.id}.pdf", row.file) for row in db.session.execute(documents)]
