"""The whole path, as five people on phones and a facilitator at a desk: join, build a grid, visit, fill it in, compare."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser._eleven import DECIDING, LIVING, Kind
from tests.support.browser import Watch
from tests.support.server import Server

ELEVEN = (*DECIDING, *LIVING)
REWORDED = "Qui décide vraiment de ce qui se joue ici ?"
# visit -> group -> which of its answers each kind gives
TURNS = {1: {"A": 0, "B": 1}, 2: {"A": 2, "B": 3}, 3: {"A": 4, "B": 5}}
AGAIN = (replace(ELEVEN[0], question=REWORDED), *ELEVEN[1:])
SECRET = "une phrase assez longue"
DECIDE, LIVE = "Qui décide", "De quoi on vit"
VISITS = (
    ("Théâtre de la Clairière", "2026-11-24"),
    ("Ciné-club des Lilas", "2026-12-01"),
    ("Jardin partagé du Clos", "2026-12-08"),
)

pytestmark = pytest.mark.timeout(300)


def test_a_class_joins_builds_a_grid_visits_three_places_and_compares(
    empty_site: Server,
    phone: Callable[..., Page],
    desk: Callable[..., Page],
    watch: Callable[[Page], Watch],
) -> None:
    odile = desk()
    install(odile, code_printed_by(empty_site))
    start_promotion(odile)
    address = invitation(odile)

    ines, mehdi, lea, jonas, zoe = (phone() for _ in range(5))
    join(ines, address, "Inès Martin", "A · Les tisserands")
    join(mehdi, address, "Mehdi Roux", "A · Les tisserands")
    join(lea, address, "Léa Petit", "B")
    join(jonas, address, "Jonas Blanc", "B")
    join(zoe, address, "Zoé Faure", "C")
    expect(odile.get_by_text("6 personnes dans la promotion")).to_be_visible()
    odile.get_by_role("link", name="Quitter l’écran").click()

    start_grid(ines)
    for kind in DECIDING:
        add_criterion(ines, DECIDE, kind)
    for kind in LIVING:
        add_criterion(lea, LIVE, kind)
    pick_from_catalogue(mehdi)
    adopt(odile, 1, "Adoptée par consentement, sans objection.")
    prepare_visits(odile)

    begin_visit(odile, 1)
    begin_visit(odile, 2)
    groups = {ines: (1, "A"), lea: (1, "B"), mehdi: (2, "A"), jonas: (2, "B")}
    for person, (visit, letter) in groups.items():
        open_sheet(person, visit, letter)
    fill_in_together({person: TURNS[visit][letter] for person, (visit, letter) in groups.items()})
    open_sheet(mehdi, 1, "A")
    another_phone_follows(writer=ines, reader=mehdi)

    open_criterion(lea, "Décision")
    open_criterion(zoe, "Décision")
    reword(lea, REWORDED)
    expect(lea.get_by_text("Le critère QUI-01 est enregistré.")).to_be_visible()
    watch(zoe).expect("409")
    reword(zoe, "Qui décide de la programmation ?")
    settle_for_the_first(zoe, theirs=REWORDED, mine="Qui décide de la programmation ?")
    adopt(odile, 2, "Une formulation plus claire, décidée après la deuxième visite.")

    take_edition_2(odile)
    begin_visit(odile, 3)
    open_sheet(ines, 3, "A")
    open_sheet(jonas, 3, "B")
    fill_in_together({ines: TURNS[3]["A"], jonas: TURNS[3]["B"]}, AGAIN)
    compare(odile)


def code_printed_by(site: Server) -> str:
    """The one-time code that the server shows when nobody has an account yet."""
    printed = re.search(r"donnez le code\s+(\S+)", site.output())
    assert printed
    return printed[1]


def install(odile: Page, code: str) -> None:
    odile.goto("/")
    odile.get_by_role("link", name="Commencer l’installation").click()
    odile.get_by_label("Code").fill(code)
    odile.get_by_label("Nom").fill("Odile Garnier")
    odile.get_by_label("Adresse e-mail").fill("odile@exemple.fr")
    odile.get_by_label("Mot de passe").fill(SECRET)
    odile.get_by_role("button", name="Créer le premier compte").click()
    expect(odile.get_by_text("Votre compte est créé.")).to_be_visible()


def start_promotion(odile: Page) -> None:
    odile.get_by_label("Titre").fill("Certificat ESS et culture")
    odile.get_by_label("Année").fill("2026")
    odile.get_by_label("Nombre de groupes").select_option("2")
    odile.get_by_role("button", name="Créer la promotion").click()
    expect(odile.get_by_text("La promotion « Certificat ESS et culture » est créée.")).to_be_visible()
    room(odile, "Promotion")
    odile.get_by_role("link", name="Groupes").click()
    odile.get_by_label("Nom du groupe A").fill("Les tisserands")
    odile.get_by_role("button", name="Enregistrer").first.click()
    expect(odile.get_by_text("Le nom du groupe A est enregistré.")).to_be_visible()
    odile.get_by_role("button", name="Ajouter un groupe").click()
    expect(odile.get_by_text("Le groupe C est ajouté.")).to_be_visible()


def invitation(odile: Page) -> str:
    """The address that the facilitator projects, with its QR code."""
    room(odile, "Promotion")
    odile.get_by_role("link", name="Inviter").first.click()
    expect(odile.get_by_role("img", name="QR code de l’invitation")).to_be_visible()
    address = odile.get_by_label("Adresse à envoyer").input_value()
    odile.get_by_role("link", name="Projeter le QR code").click()
    expect(odile.get_by_role("img", name="QR code de l’invitation")).to_be_visible()
    return address


def room(person: Page, name: str) -> None:
    """One of the rooms that are on every page: under the thumb on a phone, at the top elsewhere."""
    way_out = person.get_by_role("link", name="Toutes les fiches de la visite")
    if way_out.count():
        way_out.click()
    person.get_by_role("navigation", name="Pages de la promotion").get_by_role("link", name=name).click()


def join(person: Page, address: str, name: str, group: str) -> None:
    person.goto(address)
    person.get_by_label("Nom", exact=False).first.fill(name)
    person.get_by_label("Adresse e-mail").fill(f"{name.split()[0].lower()}@exemple.fr")
    person.get_by_label("Mot de passe").fill(SECRET)
    person.get_by_role("radio", name=re.compile(f"Groupe {group}")).check()
    person.get_by_role("button", name="Rejoindre la promotion").click()
    expect(person.get_by_text(f"Bienvenue, {name} !")).to_be_visible()
    expect(person.get_by_role("heading", name="Aujourd’hui")).to_be_visible()


def start_grid(person: Page) -> None:
    room(person, "Grille")
    person.get_by_role("link", name="Commencer une grille").click()
    person.get_by_label("Titre de la grille").fill("Grille commune")
    person.get_by_label("Rien : nous écrivons tout").check()
    person.get_by_role("button", name="Commencer la grille").click()
    expect(person.get_by_text("La grille est vide")).to_be_visible()
    for title in (DECIDE, LIVE):
        person.get_by_role("link", name="Ajouter un axe").first.click()
        person.get_by_label("Titre de l’axe").fill(title)
        person.get_by_role("button", name="Ajouter l’axe").click()
        expect(person.get_by_role("heading", name=title)).to_be_visible()


def open_grid(person: Page) -> None:
    room(person, "Grille")
    person.get_by_role("link", name="Grille commune").click()


def add_criterion(person: Page, axis: str, kind: Kind) -> None:
    """Through the form: the editor follows the kind, the preview follows the question."""
    open_grid(person)
    section = person.locator("section").filter(has=person.get_by_role("heading", name=axis))
    section.get_by_role("link", name="Ajouter un critère").click()
    person.get_by_label("Nom court").fill(kind.label)
    person.get_by_role("textbox", name="Question", exact=True).fill(kind.question)
    person.get_by_role("radio", name=re.compile(f"^{kind.name}")).check()
    expect(person.get_by_role("group", name=f"Réglages : {kind.name}")).to_be_visible()
    kind.set_up(person)
    person.get_by_label("Noyau commun").check()
    preview = person.get_by_role("region", name="Aperçu sur un téléphone")
    expect(preview.get_by_role("group", name=kind.question)).to_be_visible()
    person.get_by_role("button", name="Ajouter le critère").click()
    expect(person.get_by_text(re.compile("^Le critère .* est ajouté"))).to_be_visible()


def pick_from_catalogue(person: Page) -> None:
    open_grid(person)
    person.get_by_role("link", name="Piocher dans le catalogue").click()
    person.get_by_text("Gouvernance", exact=False).first.click()
    person.get_by_role("checkbox", name=re.compile("GOUV-01")).check()
    person.get_by_role("button", name="Ajouter à la grille").click()
    expect(person.get_by_text("Un critère est ajouté.")).to_be_visible()


def adopt(odile: Page, number: int, decision: str) -> None:
    open_grid(odile)
    odile.get_by_role("link", name="Adopter une édition").click()
    odile.get_by_label("La décision, en une phrase").fill(decision)
    odile.get_by_role("button", name=f"Adopter l’édition {number}").click()
    expect(odile.get_by_text(f"L’édition {number} est adoptée.")).to_be_visible()
    expect(odile.get_by_text(decision)).to_be_visible()


def prepare_visits(odile: Page) -> None:
    room(odile, "Visites")
    odile.get_by_role("button", name="Préparer trois visites").click()
    expect(odile.get_by_text("Trois visites sont prêtes à être complétées")).to_be_visible()
    for number, (venue, day) in enumerate(VISITS, start=1):
        open_visit(odile, number)
        odile.get_by_role("link", name="Modifier").click()
        odile.get_by_label("Nom du lieu").fill(venue)
        odile.get_by_label("Date").fill(day)
        odile.get_by_role("button", name="Enregistrer").click()
        expect(odile.get_by_role("heading", name=venue)).to_be_visible()
        expect(odile.get_by_text("Cette visite utilise l’édition 1.")).to_be_visible()
    open_visit(odile, 1)
    odile.get_by_role("checkbox", name=f"Groupe A : {DECIDE}").check()
    odile.get_by_role("checkbox", name=f"Groupe B : {LIVE}").check()
    odile.get_by_role("button", name="Enregistrer la répartition").click()
    expect(odile.get_by_text("La répartition des axes est enregistrée.")).to_be_visible()
    odile.get_by_role("button", name="Reporter sur la visite 2").click()
    expect(odile.get_by_text("La visite 2 reprend cette répartition.")).to_be_visible()


def open_visit(person: Page, number: int) -> None:
    room(person, "Visites")
    person.get_by_role("listitem").filter(has_text=f"Visite {number}").get_by_role("link").first.click()


def begin_visit(odile: Page, number: int) -> None:
    open_visit(odile, number)
    odile.get_by_role("button", name="Ouvrir la visite").click()
    expect(odile.get_by_role("button", name="Clore la visite")).to_be_visible()


def open_sheet(person: Page, visit: int, letter: str) -> None:
    open_visit(person, visit)
    person.get_by_role("link", name=f"Fiche du groupe {letter}").click()
    expect(person.get_by_role("heading", name=VISITS[visit - 1][0])).to_be_visible()


def answer_to(person: Page, question: str) -> Locator:
    """The part of a sheet where this question is answered."""
    return person.get_by_role("article").filter(has=person.get_by_role("heading", name=question))


def received(person: Page, question: str) -> None:
    expect(answer_to(person, question).get_by_text(re.compile(r"^reçu à \d+\sh(\s\d\d)?$"))).to_be_visible()


def fill_in_together(people: dict[Page, int], kinds: tuple[Kind, ...] = ELEVEN) -> None:
    """Each on their phone, one question after the other; everything is received without pressing anything."""
    for kind in kinds:
        for person, turn in people.items():
            kind.answer(answer_to(person, kind.question), turn)
    for kind in kinds:
        for person in people:
            received(person, kind.question)
    for person in people:
        expect(person.get_by_role("status").filter(has_text="Tout est envoyé")).to_be_visible()


def another_phone_follows(writer: Page, reader: Page) -> None:
    """What one of a group writes reaches the others’ phones within five seconds, without touching what they type."""
    mine = answer_to(reader, "Quelle règle nous a surpris·es ?").get_by_label("Ce qui nous le fait dire")
    mine.fill("La voisine nous l’a dit")
    theirs = "Nous avons vu le procès-verbal"
    answer_to(writer, "Les comptes sont-ils publics ?").get_by_label("Justification demandée").fill(theirs)
    seen = answer_to(reader, "Les comptes sont-ils publics ?").get_by_label("Justification demandée")
    expect(seen).to_have_value(theirs, timeout=5_000)
    expect(mine).to_have_value("La voisine nous l’a dit")
    expect(mine).to_be_focused()


def reword(person: Page, question: str) -> None:
    person.get_by_role("textbox", name="Question", exact=True).fill(question)
    person.get_by_role("button", name="Enregistrer").click()


def open_criterion(person: Page, label: str) -> None:
    open_grid(person)
    person.get_by_role("link", name=label, exact=True).click()
    expect(person.get_by_role("heading", name=label, exact=True)).to_be_visible()


def settle_for_the_first(person: Page, theirs: str, mine: str) -> None:
    """Both versions are on the page, and the grid keeps the one that is chosen there."""
    expect(person.get_by_role("heading", name="Deux versions de QUI-01")).to_be_visible()
    expect(person.get_by_text(theirs, exact=True)).to_be_visible()
    expect(person.get_by_text(mine, exact=True)).to_be_visible()
    person.get_by_role("radio", name=re.compile("Léa Petit")).check()
    person.get_by_role("button", name="Enregistrer ce choix").click()
    expect(person.get_by_role("heading", name="Grille commune")).to_be_visible()
    expect(person.get_by_text(theirs, exact=True)).to_be_visible()


def take_edition_2(odile: Page) -> None:
    open_visit(odile, 3)
    expect(odile.get_by_text("L’édition 2 a été adoptée depuis.")).to_be_visible()
    odile.get_by_label("Édition").select_option(label="Édition 2 (dernière)")
    odile.get_by_role("region", name="Grille emportée").get_by_role("button", name="Enregistrer").click()
    expect(odile.get_by_text("Cette visite utilise l’édition 2.")).to_be_visible()


def compare(odile: Page) -> None:
    """The three visits side by side, the reworded question on one row, with its picture and its table."""
    room(odile, "Comparer")
    for number, (venue, _) in enumerate(VISITS, start=1):
        expect(odile.get_by_role("columnheader", name=f"Visite {number} {venue}")).to_be_visible()
    assert odile.get_by_role("row", name=re.compile("Décision")).count() == 1
    expect(odile.get_by_role("row", name=re.compile("Décision"))).to_contain_text("reformulé")
    told = answers_in(table_of(odile))
    for visit, groups in TURNS.items():
        for (letter, turn), kind in product(groups.items(), ELEVEN):
            assert kind.told(turn) in told[kind.label, str(visit), f"groupe {letter}"]
    odile.get_by_role("link", name="Décision", exact=True).click()
    expect(odile.get_by_role("heading", name=REWORDED)).to_be_visible()
    for number, (venue, _) in enumerate(VISITS, start=1):
        panel = odile.get_by_role("region", name=re.compile(f"Visite {number} · {venue}"))
        expect(panel.get_by_role("img", name=re.compile(f"QUI-01, visite {number}"))).to_be_visible()
        expect(panel.get_by_text("2 groupes sur 3")).to_be_visible()
        panel.get_by_text("Les réponses en tableau").click()
        expect(panel.get_by_role("row", name=re.compile("^A ")).get_by_role("cell").first).to_be_visible()
    expect(odile.get_by_text("Reformulé depuis.")).to_have_count(2)


def table_of(odile: Page) -> list[dict[str, str]]:
    """The rows of the file that the comparison gives."""
    with odile.expect_download() as given:
        odile.get_by_role("link", name="Fichier CSV").click()
    text = given.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def answers_in(rows: list[dict[str, str]]) -> dict[tuple[str, str, str], str]:
    """What was answered under a criterion's label, by visit and group."""
    told: dict[tuple[str, str, str], str] = {}
    for row in rows:
        place = (row["intitule"], row["visite"], row["repondant"])
        told[place] = f"{told.get(place, '')} {row['reponse']}"
    return told
