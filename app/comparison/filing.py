"""Putting the posts of a sharing under a principle: the class's reading of them, kept beside the grid with its history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.cohorts.access import may_write
from app.cohorts.models import Membership
from app.comparison.lineage import Lineage
from app.comparison.models import PostPrinciple
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.changing import lock_grid
from app.grids.models import Grid
from app.kinds.reading import clean
from app.kinds.shares import PRINCIPLES

NOTE_LIMIT = 300
UNFILED = "non classé"
WORDS: dict[str | None, str] = dict([*PRINCIPLES.items(), (None, UNFILED)])


@dataclass(frozen=True)
class Post:
    """A post under its principle; `number` is 0 as long as the class left it where the grid put it."""

    id: str
    label: str
    principle: str | None
    number: int = 0


@dataclass(frozen=True)
class Chosen:
    """What a form says of a post: its principle ("" for none), and the number that was on the screen."""

    principle: str
    seen: int


class FiledElsewhere(Conflict):
    """Somebody put the same posts elsewhere meanwhile; `posts` holds their labels and where they are now."""

    def __init__(self, posts: Mapping[str, str]) -> None:
        self.posts = posts
        told = ", ".join(f"« {label} » est maintenant sous « {where} »" for label, where in posts.items())
        super().__init__(
            f"Quelqu’un d’autre vient de rattacher autrement : {told}. Rien n’est enregistré ; vos choix sont"
            " toujours dans le formulaire. Enregistrer de nouveau les garde."
        )


def filed(cohort_id: int, criteria: Collection[int]) -> dict[int, dict[str, PostPrinciple]]:
    """By criterion and post, what the class last said; nothing of a post that it never filed."""
    latest: dict[int, dict[str, PostPrinciple]] = {}
    for one in _history(cohort_id, criteria):
        latest.setdefault(one.criterion_id, {})[one.post] = one
    return latest


def filing_history(member: Membership, criteria: Collection[int]) -> list[PostPrinciple]:
    """Every filing of these criteria's posts in the member's cohort, the last first, with authors."""
    return list(_history(member.cohort_id, criteria))[::-1]


def refiled(lineage: Lineage, latest: Mapping[str, PostPrinciple]) -> Lineage:
    """The same sharing with its posts where the class put them."""
    posts = [
        {**post, "principle": latest[post["id"]].principle if post["id"] in latest else post["principle"]}
        for post in lineage.params["posts"]
    ]
    return replace(lineage, params={**lineage.params, "posts": posts})


def posts_of(lineage: Lineage, latest: Mapping[str, PostPrinciple]) -> list[Post]:
    """The posts of a sharing that was `refiled`."""
    return [
        Post(
            post["id"],
            post["label"],
            post["principle"],
            latest[post["id"]].number if post["id"] in latest else 0,
        )
        for post in lineage.params["posts"]
    ]


def file_posts(
    member: Membership,
    grid: Grid,
    criterion_id: int,
    given: Mapping[str, str | None],
    labels: Mapping[str, str],
    chosen: Mapping[str, Chosen],
    note: str,
) -> int:
    """Put posts under the principles chosen for them; how many moved. Answers stay as they are.

    `given` is where the grid itself puts each post. Posts that the form left as they were on its screen keep what
    others made of them meanwhile. Raises Forbidden, Invalid (post-…, note), FiledElsewhere; then nothing is kept.
    """
    if not may_write(member):
        raise Forbidden("Les invité·e·s lisent ce classement sans le changer.")
    words = clean(note, NOTE_LIMIT, "note").strip()
    unknown = {
        f"post-{post}": "Choisissez un principe dans la liste."
        for post, one in chosen.items()
        if post in given and one.principle and one.principle not in PRINCIPLES
    }
    if unknown:
        raise Invalid(unknown)
    lock_grid(member, grid.id)
    made: dict[str, dict[int, str | None]] = {post: {0: principle} for post, principle in given.items()}
    for one in _history(member.cohort_id, [criterion_id]):
        made.setdefault(one.post, {})[one.number] = one.principle
    moved: list[PostPrinciple] = []
    elsewhere: dict[str, str] = {}
    for post in given:
        if post not in chosen:
            continue
        wanted, seen = chosen[post].principle or None, chosen[post].seen
        number = max(made[post])
        current = made[post][number]
        if wanted == current or (seen in made[post] and wanted == made[post][seen]):
            continue
        if seen != number:
            elsewhere[labels[post]] = WORDS[current]
        moved.append(
            PostPrinciple(
                cohort_id=member.cohort_id,
                criterion_id=criterion_id,
                post=post,
                number=number + 1,
                principle=wanted,
                note=words,
                author_id=member.id,
            )
        )
    if elsewhere:
        raise FiledElsewhere(elsewhere)
    db.session.add_all(moved)
    db.session.flush()
    return len(moved)


def _history(cohort_id: int, criteria: Collection[int]) -> Sequence[PostPrinciple]:
    query = (
        select(PostPrinciple)
        .options(joinedload(PostPrinciple.author).joinedload(Membership.person))
        .where(PostPrinciple.cohort_id == cohort_id, PostPrinciple.criterion_id.in_(criteria))
        .order_by(PostPrinciple.id)
    )
    return db.session.scalars(query).all()
