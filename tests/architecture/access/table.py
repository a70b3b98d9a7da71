"""Reading the table, and making a page of docs of it."""

from collections.abc import Mapping
from pathlib import Path
from re import sub

from flask import Flask

from app.web.gate import is_public
from tests.architecture.access.asking import ACTORS, Line
from tests.architecture.source import ROOT

FILE = Path(__file__).with_name("table.txt")
PAGE = ROOT / "docs" / "acces.md"

Table = dict[Line, dict[str, str]]

WORDS = {
    "voit": "la page ou le fichier s’ouvre",
    "change": "c’est fait, et gardé",
    "répond": "accepté, mais il n’y avait rien à garder",
    "renvoi": "mené·e à une autre page",
    "corrige": "le formulaire revient avec ce qui ne va pas ; rien n’est gardé",
    "refus": "« vous n’avez pas le droit de faire cela ici »",
    "404": "« cette page n’existe pas, ou elle n’est pas pour vous » : on n’apprend pas qu’elle existe",
    "périmé": "le lien a servi, ou ne vaut plus",
    "connexion": "il faut d’abord se connecter",
}
HEADS = {
    "visiteur": "sans compte",
    "périmé": "session ou lien périmé",
    "ancienne": "accès retiré",
    "ailleurs": "étudiant·e d’une autre promotion",
    "enc-ailleurs": "encadrant·e d’une autre promotion",
    "invité": "invité·e",
    "groupe-B": "étudiant·e d’un autre groupe",
    "groupe-A": "étudiant·e du même groupe",
    "autrice": "étudiant·e qui l’a écrit",
    "encadrante": "encadrant·e",
}
ROOMS = {
    "accounts": "Comptes",
    "cohorts": "Promotions",
    "home": "Accueil",
    "grids": "Grilles",
    "deciding": "Propositions et décisions",
    "visits": "Visites",
    "fieldwork": "Fiches, carnets, photos",
    "rounds": "Séances en classe",
    "coding": "Notions",
    "comparison": "Comparaisons",
    "notebook": "Notes de validation",
    "programme": "Programme et agendas",
    "library": "Ressources",
    "exports": "Emporter",
    "privacy": "Données personnelles",
    "upkeep": "Marche du site",
    "offline": "Sans réseau",
    "theme": "Apparence",
}
INTRODUCTION = """# Qui accède à quoi

Cette page est faite à partir de la table que les tests tiennent contre chaque adresse du site
([table.txt](../tests/architecture/access/table.txt)) : elle ne peut pas dire autre chose que ce que le site fait.
Chaque case a été demandée deux fois, comme une page et comme un fragment. Ce qui est demandé appartient toujours
à la même promotion ; les colonnes disent qui demande. Une adresse sur deux lignes est demandée pour deux choses
différentes (« sienne » : une fiche individuelle ; « brouillon » : une proposition pas encore montrée).
"""


def read() -> Table:
    """The table as it is written. A line: method, view (or view/about), and one word for each column."""
    found: Table = {}
    for number, text in enumerate(FILE.read_text("utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
        method, view, *words = text.split()
        endpoint, _, about = view.partition("/")
        line = Line(method, endpoint, about)
        assert len(words) == len(ACTORS), (
            f"{FILE.name}:{number}: {len(ACTORS)} words expected, {len(words)} found"
        )
        assert set(words) <= WORDS.keys(), f"{FILE.name}:{number}: unknown word {set(words) - WORDS.keys()}"
        assert line not in found, f"{FILE.name}:{number}: {line} is there twice"
        found[line] = dict(zip(ACTORS, words, strict=True))
    return found


def written(line: Line, words: Mapping[str, str]) -> str:
    """A line as it stands in the table."""
    return f"{line.method:5}{line.case:30}" + "".join(f"{words[column]:13}" for column in ACTORS).rstrip()


def rendered(app: Flask, table: Table) -> str:
    """The page of docs."""
    addresses = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    parts = [INTRODUCTION, "| mot | ce qui arrive |\n| --- | --- |"]
    parts[-1] += "".join(f"\n| {word} | {told} |" for word, told in WORDS.items())
    rooms = sorted({line.endpoint.partition(".")[0] for line in table}, key=_place)
    for room in rooms:
        rows = [f"| | {' | '.join(HEADS.values())} |", "| --- " * (len(HEADS) + 1) + "|"]
        rows += [
            f"| {_told(app, line, addresses[line.endpoint])} | {' | '.join(words.values())} |"
            for line, words in table.items()
            if line.endpoint.startswith(f"{room}.")
        ]
        parts.append(f"\n## {ROOMS.get(room, room)}\n\n" + "\n".join(rows))
    return "\n".join(parts) + "\n"


def _told(app: Flask, line: Line, address: str) -> str:
    short = sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"{\1}", address).replace("/promotions/{cohort_slug}", "…")
    with app.app_context():
        open_to_all = " · ouverte à tous" if is_public(line.endpoint) else ""
    return f"{line.method} `{short}`{f' · {line.about}' if line.about else ''}{open_to_all}"


def _place(room: str) -> tuple[int, str]:
    names = list(ROOMS)
    return (names.index(room) if room in names else len(names), room)
