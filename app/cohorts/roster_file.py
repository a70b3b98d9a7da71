"""Reading a roster as people have it: pasted columns or a CSV file, in whatever encoding and order."""

import codecs
import csv
import re
from dataclasses import dataclass

from app.errors import Invalid
from app.kinds.plain import plain

MOST_LINES = 500
MOST_BYTES = 1_000_000
TOO_BIG = (
    "Ce fichier est trop gros pour une liste de promotion. Gardez trois colonnes (nom, e-mail, groupe) "
    f"et {MOST_LINES} lignes au plus, enregistrez en CSV, ou copiez les colonnes et collez-les ici."
)
NOT_TEXT = (
    "Ce fichier n’est pas du texte. Dans votre tableur, enregistrez la feuille en CSV, "
    "ou copiez les colonnes et collez-les ici."
)
HEADERS = {
    "name": {"nom", "noms", "nomcomplet", "nometprenom", "prenometnom", "nomprenom", "prenomnom", "name"}
    | {"fullname", "etudiant", "etudiante", "etudiants", "student", "personne", "participant"},
    "first": {"prenom", "prenoms", "firstname", "givenname"},
    "last": {"nomdefamille", "lastname", "surname", "familyname"},
    "email": {"email", "emails", "mail", "mails", "courriel", "adresseemail", "adressemail"}
    | {"adresseelectronique", "adressecourriel", "adressedecourriel", "emailaddress", "mel"},
    "group": {"groupe", "groupes", "group", "equipe", "team", "lettre", "sousgroupe"},
}


@dataclass(frozen=True)
class Line:
    """What one line says, as typed; `number` counts from 1 as a spreadsheet does."""

    number: int
    name: str
    email: str
    group: str
    text: str


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or the Windows encoding. Raises Invalid for what is no text."""
    if len(content) > MOST_BYTES:
        raise Invalid.single(TOO_BIG, "file")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    elif content[1:2] == b"\0":
        text = content.decode("utf-16-le", errors="replace")
    else:
        # Some programs write the mark of UTF-8 in front of something else.
        content = content.removeprefix(codecs.BOM_UTF8)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "\0" in text or content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise Invalid.single(NOT_TEXT, "file")
    return text


def read(text: str) -> list[Line]:
    """The lines that say something, without the header. Raises Invalid if it is no roster at all."""
    rows = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    numbered = [(number, row) for number, row in enumerate(rows, 1) if row.strip(" \t;,\"'")]
    if not numbered:
        raise Invalid.single("Il n’y a aucune ligne à lire : collez une liste ou choisissez un fichier.")
    if len(numbered) > MOST_LINES + 1:
        raise Invalid.single(
            f"Cette liste a {len(numbered)} lignes ; {MOST_LINES} au plus. Une promotion en a bien moins : "
            "est-ce le bon fichier ?"
        )
    separator = _separator([row for _, row in numbered])
    cells = [(number, row, _split(row, separator)) for number, row in numbered]
    columns = _columns(cells[0][2])
    if columns is None:
        return [_by_position(number, row, fields) for number, row, fields in cells]
    if "email" not in columns:
        raise Invalid.single("Aucune colonne ne s’appelle « e-mail » : nommez-la ainsi, ou ôtez les titres.")
    return [_by_header(number, row, fields, columns) for number, row, fields in cells[1:]]


def _separator(rows: list[str]) -> str:
    """The first of tab, semicolon and comma that at least half of the lines hold."""
    for separator in "\t;,":
        if sum(separator in row for row in rows) * 2 >= len(rows):
            return separator
    return ";"


def _split(row: str, separator: str) -> list[str]:
    # One line at a time: a quotation mark left open spoils its own line only.
    try:
        fields = next(csv.reader([row], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        fields = row.split(separator)
    return [field.strip() for field in fields]


def _columns(fields: list[str]) -> dict[str, int] | None:
    """Which column holds what, if this line is a header."""
    if any("@" in field for field in fields):
        return None
    found: dict[str, int] = {}
    for index, field in enumerate(fields):
        for meaning, words in HEADERS.items():
            if _folded(field) in words:
                found.setdefault(meaning, index)
    return found or None


def _by_header(number: int, row: str, fields: list[str], columns: dict[str, int]) -> Line:
    said = {meaning: fields[index] if index < len(fields) else "" for meaning, index in columns.items()}
    last = said.get("last") or said.get("name", "")
    name = f"{said.get('first', '')} {last}".strip()
    return Line(number, name, said.get("email", ""), said.get("group", ""), row.strip())


def _by_position(number: int, row: str, fields: list[str]) -> Line:
    """Name, address, group; the address is wherever the @ is."""
    at = next((index for index, field in enumerate(fields) if "@" in field), 1)
    email = fields[at] if at < len(fields) else ""
    others = [field for index, field in enumerate(fields) if index != at] + ["", ""]
    return Line(number, others[0], email, others[1], row.strip())


def _folded(text: str) -> str:
    return "".join(char for char in plain(text) if char.isascii() and char.isalnum())
