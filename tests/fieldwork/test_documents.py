"""A PDF is kept as it came, unless it is locked, broken, or does more than be read."""

from io import BytesIO

import pytest
from pypdf import PdfWriter

from app.errors import Invalid
from app.fieldwork import documents
from app.fieldwork.documents import ACTIVE, BROKEN, ENCRYPTED, TOO_COMPLEX, TOO_HEAVY, check_document
from tests.fieldwork.documents import pdf

HARMLESS = [
    pdf(),
    pdf(packed=True),
    pdf(b"/OpenAction [3 0 R /Fit]"),
    pdf(b"/OpenAction 4 0 R", {4: b"<< /S /GoTo /D [3 0 R /Fit] >>"}),
    pdf(more={4: b"<< /Type /Annot /Subtype /Link /A << /S /URI /URI (https://exemple.fr) >> >>"}),
    pdf() + b"\nwhat some printers add",
]
PROGRAMS = [
    b"<< /S /JavaScript /JS (app.alert(1)) >>",
    b"<< /S /J#61vaScript /J#53 (app.alert(1)) >>",
    b"<< /S /Launch /F (calc.exe) >>",
    b"<< /S /SubmitForm /F (https://exemple.fr) >>",
    b"<< /Type /Annot /AA << /E << /S /JavaScript /JS 9 0 R >> >> >>",
    b"[ 1 [ << /Names [(a) << /S /JavaScript >>] >> ] ]",
    b"<< /XFA (form) >>",
    b"<< /Subtype /RichMedia /RichMedia << >> >>",
]


def refused(content: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        check_document(content)
    return refusal.value.message


@pytest.mark.parametrize("content", HARMLESS)
def test_what_is_only_read_is_taken(content: bytes) -> None:
    check_document(content)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_runs_is_refused_wherever_it_hides(program: bytes, packed: bool) -> None:
    assert refused(pdf(b"/OpenAction 4 0 R", {4: program}, packed=packed)) == ACTIVE
    # Nothing leads to it: another reader may find it all the same.
    assert refused(pdf(more={4: program}, packed=packed)) == ACTIVE


def test_an_opening_that_does_more_than_turn_to_a_page_is_refused() -> None:
    assert refused(pdf(b"/OpenAction << /S /GoToR /F (autre.pdf) >>")) == ACTIVE


def test_a_script_in_what_an_earlier_edition_of_the_file_held_is_refused() -> None:
    earlier = pdf(more={4: b"<< /S /JavaScript /JS (1) >>"})
    assert refused(b"%PDF-1.7\n" + earlier + pdf()[9:]) in (ACTIVE, BROKEN)


def test_a_locked_document_is_told_so() -> None:
    writer, packed = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(packed)
    assert refused(packed.getvalue()) == ENCRYPTED


@pytest.mark.parametrize(
    "content", [b"%PDF-", b"%PDF-1.7\n" + b"\0" * 500, pdf()[:200], pdf(packed=True)[:150]]
)
def test_a_document_that_was_cut_is_told_so(content: bytes) -> None:
    assert refused(content) == BROKEN


def test_a_heavy_document_is_told_so() -> None:
    assert refused(pdf() + b"\n" * 10_000_000) == TOO_HEAVY


def test_a_list_that_unpacks_to_more_than_anybody_writes_is_refused() -> None:
    bomb = pdf(more={4: b"(" + b" " * 9_000_000 + b")"}, packed=True)
    assert len(bomb) < 20_000
    assert refused(bomb) == BROKEN


def test_too_many_objects_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_OBJECTS", 2)
    assert refused(pdf()) == TOO_COMPLEX
