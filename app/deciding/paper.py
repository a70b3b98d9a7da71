"""What text documents of the site have in common, for the rooms that write some."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
INK = (0x0B, 0x55, 0x52)


def set_up(
    document: "Document", title: str, styles: Sequence[str] = ("Title", "Heading 1", "Heading 2")
) -> None:
    """A4, in French, without an author; these styles in the ink of the site."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(22)
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = "fr-FR"
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    normal.paragraph_format.space_after = Pt(4)
    for name in styles:
        document.styles[name].font.color.rgb = RGBColor(*INK)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "fr-FR")


def writable(text: str) -> str:
    """XML has no way to write control characters."""
    return "".join(one for one in text if one in "\n\t" or (one >= " " and one not in "\ufffe\uffff"))
