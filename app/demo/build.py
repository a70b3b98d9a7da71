"""The fictional cohort of the demonstration, built through the same verbs as the screens."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, update

from app.accounts.passwords import hash_password
from app.accounts.people import create_person
from app.cohorts.groups import rename_group
from app.cohorts.joining import join
from app.cohorts.members import place
from app.cohorts.models import Act, Group, JournalEntry, Membership, Role
from app.cohorts.promotions import start_cohort
from app.demo import people
from app.demo.answering import fill_in
from app.demo.expecting import expect, reveal
from app.demo.meeting import meet_in_class
from app.demo.noting import note
from app.demo.planning import plan_year
from app.demo.proposing import deliberate
from app.demo.publishing import publish_pages
from app.demo.reading import read
from app.demo.retaining import retain
from app.demo.tutoring import tutor
from app.extensions import db
from app.fieldwork.evidence import Evidence, EvidenceVersion
from app.fieldwork.models import Answer, Operation, Sheet
from app.grids.access import criterion_for
from app.grids.catalogue import catalogue_codes
from app.grids.editions import adopt_edition
from app.grids.models import Axis, Edition, Grid
from app.grids.rewording import reword_criterion
from app.grids.starting import start_grid
from app.tables import PARIS, now
from app.visits.carrying import carry_axes
from app.visits.encounters import Met, meet
from app.visits.models import Visit
from app.visits.planning import Plan, create_visit
from app.visits.state import close_visit, open_visit
from app.web.formats import today

PLACES = ("moulin", "halle", "regie")

PLANS = {
    "moulin": Plan(
        "Le Moulin commun",
        address="14 quai de la Minoterie, 93200 Saint-Denis",
        sector="cultural",
        about="Théâtre de quartier installé dans une ancienne minoterie. Lieu fictif.",
        programme="9 h 30 : accueil au bar\n10 h : visite du plateau et des ateliers\n"
        "11 h : rencontre avec la direction et deux bénévoles\n12 h 30 : fin",
    ),
    "halle": Plan(
        "La Halle des Possibles",
        address="3 rue des Entrepôts, 75013 Paris",
        sector="cultural",
        about="Tiers-lieu coopératif dans une halle prêtée pour six ans. Lieu fictif.",
        programme="14 h : tour des ateliers avec un résident\n15 h : plénière ouverte\n16 h 30 : temps de groupe",
    ),
    "regie": Plan(
        "Régie des Trois Ponts",
        address="1 place des Trois-Ponts, 91000 Évry",
        sector="beyond",
        about="Régie de quartier : entretien, insertion, lien social. Lieu fictif, hors champ culturel.",
        programme="9 h 30 : café dans le hall 4\n10 h : tournée avec une équipe\n11 h 30 : rencontre avec des habitant·e·s",
    ),
}  # fmt: skip

MET = {
    "moulin": (
        Met("Maud", "directrice", "yes"),
        Met("Rachida", "bénévole au bar", "yes"),
        Met("L.", "administratrice", "unnamed"),
    ),
    "halle": (Met("Sami", "résident, menuisier", "yes"), Met("Inga", "fondatrice", "yes")),
    "regie": (Met("Moussa", "chef d’équipe", "yes"), Met("Denise", "habitante, présidente", "yes")),
}

# Five groups for seven axes: each carries one, at every visit; two stay in reserve.
CARRIED = {"A": ("PROJ",), "B": ("ECO",), "C": ("GOUV",), "D": ("DC",), "E": ("ORGA",)}

FIRST_DECISION = (
    "Nous partons du catalogue entier, sans vote contre ; chaque groupe garde son axe aux trois visites."
)
SECOND_DECISION = (
    "Après la première visite, GOUV-04 dit de quelles personnes il parle, et DC-06 gagne une condition."
)


def build_cohort() -> None:
    """Create it in the current session; the caller commits."""
    password = hash_password(people.PASSWORD)
    odile, samuel = (
        create_person(one.name, one.email, password, founder=True)
        for one in map(people.Somebody, people.FACILITATORS)
    )
    present = today()
    facilitator = start_cohort(
        odile,
        title="Promotion de démonstration",
        year=present.year,
        starts_on=present - timedelta(days=50),
        ends_on=present + timedelta(days=220),
        groups=len(people.GROUPS),
    )
    cohort = facilitator.cohort
    cohort.fictional = True
    groups = list(
        db.session.scalars(select(Group).where(Group.cohort_id == cohort.id).order_by(Group.letter))
    )
    students: list[Membership] = []
    for group in groups:
        name, names = people.GROUPS[group.letter]
        rename_group(facilitator, group, name)
        for one in map(people.Somebody, names):
            students.append(join(cohort, create_person(one.name, one.email, password), group.letter))
    place(facilitator, join(cohort, samuel, ""), role=Role.facilitator, letter="")

    grid = start_grid(students[0], "Grille commune", catalogue_codes())
    first_edition = adopt_edition(facilitator, grid, FIRST_DECISION, grid.version)
    first = _visit(facilitator, "moulin", present - timedelta(days=35), time(9, 30), time(12, 30), groups)
    _hold(facilitator, "moulin", first, groups, students)
    close_visit(facilitator, first)
    visits = [first]

    second_edition = _reword(students[8], facilitator, grid)
    for key, day, start, end in (
        ("halle", present - timedelta(days=14), time(14), time(17)),
        ("regie", present, time(9, 30), time(12, 30)),
    ):
        visit = _visit(facilitator, key, day, start, end, groups)
        visits.append(visit)
        _hold(facilitator, key, visit, groups, students)
        if key == "halle":
            close_visit(facilitator, visit)
    deliberate(facilitator, students, grid, visit)
    meet_in_class(
        facilitator, students, grid, datetime.combine(present - timedelta(days=42), time(14), PARIS)
    )
    retain(students, grid)
    tutor(facilitator, students[0])
    publish_pages(facilitator, students, plan_year(facilitator, visits, present))
    _date_back(first_edition, present - timedelta(days=42))
    _date_back(second_edition, present - timedelta(days=20))
    db.session.flush()


def who_can_sign_in() -> str:
    """What to type to try the site, for the terminal."""
    first = {letter: people.Somebody(names[0]) for letter, (_, names) in people.GROUPS.items()}
    lines = [
        "  Promotion fictive : personnes et lieux inventés. Mot de passe pour toutes et tous : "
        + people.PASSWORD
    ]
    lines += [f"    {people.Somebody(name).email:<22} encadrant·e" for name in people.FACILITATORS]
    lines += [f"    {one.email:<22} groupe {letter}" for letter, one in first.items()]
    return "\n".join([*lines, ""])


def _visit(
    facilitator: Membership, key: str, day: date, starts_at: time, ends_at: time, groups: list[Group]
) -> Visit:
    """A visit that is planned, with each group's axis."""
    plan = PLANS[key]
    visit = create_visit(
        facilitator,
        Plan(
            plan.venue_name,
            plan.address,
            plan.sector,
            plan.about,
            day,
            starts_at,
            ends_at,
            plan.programme,
        ),
    )
    axes = dict(db.session.execute(select(Axis.code, Axis.id).where(Axis.cohort_id == visit.cohort_id)).all())
    carry_axes(
        facilitator, visit, add=[(group.id, axes[code]) for group in groups for code in CARRIED[group.letter]]
    )
    return visit


def _hold(
    facilitator: Membership, key: str, visit: Visit, groups: list[Group], students: list[Membership]
) -> None:
    """The visit takes place: people are met, sheets are filled in, on its own day."""
    open_visit(facilitator, visit)
    for met in MET[key]:
        meet(students[0], visit, met)
    began = datetime.combine(visit.day or today(), visit.starts_at or time(9), PARIS).astimezone(UTC)
    at = min(began + timedelta(minutes=70), now() - timedelta(minutes=5))
    expect(key, visit, students, at)
    fill_in(key, visit, groups, students, at)
    note(key, visit, groups, students, at)
    read(visit, (students[0], students[12]))
    sheets = select(Sheet.id).where(Sheet.visit_id == visit.id).scalar_subquery()
    db.session.execute(update(Operation).where(Operation.sheet_id.in_(sheets)).values(received_at=at))
    db.session.execute(
        update(EvidenceVersion).where(EvidenceVersion.sheet_id.in_(sheets)).values(received_at=at)
    )
    for table in (Answer, Evidence):
        db.session.execute(update(table).where(table.sheet_id.in_(sheets)).values(updated_at=at))
    if visit.day != today():
        reveal(facilitator, visit, at + timedelta(hours=5))


def _reword(student: Membership, facilitator: Membership, grid: Grid) -> Edition:
    """Between two visits the class corrects a question and adds an option; then it adopts edition 2."""
    people_concerned = criterion_for(student, grid, "GOUV-04")
    reword_criterion(
        student,
        people_concerned,
        people_concerned.revision_number,
        {
            "question": "Jusqu’où les personnes concernées (dites lesquelles : équipe, artistes, habitant·e·s,"
            " usager·ère·s) pèsent-elles sur les décisions ?"
        },
    )
    conditions = criterion_for(student, grid, "DC-06")
    params = dict(conditions.current.params)
    params["options"] = [*params["options"], {"id": "opt-garde", "label": "garde d’enfants proposée"}]
    reword_criterion(student, conditions, conditions.revision_number, {"params": params})
    db.session.refresh(grid)
    return adopt_edition(facilitator, grid, SECOND_DECISION, grid.version)


def _date_back(edition: Edition, day: date) -> None:
    """The demonstration tells of weeks that it did not live through."""
    edition.adopted_at = datetime.combine(day, time(16), PARIS).astimezone(UTC)
    own = update(JournalEntry).where(JournalEntry.cohort_id == edition.cohort_id)
    earlier = edition.adopted_at - timedelta(days=25)
    db.session.execute(own.where(JournalEntry.act != Act.reveal).values(at=earlier))
    db.session.execute(
        own.where(JournalEntry.detail.contains(f"édition {edition.number}")).values(at=edition.adopted_at)
    )
