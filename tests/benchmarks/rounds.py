"""Thirty phones through a whole session in class: their stances, what sixty screens cost at rest, the screen after a burst."""

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.accounts.models import Person
from app.cohorts.models import Membership
from app.deciding.deciding import move
from app.deciding.proposing import Idea, propose
from app.extensions import db
from app.grids.access import grid_for
from app.grids.models import Criterion, Grid
from app.rounds.access import session_for
from app.rounds.programme import prepare, steps_of
from app.rounds.running import close
from tests.benchmarks._screens import Phone, reaches, spread
from tests.benchmarks.figures import Figure
from tests.support.server import Server

PHONES, SCREENS, PROPOSALS = 30, 60, 6
EVERY, SCREEN_EVERY = 5.0, 2.0  # as the pages ask
BURST, IDLE = 10.0, 30.0
STEPS = 8


@dataclass
class Class:
    """Who takes part, and what is stood on."""

    session: str
    step_ids: list[int]
    students: list[str]
    facilitator: str
    proposals: list[int]


@dataclass
class Told:
    """What was measured on the way."""

    stances: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    followed: list[float] = field(default_factory=list)


def measure() -> Iterator[Figure]:
    """The slowest twentieth of the stances, the processor at rest, and how late the screen is after a burst."""
    with tempfile.TemporaryDirectory(prefix="visites-rounds-") as folder:
        instance = Path(folder)
        with Server(instance, demo=True):
            pass
        everybody = _class(instance)
        with Server(instance) as server:
            assert server.process is not None
            told = asyncio.run(_session(server.port, everybody))
            share = asyncio.run(_at_rest(server.port, everybody, server.process.pid))
        given = _stances_kept(instance, everybody)
    print(
        f"  {len(told.stances)} stances, a step followed by the last phone after {max(told.followed):.1f} s"
    )
    p95 = sorted(told.stances)[int(0.95 * len(told.stances))] * 1000
    yield Figure("a stance in a session of 30 phones, p95", p95, 150, "ms")
    yield Figure(f"{SCREENS} screens at rest, share of one core", share * 100, 5, "%")
    yield Figure("the screen is right after 30 stances in 10 s, worst round", max(told.late), 3, "s")
    yield Figure("stances that were lost or doubled", abs(given - PHONES * PROPOSALS), 0, "")


async def _session(port: int, everybody: Class) -> Told:
    """Eight steps: each is pressed, followed by every phone, and filled in."""
    told = Told()
    lead = Phone(port, everybody.facilitator)
    phones = [Phone(port, cookie) for cookie in everybody.students]
    screen = Phone(port, everybody.facilitator)
    await lead.post(f"{everybody.session}/ouverture", {"seen": "0"})
    done = asyncio.Event()
    polling = [
        asyncio.create_task(one.follow(everybody.session, EVERY, done, EVERY * n / PHONES))
        for n, one in enumerate(phones)
    ]
    polling.append(
        asyncio.create_task(screen.follow(f"{everybody.session}?ecran=projection", SCREEN_EVERY, done))
    )
    for place in range(1, STEPS + 1):
        began = time.perf_counter()
        await asyncio.gather(*(reaches(one, f"Étape {place} sur {STEPS}") for one in (*phones, screen)))
        told.followed.append(time.perf_counter() - began)
        if place == 2:
            step = everybody.step_ids[1]
            await spread(
                [
                    one.post(f"{everybody.session}/etapes/{step}/idees", {"idee-body": f"Idée {n} à garder."})
                    for n, one in enumerate(phones)
                ],
                BURST / 2,
            )
        if place == 6:
            await _rounds(everybody, phones, screen, told)
        if place < STEPS:
            await lead.post(f"{everybody.session}/suite", {"seen": str(place)})
    done.set()
    await asyncio.gather(*polling)
    return told


async def _rounds(everybody: Class, phones: list["Phone"], screen: "Phone", told: Told) -> None:
    for turn, proposal in enumerate(everybody.proposals, start=1):
        typed = {
            f"position-{proposal}-choice": "consent",
            f"position-{proposal}-reason": "",
            f"position-{proposal}-text_number": "1",
        }
        address = f"{everybody.session}/propositions/{proposal}/position"
        told.stances += await spread([one.post(address, typed) for one in phones], BURST)
        began = time.perf_counter()
        await reaches(screen, f"{PHONES * turn}\N{NO-BREAK SPACE}positions reçues sur {PHONES * PROPOSALS}")
        told.late.append(time.perf_counter() - began)


async def _at_rest(port: int, everybody: Class, pid: int) -> float:
    """The processor that screens take while nothing happens."""
    cookies = [*everybody.students, *everybody.students]
    screens = [Phone(port, cookie) for cookie in cookies[: SCREENS - 1]]
    done = asyncio.Event()
    tasks = [
        asyncio.create_task(one.follow(everybody.session, EVERY, done, n / 15))
        for n, one in enumerate(screens)
    ]
    wall = Phone(port, everybody.facilitator)
    tasks.append(
        asyncio.create_task(wall.follow(f"{everybody.session}?ecran=projection", SCREEN_EVERY, done))
    )
    await asyncio.sleep(2 * EVERY + 1)
    before = processor(pid)
    await asyncio.sleep(IDLE)
    used = processor(pid) - before
    done.set()
    await asyncio.gather(*tasks)
    return used / IDLE


def _class(instance: Path) -> Class:
    """The demonstration's class, with some more phones, a session of eight steps and six proposals in one block."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    with app.test_request_context():
        members = list(db.session.scalars(select(Membership).order_by(Membership.id)))
        lead = next(one for one in members if one.role == "facilitator")
        students = [one for one in members if one.role == "student"]
        while len(students) < PHONES:
            n = len(students)
            person = Person(name=f"Phone {n}", email=f"{n}@example.org", session_token=f"t{n}")
            db.session.add(person)
            db.session.flush()
            students.append(Membership(cohort_id=lead.cohort_id, person_id=person.id, role="student"))
            db.session.add(students[-1])
            db.session.flush()
        grid = grid_for(lead, db.session.scalars(select(Grid)).one().slug)
        close(lead, session_for(lead, grid, 2), session_for(lead, grid, 2).presses)
        eco = list(
            db.session.scalars(select(Criterion).where(Criterion.code.like("ECO-%")).order_by(Criterion.id))
        )
        made = []
        for criterion in eco[:PROPOSALS]:
            wording = {"help": criterion.current.help + " Un exemple suffit."}
            made.append(
                propose(students[0], grid, Idea("amend", "Plus clair.", wording), criterion=criterion)
            )
        session = prepare(lead, grid, "Mesure", None)
        for step in steps_of(session):
            if step.kind == "round":
                step.axis_id = eco[0].axis_id
        db.session.flush()
        rounds = [one for one in steps_of(session) if one.kind == "round"]
        for extra in rounds[1:]:
            db.session.delete(extra)
        db.session.flush()
        for place, step in enumerate(steps_of(session), start=1):
            step.position = place
        for one in made:
            move(lead, one, "objections", one.state)
        db.session.commit()
        assert len(made) == PROPOSALS
        assert len(steps_of(session)) == STEPS
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        cookie = {
            one.id: signer.dumps({"_user_id": one.person.get_id(), "_fresh": True})
            for one in [lead, *students]
        }
        address = f"/promotions/{lead.cohort.slug}/grilles/{grid.slug}/seances/{session.number}"
        step_ids = [one.id for one in steps_of(session)]
        found = Class(
            address,
            step_ids,
            [cookie[one.id] for one in students[:PHONES]],
            cookie[lead.id],
            [one.number for one in made],
        )
        db.session.remove()
        db.engine.dispose()
    return found


def _stances_kept(instance: Path, everybody: Class) -> int:
    """How many stances the site has on the six proposals."""
    app = create_app({"INSTANCE_PATH": str(instance)})
    with app.test_request_context():
        numbers = ", ".join(map(str, everybody.proposals))
        rows = db.session.connection().exec_driver_sql(
            f"select count(*) from stance s join proposal p on p.id = s.proposal_id where p.number in ({numbers})"
        )
        found = int(rows.scalar() or 0)
        db.session.remove()
        db.engine.dispose()
    return found


def processor(pid: int) -> float:
    """Seconds of processor that a process has used."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100
    shown = subprocess.run(
        ["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=True
    ).stdout
    minutes, seconds = shown.strip().split(":")[-2:]
    return int(minutes) * 60 + float(seconds.replace(",", "."))
