"""The eleven kinds of answers as people meet them: what is typed in each editor, on the sheet, and what is read afterwards."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect


@dataclass(frozen=True)
class Kind:
    """One kind: its name on screen, the criterion made of it, and one answer per visit and group (`turn`: 0, 1, 2…)."""

    name: str
    label: str
    question: str
    set_up: Callable[[Page], None]
    answer: Callable[[Locator, int], None]
    told: Callable[[int], str]


def _options(*labels: str) -> Callable[[Page], None]:
    """Types the rows of an editor of choices, posts or counters; and takes away the examples that are left."""

    def fill(page: Page) -> None:
        settings = page.get_by_role("group", name=re.compile("^Réglages"))
        rows = settings.get_by_role("listitem").get_by_role("textbox")
        for place, label in enumerate(labels):
            if rows.count() <= place:
                settings.get_by_role("button", name=re.compile("^Ajouter un")).click()
            rows.nth(place).fill(label)
        while rows.count() > len(labels):
            settings.get_by_role("button", name="Retirer").last.click()

    return fill


def _anchors(page: Page) -> None:
    page.get_by_label("1", exact=True).fill("Une seule personne décide")
    page.get_by_label("5", exact=True).fill("Toutes et tous décident")


def _unit(page: Page) -> None:
    page.get_by_role("textbox", name="Unité").fill("personnes")
    page.get_by_role("textbox", name="Plus petit nombre attendu").fill("0")


def _length(page: Page) -> None:
    page.get_by_role("textbox", name="Longueur permise").fill("400")


def _justified(page: Page) -> None:
    page.get_by_label("Demander une justification").check()


def _at_most(number: int) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("textbox", name=re.compile("à ne pas dépasser")).fill(str(number))


def _choose(*names: str) -> Callable[[Locator, int], None]:
    return lambda sheet, turn: sheet.get_by_label(re.compile(names[turn % len(names)])).first.check()


def _both_parts(sheet: Locator, turn: int) -> None:
    sheet.get_by_label("Ce que l’on a vu ou entendu").fill(f"Le planning est au mur, relevé {turn}.")
    sheet.get_by_label("Ce que l’on en comprend").fill("Chacun·e peut l’écrire.")


def _two_choices(sheet: Locator, turn: int) -> None:
    sheet.get_by_label("Les bénévoles").check()
    if turn % 2:
        sheet.get_by_label("Les habitant·e·s").check()


def _hundred(sheet: Locator, turn: int) -> None:
    first = 40 + 5 * turn
    sheet.get_by_label("Billetterie", exact=True).fill(str(first))
    expect(sheet.get_by_text(f"Il reste {100 - first} à répartir.")).to_be_visible()
    sheet.get_by_label("Subventions", exact=True).fill(str(100 - first))
    expect(sheet.get_by_text("Le total fait 100.")).to_be_visible()


def _count(sheet: Locator, turn: int) -> None:
    for _ in range(turn + 1):
        sheet.get_by_role("button", name="Un de plus : Coups de main").click()


def _words(sheet: Locator, turn: int) -> None:
    sheet.get_by_label("Mots exacts").fill(f"On vote à main levée, {turn} fois par an.")
    sheet.get_by_label("Fonction de la personne").fill("régisseuse")
    sheet.get_by_label("Accord pour citer").select_option("oui, sans nom")


def _photo(sheet: Locator, turn: int) -> None:
    sheet.get_by_label("Ajouter une photo").set_input_files(picture(turn))
    sheet.get_by_label("Ce que l’on voit").fill(f"Le hall, vue {turn}")
    sheet.get_by_role("button", name="Personne de reconnaissable").click()


def picture(turn: int) -> FilePayload:
    """A small photo, another one each time."""
    kept = io.BytesIO()
    Image.new("RGB", (320, 240), (40 * turn % 255, 120, 90)).save(kept, "JPEG")
    return {"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


DECIDING = (
    Kind(
        "Échelle de 1 à 5",
        "Décision",
        "Qui décide de ce qui se joue ici ?",
        _anchors,
        _choose("Une seule personne", "Toutes et tous"),
        lambda turn: ("1", "5")[turn % 2],
    ),
    Kind(
        "Choix unique",
        "Statut",
        "Quel est le statut du lieu ?",
        _options("Association", "Coopérative"),
        _choose("Association", "Coopérative"),
        lambda turn: ("Association", "Coopérative")[turn % 2],
    ),
    Kind(
        "Choix multiple",
        "Qui participe",
        "Qui participe aux réunions ?",
        _options("Les salarié·e·s", "Les bénévoles", "Les habitant·e·s"),
        _two_choices,
        lambda turn: "Les habitant·e·s" if turn % 2 else "Les bénévoles",
    ),
    Kind(
        "Oui, partiel, non",
        "Comptes publics",
        "Les comptes sont-ils publics ?",
        _justified,
        _choose("^Oui$", "^Partiel$", "^Non$"),
        lambda turn: ("Oui", "Partiel", "Non")[turn % 3],
    ),
    Kind(
        "Texte court",
        "Une règle",
        "Quelle règle nous a surpris·es ?",
        _length,
        lambda sheet, turn: sheet.get_by_role("textbox").first.fill(f"La clé est chez la voisine n° {turn}."),
        lambda turn: f"La clé est chez la voisine n° {turn}.",
    ),
    Kind(
        "Texte long en deux temps",
        "Le planning",
        "Comment le travail se répartit-il ?",
        lambda page: None,
        _both_parts,
        lambda turn: f"Le planning est au mur, relevé {turn}.",
    ),
)
LIVING = (
    Kind(
        "Nombre",
        "Équipe",
        "Combien de personnes travaillent ici ?",
        _unit,
        lambda sheet, turn: sheet.get_by_label("Nombre, en personnes").fill(str(7 + turn)),
        lambda turn: str(7 + turn),
    ),
    Kind(
        "Répartition de 100",
        "Ressources",
        "D’où vient l’argent ?",
        _options("Billetterie", "Subventions"),
        _hundred,
        lambda turn: str(40 + 5 * turn),
    ),
    Kind(
        "Compteurs",
        "Entraide",
        "Combien de fois avons-nous vu s’entraider ?",
        _options("Coups de main"),
        _count,
        lambda turn: str(turn + 1),
    ),
    Kind(
        "Citation",
        "Parole",
        "Quels mots garder ?",
        _at_most(3),
        _words,
        lambda turn: f"On vote à main levée, {turn} fois par an.",
    ),
    Kind(
        "Photo",
        "Image",
        "Que montrer du lieu ?",
        _at_most(2),
        _photo,
        lambda turn: f"Le hall, vue {turn}",
    ),
)
