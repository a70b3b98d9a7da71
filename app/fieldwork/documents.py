"""PDF documents: stored as they came, once nothing in them does more than be read. Pure."""

import re
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from app.errors import Invalid

HEADER = b"%PDF-"
TYPE = "application/pdf"
MOST_BYTES = 10 * 1000 * 1000
MOST_OBJECTS = 60_000
# Of what is packed: a page's drawing is never unpacked here, only the lists of objects are.
MOST_UNPACKED = 8_000_000
MOST_UNPACKED_IN_ALL = 60_000_000

TOO_HEAVY = "Ce document est trop lourd : 10 Mo au plus. Donnez plutôt son adresse, ou n’en gardez que les pages utiles."
ENCRYPTED = "Ce PDF est protégé par un mot de passe : enregistrez-en une copie sans protection."
BROKEN = "Ce PDF est abîmé ou incomplet : ouvrez-le et enregistrez-le de nouveau (Imprimer, puis PDF)."
ACTIVE = (
    "Ce PDF contient un programme (script, formulaire ou commande) : il n’est pas gardé. "
    "Ouvrez-le et enregistrez-le de nouveau (Imprimer, puis PDF)."
)
TOO_COMPLEX = "Ce PDF est trop complexe pour être vérifié : enregistrez-le de nouveau (Imprimer, puis PDF)."

# Names that only something that runs has, and what an action that runs is called.
PROGRAMS = {"/JS", "/JavaScript", "/XFA", "/RichMedia"}
COMMANDS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
# In what is not packed, wherever it stands: also where no list of objects leads.
_RAW = re.compile(rb"/(JavaScript|Launch|RichMedia)\b")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
# One at a time: what one document may take of the memory, sixteen at once may not.
_alone = threading.Lock()


def check_document(content: bytes) -> None:
    """Raise Invalid, in words, for a PDF that is too heavy, locked, broken, or does more than be read. Slow."""
    if len(content) > MOST_BYTES:
        raise Invalid.single(TOO_HEAVY, "file")
    with _alone:
        try:
            with apply_configuration(
                disable_legacy_handling=True,
                zlib_maximum_output_length=MOST_UNPACKED,
                lzw_maximum_output_length=MOST_UNPACKED,
                run_length_maximum_output_length=MOST_UNPACKED,
            ):
                _check(PdfReader(BytesIO(content)))
        except Invalid:
            raise
        except Exception:
            # Whatever a parser stumbles over in a file made by anybody.
            raise Invalid.single(BROKEN, "file") from None
    plain = _HEX.sub(lambda found: bytes([int(found[1], 16)]), content)
    if _RAW.search(plain):
        raise Invalid.single(ACTIVE, "file")


def _check(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Invalid.single(ENCRYPTED, "file")
    if "/Pages" not in reader.root_object:
        raise Invalid.single(BROKEN, "file")
    packed = 0
    for stream in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        there = reader.get_object(IndirectObject(stream, 0, reader))
        packed += len(there.get_data()) if isinstance(there, StreamObject) else 0
        if packed > MOST_UNPACKED_IN_ALL:
            raise Invalid.single(TOO_COMPLEX, "file")
    if any(_runs(one) for one in _parts(reader)):
        raise Invalid.single(ACTIVE, "file")


def _parts(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary there is, whether something leads to it or not."""
    numbers = [(number, generation) for generation, known in reader.xref.items() for number in known]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > MOST_OBJECTS:
        raise Invalid.single(TOO_COMPLEX, "file")
    left: list[Any] = [reader.trailer]
    for number, generation in numbers:
        left.append(reader.get_object(IndirectObject(number, generation, reader)))
        while left:
            one = left.pop()
            if isinstance(one, DictionaryObject):
                yield one
                # What is elsewhere has its own turn.
                left.extend(dict.values(one))
            elif isinstance(one, ArrayObject):
                left.extend(list.__iter__(one))


def _runs(one: DictionaryObject) -> bool:
    """Whether this is, or starts, something that runs; an opening that turns to a page does not."""
    if not PROGRAMS.isdisjoint(one) or dict.get(one, "/S") in COMMANDS:
        return True
    opening = one.get("/OpenAction")
    return isinstance(opening, DictionaryObject) and opening.get("/S") != "/GoTo"
