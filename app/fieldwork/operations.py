"""Recording what phones send: each operation and its effect once, whatever the network did."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.accounts.access import people_for_sessions
from app.errors import Invalid
from app.fieldwork import content, elsewhere, jottings, ledger
from app.fieldwork.acks import Ack, Theirs
from app.fieldwork.batch import MOST_BYTES, Received, ReceivedElsewhere, Sent, Unreadable
from app.fieldwork.desks import Asked, Desk, Named, Opened, Seat, open_desks, write
from app.fieldwork.effects import enter, take_effect
from app.fieldwork.models import Outcome
from app.fieldwork.wordings import wording
from app.kinds import kind
from app.kinds.reading import clean
from app.tables import now

NOT_ASKED = "Ce critère n’a jamais été, sous cette forme, dans la grille de cette visite."
OTHER_SHEET = "Ce critère se remplit sur une autre fiche."
TAKEN = "Cette réponse porte un numéro déjà utilisé."
# Said after « gardé à part à 14 h 32 : ».
CLOSED = "la visite est terminée, l’équipe peut l’ajouter"
GONE = "ce critère n’est plus dans la grille de la visite, l’équipe peut la lire"
MOVED = "ce critère se remplit maintenant sur une autre fiche, l’équipe peut la lire"


Batch = tuple[int, Sequence[Sent]]


def record_operations(person_id: int, received: Sequence[Sent]) -> list[Ack]:
    """One acknowledgement per operation, in order; a repeated id gets its first answer again.

    What cannot be taken is refused alone, with its reason, and stored all the same if it is about
    something that is the person's to answer.
    """
    return record_batches([(person_id, received)])[0]


def record_for_sessions(
    batches: Sequence[tuple[str, Sequence[Sent]]],
) -> list[list[Ack] | None]:
    """The same for the people whom sessions name, in the order given; None for a session that has ended."""
    people = people_for_sessions({session_id for session_id, _ in batches})
    alive = [(people[session_id], received) for session_id, received in batches if session_id in people]
    recorded = iter(record_batches(alive))
    return [next(recorded) if session_id in people else None for session_id, _ in batches]


def record_batches(batches: Sequence[Batch]) -> list[list[Ack]]:
    """The same for several people at once, in the order given, with no more statements than for one."""
    at = now()
    opened = open_desks(_named(batches), at)
    acks = _record_answers(batches, opened, at)
    acks |= jottings.record(batches, opened.seats, opened.refusals, at)
    write({id(seat.desk): seat.desk for seat in opened.seats.values()}.values())
    _tell_theirs(acks)
    acks |= elsewhere.record(batches, at)
    return [
        [
            Ack(one.id, Outcome.refused, 0, at, one.reason)
            if isinstance(one, Unreadable)
            else acks[person_id, one.id]
            for one in received
        ]
        for person_id, received in batches
    ]


def _named(batches: Sequence[Batch]) -> dict[Asked, Named]:
    asked: dict[Asked, Named] = {}
    for person_id, received in batches:
        for one in received:
            if isinstance(one, Unreadable | ReceivedElsewhere):
                continue
            named = asked.setdefault((person_id, one.sheet), Named())
            if isinstance(one, Received):
                named.criteria.add((one.criterion_id, one.revision))
            else:
                named.jottings = True
    return asked


def _record_answers(batches: Sequence[Batch], opened: Opened, at: datetime) -> dict[tuple[int, str], Ack]:
    """What became of each operation about an answer, by person and operation id."""
    # Read once the sheets are locked: of the same operation sent twice at once, the second sees the first.
    readable = [one for _, received in batches for one in received if isinstance(one, Received)]
    ids = {one.id for one in readable} | {one.after for one in readable if one.after}
    earlier = ledger.known(ids) if ids else {}
    acks: dict[tuple[int, str], Ack] = {}
    recorded: set[str] = set()
    for person_id, received in batches:
        members = opened.members.get(person_id, set())
        for one in received:
            if not isinstance(one, Received) or (person_id, one.id) in acks:
                continue
            place = (person_id, one.sheet)
            if one.id in earlier:
                ack = _repeated(earlier[one.id], members)
            elif one.id in recorded:
                ack = Ack(one.id, Outcome.refused, 0, at, TAKEN)
            elif place in opened.refusals:
                ack = Ack(one.id, Outcome.refused, 0, at, opened.refusals[place])
            else:
                ack = _record(opened.seats[place], one, at, earlier)
                recorded.add(one.id)
            acks[person_id, one.id] = ack
    return acks


def _repeated(row: Any, members: set[int]) -> Ack:
    """The first answer to an operation recorded before, for the member who sent it."""
    if row.member_id not in members:
        return Ack(row.id, Outcome.refused, 0, row.received_at, TAKEN)
    if row.outcome not in (Outcome.applied, Outcome.merged):
        return Ack(row.id, row.outcome, row.answer_version, row.received_at, row.reason)
    return _with_effect(row._mapping, wording(row.revision_id))


def _with_effect(row: Mapping[str, Any], under: Any) -> Ack:
    """Says what is still missing, and what the answer is where it holds more than was sent."""
    how, held = kind(under.kind), row["result"] or row["content"]
    return Ack(
        row["id"],
        row["outcome"],
        row["answer_version"],
        row["received_at"],
        missing=content.missing(held, how, under.params),
        fields=content.written(held, how, under.params) if row["outcome"] == Outcome.merged else None,
    )


def _tell_theirs(acks: dict[tuple[int, str], Ack]) -> None:
    """Add the answers that conflicts met: what they were then, also when asked again later."""
    met = {key: ack for key, ack in acks.items() if ack.outcome == Outcome.conflict}
    rows = ledger.known({operation_id for _, operation_id in met}) if met else {}
    for key, ack in met.items():
        row = rows[key[1]]
        theirs = ledger.made(row.cohort_id, row.sheet_id, row.criterion_id, row.answer_version)
        if theirs is not None:
            held, under = theirs.result or theirs.content, wording(theirs.revision_id)
            how = kind(under.kind)
            told = Theirs(
                fields=content.written(held, how, under.params),
                text=content.described(held, how, under.params),
                by=theirs.author,
                at=theirs.received_at,
                version=row.answer_version,
            )
            acks[key] = replace(ack, theirs=told)


def _record(seat: Seat, one: Received, at: datetime, stored: Mapping[str, Any]) -> Ack:
    desk = seat.desk
    under = desk.wordings.on_screen(one.criterion_id, one.revision)
    if under is None:
        return Ack(one.id, Outcome.refused, 0, at, NOT_ASKED)
    current = desk.current(one.criterion_id)
    refusal = None if under.respondent == desk.respondent else OTHER_SHEET
    try:
        mine = content.read(one.fields, kind(under.kind), under.params)
    except Invalid as invalid:
        refusal = refusal or invalid.message
    if refusal:
        mine = {"typed": _storable(one.fields)}
    late = None if refusal or mine == current.content else _too_late(desk, one.criterion_id)
    row = enter(desk, one, under, seat.member_id, mine, at)
    if late or refusal:
        row |= {"outcome": (Outcome.late if late else Outcome.refused).value, "reason": late or refusal}
        return Ack(one.id, row["outcome"], current.version, at, row["reason"])
    take_effect(desk, one, row, under, seat.earlier(one, stored))
    if row["outcome"] == Outcome.conflict:
        return Ack(one.id, row["outcome"], row["answer_version"], at)
    return _with_effect(row, under)


def _too_late(desk: Desk, criterion_id: int) -> str | None:
    """Why what could be answered here cannot be any more; it is kept aside for the team to decide."""
    asked = desk.wordings.asked.get(criterion_id)
    if asked is None:
        return GONE
    if asked.respondent != desk.respondent:
        return MOVED
    return CLOSED if desk.closed else None


def _storable(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was typed into an answer that is refused, as any database can keep it."""
    return {
        clean(name, MOST_BYTES, ""): [clean(text, MOST_BYTES, "") for text in texts]
        for name, texts in fields.items()
    }
