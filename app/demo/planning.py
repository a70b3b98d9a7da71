"""The programme of the fictional class, in the shape of a real one: nine months, two or three days in a row each."""

from datetime import date, timedelta

from app.cohorts.models import Membership
from app.programme.models import Day
from app.programme.planning import add_day, whole_day
from app.visits.models import Visit

ROOM = ("Salle des Passerelles", "2 cour du Tramway, 93300 Aubervilliers")
# Month after the first, day in that month's row, kind, title, themes, speakers. October to June.
DAYS = (
    (0, 0, "theme", "Culture et économie sociale : de quoi parle-t-on ?", "Communs, utilité sociale, lucrativité limitée", "Adèle Roncin, chercheuse"),
    (0, 1, "theme", "Construire une grille de visite", "Observer, enquêter, se mettre d’accord", "L’équipe encadrante"),
    (0, 2, "visit", "Première visite", "Théâtre de quartier, bénévolat", ""),
    (1, 0, "theme", "Gouverner à plusieurs", "Sociocratie, objections, pouvoir", "Bastien Olivar, coopérateur"),
    (1, 1, "visit", "Deuxième visite", "Tiers-lieu, coopération", ""),
    (2, 0, "theme", "Droits culturels", "Déclaration de Fribourg, participation", "Colette Mbida, médiatrice"),
    (2, 1, "tutoring", "Choisir son sujet", "Note de validation", "L’équipe encadrante"),
    (3, 0, "theme", "Faire les comptes autrement", "Marché, redistribution, réciprocité", "Denis Aubrac, expert-comptable"),
    (3, 1, "visit", "Troisième visite", "Hors du champ culturel", ""),
    (4, 0, "theme", "Travail, statuts, conditions", "Intermittence, salariat coopératif", "Estelle Kern, syndicaliste"),
    (4, 1, "theme", "Territoires et politiques publiques", "Collectivités, conventions, labels", "Farid Lakhal, élu"),
    (5, 0, "theme", "Transitions écologiques et culture", "Sobriété, mobilités, bâti", "Gaëlle Ruiz, scénographe"),
    (5, 1, "tutoring", "Le plan détaillé", "Note de validation", "L’équipe encadrante"),
    (6, 0, "theme", "Mesurer sans classer", "Utilité sociale, récits, indicateurs", "Hamid Serre, évaluateur"),
    (8, 0, "tutoring", "Relire les notes", "Note de validation", "L’équipe encadrante"),
)  # fmt: skip


def plan_year(facilitator: Membership, visits: list[Visit], present: date) -> list[Day]:
    """Put the year into the programme. A row stands around each visit's own date, so that today is in one."""
    places = dict(zip((2, 4, 8), visits, strict=True))
    rows: dict[int, date] = {}
    made = []
    for number, (month, place, kind, title, themes, speakers) in enumerate(DAYS):
        visit = places.get(number)
        first = rows.setdefault(month, _first(month, visits, present))
        plan = whole_day(
            day=visit.day if visit else first + timedelta(days=place),
            kind=kind,
            title=visit.venue.name if visit else title,
            themes=themes,
            speakers=speakers,
            visit=str(visit.number) if visit else "",
            **_where(visit),
        )
        made.append(add_day(facilitator, plan))
    return made


def _where(visit: Visit | None) -> dict[str, object]:
    if visit is None:
        return {"place": ROOM[0], "address": ROOM[1]}
    half = "afternoon" if visit.starts_at and visit.starts_at.hour >= 13 else "morning"
    other = "morning" if half == "afternoon" else "afternoon"
    return {
        "place": visit.venue.name,
        "address": visit.venue.address,
        f"{half}_from": visit.starts_at,
        f"{half}_to": visit.ends_at,
        other: "En classe : préparer la visite, ou y revenir",
    }


def _first(month: int, visits: list[Visit], present: date) -> date:
    """The Monday, or nearly, of a month's row. Months with a visit follow the visit."""
    days = {0: (0, 2), 1: (1, 1), 3: (2, 1)}
    if month in days:
        which, before = days[month]
        return (visits[which].day or present) - timedelta(days=before)
    gap = {2: -7, 4: 35, 5: 63, 6: 98, 8: 190}[month]
    ahead = present + timedelta(days=gap)
    return ahead - timedelta(days=ahead.weekday())
