"""Recording what phones send: each operation and its effect once, whatever the network did."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.accounts.access import people_for_sessions
from app.errors import Invalid
from app.fieldwork import content, ledger
from app.fieldwork.acks import Ack, Theirs
from app.fieldwork.batch import MOST_BYTES, Received, SheetKey, Unreadable
from app.fieldwork.content import Content
from app.fieldwork.desks import Desk, Seat, open_desks, write
from app.fieldwork.effects import take_effect
from app.fieldwork.models import Outcome
from app.kinds import kind
from app.kinds.reading import clean
from app.tables import now

NOT_YOURS = "Cette fiche n’est pas la vôtre : rien n’y a été écrit."
NOT_ASKED = "Ce critère n’est pas, ou n’est plus, dans la grille de cette visite."
OTHER_SHEET = "Ce critère se remplit sur une autre fiche."
CLOSED = "La visite est terminée : sa fiche ne change plus. Votre réponse reste dans l’historique."
TAKEN = "Cette réponse porte un numéro déjà utilisé."


Batch = tuple[int, Sequence[Received | Unreadable]]


def record_operations(person_id: int, received: Sequence[Received | Unreadable]) -> list[Ack]:
    """One acknowledgement per operation, in order; a repeated id gets its first answer again.

    What cannot be taken is refused alone, with its reason, and stored all the same if it is about
    something that is the person's to answer.
    """
    return record_batches([(person_id, received)])[0]


def record_for_sessions(
    batches: Sequence[tuple[str, Sequence[Received | Unreadable]]],
) -> list[list[Ack] | None]:
    """The same for the people whom sessions name, in the order given; None for a session that has ended."""
    people = people_for_sessions({session_id for session_id, _ in batches})
    alive = [(people[session_id], received) for session_id, received in batches if session_id in people]
    recorded = iter(record_batches(alive))
    return [next(recorded) if session_id in people else None for session_id, _ in batches]


def record_batches(batches: Sequence[Batch]) -> list[list[Ack]]:
    """The same for several people at once, in the order given, with no more statements than for one."""
    at = now()
    asked: dict[tuple[int, SheetKey], set[int]] = {}
    for person_id, received in batches:
        for one in received:
            if isinstance(one, Received):
                asked.setdefault((person_id, one.sheet), set()).add(one.criterion_id)
    seats = open_desks(asked, at)
    # Read once the sheets are locked: of the same operation sent twice at once, the second sees the first.
    readable = [one for _, received in batches for one in received if isinstance(one, Received)]
    ids = {one.id for one in readable} | {one.after for one in readable if one.after}
    earlier = ledger.known(ids) if ids else {}
    acks: dict[tuple[int, str], Ack] = {}
    recorded: set[str] = set()
    for person_id, received in batches:
        members = {seat.member_id for (who, _), seat in seats.items() if who == person_id}
        for one in received:
            if not isinstance(one, Received) or (person_id, one.id) in acks:
                continue
            seat = seats.get((person_id, one.sheet))
            if one.id in earlier:
                ack = _repeated(earlier[one.id], members)
            elif one.id in recorded:
                ack = Ack(one.id, Outcome.refused, 0, at, TAKEN)
            elif seat is None:
                ack = Ack(one.id, Outcome.refused, 0, at, NOT_YOURS)
            else:
                ack = _record(seat, one, at, earlier)
                recorded.add(one.id)
            acks[person_id, one.id] = ack
    write({id(seat.desk): seat.desk for seat in seats.values()}.values())
    _tell_theirs(acks)
    return [
        [
            acks[person_id, one.id]
            if isinstance(one, Received)
            else Ack(one.id, Outcome.refused, 0, at, one.reason)
            for one in received
        ]
        for person_id, received in batches
    ]


def _repeated(row: Any, members: set[int]) -> Ack:
    """The first answer to an operation recorded before, for the member who sent it."""
    if row.member_id not in members:
        return Ack(row.id, Outcome.refused, 0, row.received_at, TAKEN)
    ack = Ack(row.id, row.outcome, row.answer_version, row.received_at, row.reason)
    if row.outcome not in (Outcome.applied, Outcome.merged):
        return ack
    return _with_effect(ack, row.result or row.content, ledger.wording(row.revision_id))


def _with_effect(ack: Ack, held: Content, wording: Any) -> Ack:
    """With what is still missing, and with the answer itself where it holds more than was sent."""
    how = kind(wording.kind)
    fields = content.written(held, how, wording.params) if ack.outcome == Outcome.merged else None
    return replace(ack, missing=content.missing(held, how, wording.params), fields=fields)


def _tell_theirs(acks: dict[tuple[int, str], Ack]) -> None:
    """Add the answers that conflicts met: what they were then, also when asked again later."""
    met = {key: ack for key, ack in acks.items() if ack.outcome == Outcome.conflict}
    rows = ledger.known({operation_id for _, operation_id in met}) if met else {}
    for key, ack in met.items():
        row = rows[key[1]]
        theirs = ledger.made(row.cohort_id, row.sheet_id, row.criterion_id, row.answer_version)
        if theirs is not None:
            held, wording = theirs.result or theirs.content, ledger.wording(theirs.revision_id)
            how = kind(wording.kind)
            told = Theirs(
                fields=content.written(held, how, wording.params),
                text=content.described(held, how, wording.params),
                by=theirs.author,
                at=theirs.received_at,
                version=row.answer_version,
            )
            acks[key] = replace(ack, theirs=told)


def _record(seat: Seat, one: Received, at: datetime, stored: Mapping[str, Any]) -> Ack:
    desk = seat.desk
    wording = desk.wording(one.criterion_id)
    if wording is None:
        return Ack(one.id, Outcome.refused, 0, at, NOT_ASKED)
    current = desk.current(one.criterion_id)
    refusal = _obstacle(desk, one.criterion_id)
    mine: Content = {"typed": _storable(one.fields)}
    if not refusal:
        try:
            mine = content.read(one.fields, kind(wording.kind), wording.params)
        except Invalid as invalid:
            refusal = invalid.message
    desk.version += 1
    row: dict[str, Any] = {
        "id": one.id,
        "cohort_id": desk.cohort_id,
        "sheet_id": desk.sheet_id,
        "criterion_id": one.criterion_id,
        "revision_id": wording.revision_id,
        "member_id": seat.member_id,
        "number": desk.version,
        "base_version": one.base,
        "content": mine,
        "result": None,
        "outcome": Outcome.refused.value,
        "reason": refusal,
        "answer_version": current.version,
        "restores": one.restores,
        "settled_by": None,
        "typed_at": one.typed_at or at,
        "received_at": at,
    }
    desk.operations.append(row)
    if refusal:
        return Ack(one.id, Outcome.refused, current.version, at, refusal)
    take_effect(desk, one, row, wording, seat.earlier(one, stored))
    ack = Ack(one.id, row["outcome"], row["answer_version"], at)
    if row["outcome"] == Outcome.conflict:
        return ack
    return _with_effect(ack, row["result"] or mine, wording)


def _obstacle(desk: Desk, criterion_id: int) -> str | None:
    if criterion_id not in desk.asked:
        return NOT_ASKED
    if criterion_id in desk.other_sheet:
        return OTHER_SHEET
    return CLOSED if desk.closed else None


def _storable(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was typed into an answer that is refused, as any database can keep it."""
    return {
        clean(name, MOST_BYTES, ""): [clean(text, MOST_BYTES, "") for text in texts]
        for name, texts in fields.items()
    }
