"""What the fictional class makes of its visits: syntheses of cells, a group that maintains otherwise, traces cited."""

from app.cohorts.models import Membership
from app.comparison.citing import cite
from app.comparison.filing import Chosen, file_posts
from app.comparison.filters import Filters
from app.comparison.opened import open_cell
from app.comparison.plan import make_plan
from app.comparison.principles import shares_of
from app.comparison.syntheses import place_at, write_synthesis
from app.grids.models import Grid
from app.visits.asking import ask

# Who writes, where, what. The last word says whether it is for the class or for the writer's group.
WRITTEN = (
    ("Inès", "GOUV-04", 1, "On entre dans les décisions par les tâches : qui a la clé, qui cuisine. Le bureau suit plus qu’il ne mène, sauf sur l’argent.", "class"),
    ("Mehdi", "GOUV-04", 1, "le bureau a tranché chaque fois qu’il y avait désaccord : nous l’avons vu deux fois.", "group"),
    ("Karim", "GOUV-04", 2, "Tout le monde parle en plénière ; nous n’avons pas vu de décision s’y prendre.", "class"),
    ("Thierry", "ECO-02", 1, "La subvention de la région tient le lieu ; le bar compte plus pour se croiser que pour payer.", "class"),
    ("Brigitte", "PROJ-04", 2, "Les habitué·e·s tiennent le lieu le mercredi. Le reste de la semaine, on vient pour louer une table.", "class"),
    ("Inès", "GOUV", 1, "Une gouvernance de gestes et de confiance, peu écrite. Reste à voir qui n’ose pas entrer.", "class"),
)  # fmt: skip
# Two wrote at once after reading the same: both are kept until somebody decides.
AT_ONCE = (
    ("Léa", "ECO-02", 2, "Les locations paient les murs et décident du calendrier."),
    ("Jonas", "ECO-02", 2, "Le prêt de la halle vaut plus que toutes les recettes : sans lui, rien."),
)
# What comparing left open, for the visit of the day.
TO_ASK = (
    ("Karim", "GOUV-04", 3, "Qui décide quand le chef d’équipe n’est pas là ?"),
    ("Thierry", "ECO-02", 3, "Demander ce que deviendrait la régie sans le contrat de la ville."),
)


def retain(students: list[Membership], grid: Grid) -> None:
    """Write, cite and file, as the class would between two visits."""
    who = {one.name.split()[0]: one for one in students}
    for name, code, number, text, voice in WRITTEN:
        plan = make_plan(who[name], Filters(grid=grid.slug))
        place = place_at(plan, code, number)
        write_synthesis(who[name], place, text, 0, for_group=voice == "group")
        behind = open_cell(who[name], plan, place).others
        for trace in behind[:2] if voice == "class" else behind[:1]:
            cite(who[name], place, trace, trace.version, for_group=voice == "group")
    for name, code, number, text in AT_ONCE:
        plan = make_plan(who[name], Filters(grid=grid.slug))
        write_synthesis(who[name], place_at(plan, code, number), text, 0)
    for name, code, number, text in TO_ASK:
        plan = make_plan(who[name], Filters(grid=grid.slug))
        ask(who[name], text, plan.row(code).id, number)
    plan = make_plan(who["Claire"], Filters(grid=grid.slug))
    money = next(row for row in shares_of(plan) if row.code == "ECO-02")
    posts = money.latest.params["posts"]
    patronage = next(post["id"] for post in posts if "cénat" in post["label"])
    file_posts(
        who["Claire"],
        grid,
        money.id,
        {post["id"]: post["principle"] for post in posts},
        {post["id"]: post["label"] for post in posts},
        {patronage: Chosen("reciprocity", 0)},
        "Au Moulin, la fondation ne demande ni logo ni bilan : c’est un don.",
    )
