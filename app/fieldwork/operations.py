"""Recording what phones send: each operation and its effect once, whatever the network did."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.errors import Invalid
from app.fieldwork import content, ledger
from app.fieldwork.acks import Ack, Theirs
from app.fieldwork.batch import MOST_BYTES, Received, Unreadable
from app.fieldwork.content import Content
from app.fieldwork.desks import Current, Desk, Wording, open_desks, write
from app.fieldwork.merging import Clash, merge
from app.fieldwork.models import Outcome
from app.kinds import kind
from app.kinds.reading import clean
from app.tables import now

NOT_YOURS = "Cette fiche n’est pas la vôtre : rien n’y a été écrit."
NOT_ASKED = "Ce critère n’est pas, ou n’est plus, dans la grille de cette visite."
OTHER_SHEET = "Ce critère se remplit sur une autre fiche."
CLOSED = "La visite est terminée : sa fiche ne change plus. Votre réponse reste dans l’historique."
TAKEN = "Cette réponse porte un numéro déjà utilisé."


def record_operations(person_id: int, received: Sequence[Received | Unreadable]) -> list[Ack]:
    """One acknowledgement per operation, in order; a repeated id gets its first answer again.

    What cannot be taken is refused alone, with its reason, and stored all the same if it is about
    something that is the person's to answer.
    """
    at = now()
    readable = [one for one in received if isinstance(one, Received)]
    desks = open_desks(person_id, readable, at)
    # Read once the sheets are locked: of the same operation sent twice at once, the second sees the first.
    earlier = ledger.known({one.id for one in readable}) if readable else {}
    members = {desk.member_id for desk in desks.values() if desk}
    acks: dict[str, Ack] = {}
    for one in readable:
        if one.id in acks:
            continue
        desk = desks[one.sheet]
        if one.id in earlier:
            acks[one.id] = _repeated(earlier[one.id], members)
        elif desk is None:
            acks[one.id] = Ack(one.id, Outcome.refused, 0, at, NOT_YOURS)
        else:
            acks[one.id] = _record(desk, one, at)
    write(desk for desk in desks.values() if desk)
    met = {one.id: one for one in acks.values() if one.outcome == Outcome.conflict and one.id}
    if met:
        acks |= _with_theirs(met)
    return [
        acks[one.id] if isinstance(one, Received) else Ack(one.id, Outcome.refused, 0, at, one.reason)
        for one in received
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


def _with_theirs(met: dict[str, Ack]) -> dict[str, Ack]:
    """With the answers that these conflicts met: what they were then, also when asked again later."""
    told = {}
    for operation_id, row in ledger.known(met).items():
        theirs = ledger.made(row.cohort_id, row.sheet_id, row.criterion_id, row.answer_version)
        if theirs is not None:
            held, wording = theirs.result or theirs.content, ledger.wording(theirs.revision_id)
            how = kind(wording.kind)
            told[operation_id] = replace(
                met[operation_id],
                theirs=Theirs(
                    fields=content.written(held, how, wording.params),
                    text=content.described(held, how, wording.params),
                    by=theirs.author,
                    at=theirs.received_at,
                    version=row.answer_version,
                ),
            )
    return told


def _record(desk: Desk, one: Received, at: datetime) -> Ack:
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
        "member_id": desk.member_id,
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
    _take_effect(desk, one, row, wording, current)
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


def _take_effect(desk: Desk, one: Received, row: dict[str, Any], wording: Wording, current: Current) -> None:
    """Settle the outcome of a readable operation and what the answer becomes."""
    mine = row["content"]
    earlier = desk.earlier(one)
    if earlier is not None and earlier["outcome"] == Outcome.conflict:
        # One's newer words stand for one's older ones; the group's version stays beside them.
        desk.settlements.append((one.id, one.criterion_id, (one.after or "",)))
    after = _merged(desk, one, mine, wording, current, earlier)
    if after is None:
        row["outcome"] = Outcome.conflict.value
        # The answer stays; that there is something to decide is news for everybody on this sheet.
        _keep(current, desk, row, wording, current.content, by=None)
        return
    row["outcome"] = (Outcome.applied if after == mine else Outcome.merged).value
    if after != mine:
        row["result"] = after
    if after != current.content:
        current.version += 1
        _keep(current, desk, row, wording, after, by=desk.member_id)
        desk.made[(one.criterion_id, current.version)] = after
    elif one.settles and current.stored:
        _keep(current, desk, row, wording, after, by=None)
    row["answer_version"] = current.version
    if one.settles:
        desk.settlements.append((one.id, one.criterion_id, one.settles))


def _merged(
    desk: Desk,
    one: Received,
    mine: Content,
    wording: Wording,
    current: Current,
    earlier: dict[str, Any] | None,
) -> Content | None:
    """What the answer becomes, None when a person must decide."""
    if mine == current.content:
        return mine
    how = kind(wording.kind)
    if earlier is None or earlier["outcome"] == Outcome.refused:
        if one.base == current.version:
            return mine
        base = desk.content_at(one.criterion_id, one.base)
    elif earlier["outcome"] == Outcome.conflict:
        base = desk.content_at(one.criterion_id, earlier["base_version"])
    else:
        # Against what the person had typed: what others wrote was merged in without being on this screen.
        base = earlier["content"]
    if current.revision_id != wording.revision_id:
        # Answered under another wording of the criterion: pooled only if it can be read under this one.
        try:
            for side in (base, current.content):
                how.check(side["value"], wording.params)
        except Invalid:
            return None
    outcome = merge(base, current.content, mine, how, wording.params)
    return None if isinstance(outcome, Clash) else outcome.content


def _keep(
    current: Current, desk: Desk, row: dict[str, Any], wording: Wording, held: Content, by: int | None
) -> None:
    """Note what is to be stored as the answer; `by` is who changed it, None when it only has news beside it."""
    before = current.row or {}
    current.content = held
    if by is None:
        current.row = {**before, "sheet_version": row["number"]}
        return
    current.revision_id = wording.revision_id
    current.row = {
        **held,
        "revision_id": wording.revision_id,
        "missing": content.missing(held, kind(wording.kind), wording.params),
        "version": current.version,
        "sheet_version": row["number"],
        "author_id": by,
        "updated_at": row["received_at"],
    }


def _storable(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was typed into an answer that is refused, as any database can keep it."""
    return {
        clean(name, MOST_BYTES, ""): [clean(text, MOST_BYTES, "") for text in texts]
        for name, texts in fields.items()
    }
