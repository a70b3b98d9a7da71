"""One student's note de validation in the demonstration, and what her tutor says of it."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from app.cohorts.models import Membership
from app.extensions import db
from app.fieldwork.evidence import Evidence
from app.fieldwork.models import Answer, Sheet
from app.fieldwork.traces import agreed
from app.grids.models import Criterion
from app.notebook.basket import pick
from app.notebook.edits import save_section
from app.notebook.following import name_tutor
from app.notebook.milestones import set_milestones
from app.notebook.models import Step
from app.notebook.notes import Subject, note_of, write_subject
from app.notebook.remarks import Remark, remark
from app.notebook.sections import add_section, move_section
from app.notebook.sorts import find
from app.web.formats import today

SUBJECT = Subject(
    "Qui tranche dans un lieu ouvert à toutes et tous ?",
    "Les lieux que nous avons visités disent décider avec les personnes concernées. Mais une porte ouverte ne dit pas "
    "qui a la clé. À quelles conditions l’accueil devient-il une part de la décision ?",
)
# By words of a trace, in the order in which she picked them.
PICKED = (
    "trois voisines ont la clé",
    "qui cuisine qui décide",
    "puis on a fait autrement",
    "qui prêtent leurs bras",
)
PARTS = (
    ("Ce que l’accueil donne à faire", 1,
     "Au Moulin commun, on n’entre pas en spectatrice. On entre par une tâche.\n\n[@1 citer]\n\n"
     "La clé n’est pas un symbole : c’est un **droit d’usage**, que d’autres lieux gardent pour l’équipe [@4]."),
    ("La clé et la cuisine", 2, ""),
    ("Ce que l’on décide, et où", 1,
     "Les décisions se prennent rarement là où on les attend.\n\n[@2 citer]\n\n"
     "Deux choses restent à comprendre :\n\n1. qui n’est pas à table ;\n2. ce que devient ce qui y est dit [@3]."),
    ("Ce qui résiste", 2, ""),
    ("Ce que j’en retiens pour mon métier", 1, ""),
)  # fmt: skip


def tutor(facilitator: Membership, student: Membership) -> None:
    """The student's subject, basket, plan and two parts; the remarks; the deadlines of the promotion."""
    present = today()
    set_milestones(
        facilitator,
        {
            Step.subject: present - timedelta(days=7),
            Step.plan: present + timedelta(days=30),
            Step.draft: present + timedelta(days=110),
            Step.final: present + timedelta(days=190),
        },
    )
    name_tutor(facilitator, student, facilitator.id)
    write_subject(student, student, SUBJECT, 0)
    for key in _keys(student):
        pick(student, key)
    names = [add_section(student, student, str(uuid.uuid4()), title).id for title, _, _ in PARTS]
    for name, (title, depth, text) in zip(names, PARTS, strict=True):
        if text:
            save_section(student, student, name, {"title": title, "text": text}, 1)
        if depth == 2:
            move_section(student, student, name, "in", _plan_version(student))
    _say(
        facilitator,
        student,
        "subject",
        "",
        "Le sujet tient, et la question de la clé le rend concret. Gardez-la.",
        "validated",
        1,
    )
    _say(
        facilitator,
        student,
        "plan",
        "",
        "Où rangez-vous la Régie des Trois Ponts ? Elle dit peut-être l’inverse.",
        "discuss",
        _plan_version(student),
    )
    _say(
        student,
        student,
        "plan",
        "",
        "Je pensais à « Ce qui résiste » : j’y mets ce que disent les habitantes.",
        "",
        0,
    )
    _say(
        facilitator,
        student,
        "text",
        names[0],
        "Bon début. Dites de qui vient la citation avant de la donner.",
        "discuss",
        2,
    )


def _plan_version(student: Membership) -> int:
    """The plan's version, as the page would show it."""
    note = note_of(student)
    return note.plan_version if note else 0


def _say(
    who: Membership, writer: Membership, about: str, section: str, text: str, standing: str, version: int
) -> None:
    remark(who, writer, Remark(about, section, text, standing, version, str(uuid.uuid4())))


def _keys(student: Membership) -> list[str]:
    """The traces, and what says otherwise about the first of them."""
    traces = db.session.execute(
        select(Evidence.id, Evidence.text).where(Evidence.cohort_id == student.cohort_id, agreed())
    ).all()
    found = [f"t-{one.id}" for words in PICKED for one in traces if words in one.text]
    about = (
        select(Answer.sheet_id, Answer.criterion_id)
        .join(Sheet, Sheet.id == Answer.sheet_id)
        .join(Criterion, Criterion.id == Answer.criterion_id)
        .where(
            Sheet.cohort_id == student.cohort_id,
            Sheet.group_id == student.group_id,
            Criterion.code.in_(("GOUV-02", "GOUV-04")),
        )
        .order_by(Sheet.visit_id, Criterion.code)
        .limit(2)
    )
    answers = [f"r-{one.sheet_id}-{one.criterion_id}" for one in db.session.execute(about)]
    there = find(student, [*found, *answers])
    return [key for key in (*found, *answers) if key in there]
