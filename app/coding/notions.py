"""The notions of a cohort: those of the course, offered from the first day, and the class's own."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.coding.access import may_merge
from app.coding.models import Tag
from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.extensions import db
from app.kinds.plain import plain

LIMIT = 60
# What the certificate teaches: offered while one types, and a notion of the cohort once somebody uses it.
OF_THE_COURSE = (
    "Ancrage territorial",
    "Bénévolat et salariat",
    "Conditions de travail",
    "Coopération",
    "Démocratie interne",
    "Don et contre-don",
    "Droits culturels",
    "Éducation populaire",
    "Émancipation",
    "Hybridation des ressources",
    "Intérêt collectif",
    "Lucrativité limitée",
    "Participation des publics",
    "Relation avec les pouvoirs publics",
    "Transition écologique",
    "Utilité sociale",
)
ONLY_TEAM = "Seule l’équipe encadrante réunit ou sépare des notions."


def key_of(name: str) -> str:
    """A name as two are compared: « Émancipation » and « emancipation » are one notion."""
    return " ".join(plain(name).split())


def notions_of(member: Membership) -> Sequence[Tag]:
    """The cohort's notions, merged ones too, by name."""
    found = db.session.scalars(select(Tag).where(Tag.cohort_id == member.cohort_id)).all()
    return sorted(found, key=lambda tag: tag.key)


def offered(tags: Sequence[Tag]) -> list[str]:
    """What to offer to somebody who types: the class's notions, and those of the course."""
    there = {tag.key for tag in tags}
    names = [tag.name for tag in tags if tag.merged_into_id is None]
    return sorted([*names, *(name for name in OF_THE_COURSE if key_of(name) not in there)], key=key_of)


def notion(member: Membership, tag_id: int) -> Tag:
    """One notion of the member's cohort. Raises NotFound."""
    found = db.session.scalar(select(Tag).where(Tag.cohort_id == member.cohort_id, Tag.id == tag_id))
    if found is None:
        raise NotFound()
    return found


def named(member: Membership, name: str) -> Tag:
    """The notion of this name, made if there is none yet; of merged ones the one they are read as.

    Raises Invalid for "name": empty, too long or without a letter.
    """
    name = " ".join(name.replace("\x00", "").split())
    if not any(sign.isalnum() for sign in name):
        raise Invalid.single("Écrivez une notion, en un mot ou quelques-uns.", "name")
    if len(name) > LIMIT:
        raise Invalid.single(f"{LIMIT} caractères au plus : une notion tient en quelques mots.", "name")
    key = key_of(name)[:120]
    found = db.session.scalar(select(Tag).where(Tag.cohort_id == member.cohort_id, Tag.key == key))
    if found is None:
        found = _made(member, name, key)
    return read_as(found)


def _made(member: Membership, name: str, key: str) -> Tag:
    course = {key_of(one): one for one in OF_THE_COURSE}
    made = Tag(cohort_id=member.cohort_id, name=course.get(key, name), key=key, member_id=member.id)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # somebody else wrote the same notion just now
        return db.session.scalars(select(Tag).where(Tag.cohort_id == member.cohort_id, Tag.key == key)).one()
    return made


def read_as(tag: Tag) -> Tag:
    """The notion that this one is read as: itself, or the one it was merged into."""
    return tag if tag.merged_into_id is None else db.session.get_one(Tag, tag.merged_into_id)


def merge(member: Membership, tag: Tag, into: Tag) -> None:
    """Read one notion as another from now on. Who put which is kept.

    Raises Forbidden; Conflict if one of them was merged meanwhile; Invalid for "into" if they are the same.
    """
    if not may_merge(member):
        raise Forbidden(ONLY_TEAM)
    if tag.id == into.id:
        raise Invalid.single("Choisissez une autre notion que celle-ci.", "into")
    if tag.merged_into_id == into.id:
        return
    if tag.merged_into_id is not None or into.merged_into_id is not None:
        raise Conflict("L’une de ces notions vient d’être réunie à une autre : relisez, puis recommencez.")
    for one in db.session.scalars(select(Tag).where(Tag.merged_into_id == tag.id)):
        one.merged_into_id = into.id
    tag.merged_into_id = into.id


def part(member: Membership, tag: Tag) -> None:
    """Read a merged notion for itself again. Raises Forbidden."""
    if not may_merge(member):
        raise Forbidden(ONLY_TEAM)
    tag.merged_into_id = None


def merged_into(tag: Tag) -> Sequence[Tag]:
    """The notions that are read as this one."""
    other = aliased(Tag)
    return db.session.scalars(
        select(other)
        .where(other.cohort_id == tag.cohort_id, other.merged_into_id == tag.id)
        .order_by(other.key)
    ).all()
