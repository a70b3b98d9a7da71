"""Files of traces: photos, documents, voice memos. Each is read by those who read its trace, and by nobody else."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.cohorts.models import Membership
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.extensions import db
from app.fieldwork import ledger
from app.fieldwork.attachments import MEMO, PICTURE, Attachment
from app.fieldwork.evidence import Consent, Evidence, EvidenceFile, Sort
from app.fieldwork.jotted import MOST_FILES, TOO_MANY_FILES, Jotted
from app.fieldwork.saving import require_mine
from app.fieldwork.sheets import OpenSheet
from app.fieldwork.traces import shown_to

TAKEN = "Ce fichier porte un numéro déjà utilisé."
NO_NOTE = "La note de ce fichier n’est pas dans votre carnet de cette fiche."


def told_with(content: Jotted, content_type: str) -> bool:
    """Whether others who read a trace get a file of this type with it.

    A face needs its own consent, which only a photo's trace asks for; and a voice is a name.
    """
    if content_type.startswith(PICTURE):
        return bool(content["sort"] == Sort.photo and content["consent"] in (Consent.nobody, Consent.yes))
    if content_type.startswith(MEMO):
        return bool(content["sort"] != Sort.quote or content["consent"] == Consent.yes)
    return True


def already(member: Membership, sheet: OpenSheet, jotting: str, name: str) -> EvidenceFile | None:
    """The file that was kept before under this id, if this member may send one to this trace of theirs.

    Raises Forbidden to those who only read the sheet or whose trace it is not, Conflict if the id is another file's.
    """
    require_mine(sheet)
    found = select(Evidence.id).where(
        Evidence.id == jotting,
        Evidence.cohort_id == member.cohort_id,
        Evidence.sheet_id == sheet.sheet_id,
        Evidence.author_id == member.id,
    )
    if db.session.scalar(found) is None:
        raise Forbidden(NO_NOTE)
    known = db.session.get(EvidenceFile, identity(name))
    if known is not None and (known.cohort_id, known.evidence_id) != (member.cohort_id, jotting):
        raise Conflict(TAKEN)
    return known


def keep(
    member: Membership, sheet: OpenSheet, jotting: str, sent: Attachment, file: str, name: str
) -> EvidenceFile:
    """Note a file whose bytes are kept under `file`, by the id made on the phone; the same id is the same file.

    The trace is there already, and names it or will. Raises as `already`, and Invalid when there are too many.
    """
    if known := already(member, sheet, jotting, name):
        return known
    many = select(func.count(EvidenceFile.id)).where(EvidenceFile.evidence_id == jotting)
    # Twice as many: those that were taken off again are still kept.
    if (db.session.scalar(many) or 0) >= 2 * MOST_FILES:
        raise Invalid.single(TOO_MANY_FILES, "file")
    sheet_id = int(sheet.sheet_id or 0)
    [version] = ledger.lock([sheet_id]).values()
    kept = EvidenceFile(
        id=identity(name),
        cohort_id=member.cohort_id,
        evidence_id=jotting,
        sheet_id=sheet_id,
        number=version + 1,
        file=file,
        content_type=sent.content_type,
        name=sent.name,
        size=len(sent.content),
        width=sent.width,
        height=sent.height,
    )
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError:
        # Sent at the same time by another page of the same phone.
        if known := already(member, sheet, jotting, name):
            return known
        raise
    ledger.write([], [], [], [], {sheet_id: version + 1})
    return kept


def file_for(member: Membership, file_id: str) -> EvidenceFile:
    """A file of a trace that the member reads, as far as it is told with it. Raises NotFound."""
    found: Any = db.session.execute(
        select(EvidenceFile, Evidence)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .where(
            EvidenceFile.id == file_id,
            EvidenceFile.cohort_id == member.cohort_id,
            Evidence.cohort_id == member.cohort_id,
            shown_to(member),
        )
    ).first()
    if found is None:
        raise NotFound()
    file, trace = found
    told = {"sort": trace.sort, "consent": trace.consent}
    if trace.author_id != member.id and not (file.id in trace.media and told_with(told, file.content_type)):
        raise NotFound()
    return file  # type: ignore[no-any-return]


def identity(name: str) -> str:
    """The id that a phone gave a file. Raises Invalid for anything else."""
    try:
        return str(uuid.UUID(name))
    except ValueError:
        raise Invalid.single("Ce fichier n’a pas de numéro valable.", "id") from None
