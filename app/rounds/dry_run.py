"""A dry run: two groups fill the same three scales on one fictional page; far apart, the anchors want other words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.cohorts.models import Group, Membership
from app.errors import Conflict, Forbidden, Invalid
from app.extensions import db
from app.grids.models import Axis, Criterion, Grid, Revision
from app.kinds import scale
from app.kinds.reading import clean
from app.rounds.access import may_answer, must_lead
from app.rounds.models import ClassSession, ClassStep, DryAnswer, Progress, StepKind
from app.rounds.programme import hold
from app.rounds.telling import FICTIONAL_PAGE

SCALE = scale.KIND.name
SCALES, GROUPS = 3, 2
FAR_APART = 2
PAGE_LIMIT = 4_000


@dataclass(frozen=True)
class Tried:
    """One scale of the dry run. `points` by group letter, empty for those who may not read them yet."""

    criterion: Criterion
    points: Mapping[str, int]
    own: int | None

    @property
    def spread(self) -> int | None:
        """Between the groups; None until both have answered."""
        return max(self.points.values()) - min(self.points.values()) if len(self.points) == GROUPS else None

    @property
    def far_apart(self) -> bool:
        """Whether the anchors should be rewritten."""
        return self.spread is not None and self.spread >= FAR_APART


@dataclass(frozen=True)
class DryRun:
    """What a member reads of a dry run. `filled`: how many of its groups have answered every scale."""

    page: str
    groups: Sequence[Group]
    tried: Sequence[Tried]
    filled: int
    may_fill: bool
    sees: bool


def dry_run_of(member: Membership, session: ClassSession, step: ClassStep) -> DryRun:
    """The page, the scales, and what was answered as far as this member may read it."""
    criteria, groups = chosen_criteria(session, step), chosen_groups(session, step)
    answers = _answers(step, criteria, groups)
    full = {one.id for one in groups if criteria and all((one.id, two.id) in answers for two in criteria)}
    over = session.state == Progress.ended or step.position != session.at
    mine = member.group_id if may_answer(member) else None
    # A group reads the other's points once it has given its own; everybody else once both have.
    sees = over or (len(groups) > 0 and len(full) == len(groups)) or mine in full
    tried = [
        Tried(
            one,
            {two.letter: answers[two.id, one.id] for two in groups if sees and (two.id, one.id) in answers},
            answers.get((mine, one.id)) if mine else None,
        )
        for one in criteria
    ]
    may_fill = mine is not None and mine in {one.id for one in groups} and session.state == Progress.running
    page = str(step.settings.get("page") or FICTIONAL_PAGE)
    return DryRun(page, groups, tried, len(full), may_fill and step.position == session.at, sees)


def fill_in(member: Membership, session: ClassSession, step: ClassStep, typed: Mapping[str, str]) -> None:
    """Where the member's group puts itself, by criterion code. The same again adds nothing.

    Raises Forbidden, Invalid (by code), Conflict outside the step.
    """
    shown = dry_run_of(member, session, step)
    if step.kind != StepKind.dry_run or session.state != Progress.running or step.position != session.at:
        raise Conflict("L’essai à blanc n’est pas ouvert. Rien n’est enregistré.")
    if not shown.may_fill or member.group_id is None:
        raise Forbidden("Deux groupes font l’essai ; le vôtre le lira ensuite.")
    points = {one.criterion.code: typed.get(one.criterion.code, "") for one in shown.tried}
    missing = [code for code, point in points.items() if point not in ("1", "2", "3", "4", "5")]
    if missing:
        raise Invalid(dict.fromkeys(missing, "Choisissez un point, de 1 à 5."))
    db.session.execute(select(Group.id).where(Group.id == member.group_id).with_for_update())
    before = _answers(step, [one.criterion for one in shown.tried], shown.groups)
    for one in shown.tried:
        value = int(points[one.criterion.code])
        if before.get((member.group_id, one.criterion.id)) != value:
            db.session.add(
                DryAnswer(
                    cohort_id=step.cohort_id,
                    step_id=step.id,
                    criterion_id=one.criterion.id,
                    group_id=member.group_id,
                    member_id=member.id,
                    value=value,
                )
            )
    db.session.flush()


def set_up(
    member: Membership,
    session: ClassSession,
    step: ClassStep,
    page: str,
    codes: Sequence[str],
    letters: Sequence[str],
) -> None:
    """Choose the page, three scales and two groups. Raises Forbidden, Invalid (page, scales, groups), Conflict once begun."""
    must_lead(member)
    hold(session)
    if step.kind != StepKind.dry_run or step.began_at is not None:
        raise Conflict("L’essai a commencé : ses échelles ne changent plus.")
    known = {one.code: one.id for one in scales_of(session.grid)}
    groups = {one.letter: one.id for one in every_group(session)}
    errors: dict[str, str] = {}
    words = ""
    try:
        words = clean(page, PAGE_LIMIT, "page").strip()
        if not words:
            errors["page"] = "Écrivez la page que les deux groupes liront."
    except Invalid as refusal:
        errors |= refusal.errors
    if len(set(codes)) != min(SCALES, len(known)) or not set(codes) <= set(known):
        errors["scales"] = "Choisissez trois échelles différentes."
    if len(set(letters)) != GROUPS or not set(letters) <= set(groups):
        errors["groups"] = "Choisissez deux groupes différents."
    if errors:
        raise Invalid(errors)
    settings: dict[str, Any] = {"page": words}
    settings["criteria"] = [known[code] for code in codes]
    settings["groups"] = [groups[letter] for letter in letters]
    step.settings = settings
    session.version += 1
    db.session.flush()


def settle(session: ClassSession, step: ClassStep) -> None:
    """As the step begins, keep what it is about: the grid may change while the groups read."""
    step.settings = {
        "page": str(step.settings.get("page") or FICTIONAL_PAGE),
        "criteria": [one.id for one in chosen_criteria(session, step)],
        "groups": [one.id for one in chosen_groups(session, step)],
    }


def scales_of(grid: Grid) -> list[Criterion]:
    """The criteria of the working grid that are answered on a scale, in order."""
    return list(
        db.session.scalars(
            select(Criterion)
            .join(Axis, Axis.id == Criterion.axis_id)
            .join(Criterion.current)
            .options(contains_eager(Criterion.current))
            .where(
                Criterion.cohort_id == grid.cohort_id,
                Criterion.grid_id == grid.id,
                Revision.kind == SCALE,
                Criterion.retired_at.is_(None),
                Axis.retired_at.is_(None),
            )
            .order_by(Axis.position, Axis.id, Criterion.position, Criterion.id)
        )
    )


def chosen_criteria(session: ClassSession, step: ClassStep) -> list[Criterion]:
    """The scales of the dry run: those chosen that are still there, else the first three of the grid."""
    scales = scales_of(session.grid)
    wanted = step.settings.get("criteria", ())
    return [one for one in scales if one.id in wanted] or scales[:SCALES]


def chosen_groups(session: ClassSession, step: ClassStep) -> list[Group]:
    """The groups of the dry run, else the first two."""
    groups = every_group(session)
    wanted = step.settings.get("groups", ())
    return [one for one in groups if one.id in wanted] or groups[:GROUPS]


def every_group(session: ClassSession) -> list[Group]:
    """The groups of the class, by letter."""
    return list(
        db.session.scalars(select(Group).where(Group.cohort_id == session.cohort_id).order_by(Group.letter))
    )


def _answers(
    step: ClassStep, criteria: Sequence[Criterion], groups: Sequence[Group]
) -> dict[tuple[int, int], int]:
    """(group, criterion) -> the last point given."""
    found = db.session.scalars(
        select(DryAnswer)
        .where(
            DryAnswer.cohort_id == step.cohort_id,
            DryAnswer.step_id == step.id,
            DryAnswer.criterion_id.in_([one.id for one in criteria]),
            DryAnswer.group_id.in_([one.id for one in groups]),
        )
        .order_by(DryAnswer.id)
    )
    return {(one.group_id, one.criterion_id): one.value for one in found}
