"""What phones send about traces: each edit once, by its author only, whatever the network did."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.errors import Invalid
from app.fieldwork import jotted
from app.fieldwork.acks import Ack
from app.fieldwork.batch import MOST_BYTES, ReceivedJotting, Sent
from app.fieldwork.carnet_ledger import HELD, KEPT, Carnet, Jotting, open_carnet, write
from app.fieldwork.desks import Asked, Desk, Seat
from app.fieldwork.jotted import NOTHING, Jotted
from app.fieldwork.models import Outcome
from app.grids.contents import contents
from app.kinds.reading import clean

NOT_THIS_ONE = "Cette note n’est pas dans votre carnet de cette fiche."
TAKEN = "Cette note porte un numéro déjà utilisé."
NOT_THERE = "ce critère n’est pas, ou n’est plus, sur cette fiche"


def record(
    batches: Sequence[tuple[int, Sequence[Sent]]],
    seats: Mapping[Asked, Seat],
    refusals: Mapping[Asked, str],
    at: datetime,
) -> dict[tuple[int, str], Ack]:
    """What became of each jotting's edit, by person and operation id; the sheets are locked.

    A sheet without a seat has a refusal in words. What is new on a sheet makes its desk's `version` grow.
    """
    sent = [(who, one) for who, received in batches for one in received if isinstance(one, ReceivedJotting)]
    if not sent:
        return {}
    carnet = open_carnet([one for _, one in sent])
    acks: dict[tuple[int, str], Ack] = {}
    for person_id, one in sent:
        place = (person_id, one.sheet)
        if (person_id, one.id) in acks:
            continue
        if one.id in carnet.known:
            members = {seat.member_id for (who, _), seat in seats.items() if who == person_id}
            ack = _repeated(carnet.known[one.id], members)
        elif carnet.edit_named(one.id):
            ack = Ack(one.id, Outcome.refused, 0, at, TAKEN)
        elif place in refusals:
            ack = Ack(one.id, Outcome.refused, 0, at, refusals[place])
        else:
            ack = _record(seats[place], one, at, carnet)
        acks[person_id, one.id] = ack
    write(carnet)
    return acks


def _record(seat: Seat, one: ReceivedJotting, at: datetime, carnet: Carnet) -> Ack:
    desk = seat.desk
    jotting = carnet.jottings.setdefault(one.jotting, Jotting(one.jotting, seat.member_id, desk.sheet_id, at))
    if (jotting.author_id, jotting.sheet_id) != (seat.member_id, desk.sheet_id):
        return Ack(one.id, Outcome.refused, 0, at, NOT_THIS_ONE)
    before = jotting.content
    refusal = None
    try:
        mine = jotted.read(one.fields)
        after = _merged(one, mine, jotting, carnet)
    except Invalid as invalid:
        mine, after, refusal = {**NOTHING, "text": _typed(one.fields)}, before, invalid.message
    reason = refusal
    known = {*before["criteria"], *_criteria(desk)}
    if not known.issuperset(after["criteria"]):
        after, reason = {**after, "criteria": [one for one in after["criteria"] if one in known]}, NOT_THERE
    desk.version += 1
    if after != before:
        jotting.version += 1
        jotting.content = after
        jotting.updated_at = at
        jotting.removed_at = (jotting.removed_at or at) if after["removed"] else None
    outcome = Outcome.refused if refusal else Outcome.applied if after == mine else Outcome.merged
    carnet.edits.append(
        {
            "id": one.id,
            "cohort_id": desk.cohort_id,
            "sheet_id": desk.sheet_id,
            "evidence_id": jotting.id,
            "member_id": seat.member_id,
            "number": desk.version,
            "base_version": one.base,
            "content": mine,
            "result": after if outcome == Outcome.merged else None,
            "outcome": outcome.value,
            "reason": reason,
            "version": jotting.version,
            "touched": sorted({*before["criteria"], *after["criteria"]}),
            "typed_at": one.typed_at or at,
            "received_at": at,
        }
    )
    _keep(jotting, desk, one, at)
    fields = jotted.written(after) if outcome == Outcome.merged else None
    return Ack(one.id, outcome.value, jotting.version, at, reason, fields=fields)


def _merged(one: ReceivedJotting, mine: Jotted, jotting: Jotting, carnet: Carnet) -> Jotted:
    """What the jotting becomes."""
    earlier = carnet.edit_named(one.after)
    if earlier is None or earlier["evidence_id"] != jotting.id or earlier["outcome"] not in KEPT:
        if one.base == jotting.version:
            return mine
        return jotted.merge(carnet.content_at(jotting, one.base), jotting.content, mine)
    # Against what had been typed: what another phone wrote was merged in without being on this screen.
    return jotted.merge(earlier["content"], jotting.content, mine)


def _keep(jotting: Jotting, desk: Desk, one: ReceivedJotting, at: datetime) -> None:
    """Note what is to be stored of the jotting."""
    jotting.row = {
        **(jotting.row or {"made_at": min(one.typed_at or at, at)}),
        **{name: jotting.content[name] for name in HELD},
        "cohort_id": desk.cohort_id,
        "visit_id": desk.key.visit_id,
        "version": jotting.version,
        "updated_at": jotting.updated_at,
        "removed_at": jotting.removed_at,
    }


def _typed(fields: Mapping[str, Sequence[str]]) -> str:
    """All the words of a trace that was refused."""
    named = ("text", "meaning", "who", "function", "link")
    words = [clean(text, MOST_BYTES, "") for name in named for text in fields.get(name, ())]
    return "\n".join(filter(None, words))


def _criteria(desk: Desk) -> set[int]:
    """What a jotting of this sheet may be attached to."""
    if desk.edition_id is None:
        return set()
    return {one.criterion_id for one in contents(desk.edition_id) if one.respondent == desk.respondent}


def _repeated(row: Any, members: set[int]) -> Ack:
    """The first answer to an edit recorded before, for the member who sent it."""
    if row.author_id not in members:
        return Ack(row.id, Outcome.refused, 0, row.received_at, TAKEN)
    fields = jotted.written(row.result) if row.outcome == Outcome.merged else None
    return Ack(row.id, row.outcome, row.version, row.received_at, row.reason, fields=fields)
