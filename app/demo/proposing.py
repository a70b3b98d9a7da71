"""What the fictional class proposes after its second visit: a few ideas, each at another step."""

from app.cohorts.models import Membership
from app.deciding.deciding import Verdict, decide, move, open_stances
from app.deciding.discussing import say
from app.deciding.models import Proposal
from app.deciding.objecting import advance_objection, live_objections, own_objection
from app.deciding.proposing import Idea, propose, rewrite
from app.deciding.standing import take_stance
from app.grids.access import axis_for, criterion_for
from app.grids.models import Grid
from app.visits.models import Visit


def deliberate(
    facilitator: Membership, students: list[Membership], grid: Grid, visit: Visit
) -> list[Proposal]:
    """Propose, talk, stand and decide, as the class would."""
    who = {one.name.split()[0]: one for one in students}

    def about(name: str, code: str, act: str, why: str, **wording: object) -> Proposal:
        criterion = criterion_for(who[name], grid, code)
        return propose(who[name], grid, Idea(act, why, wording), criterion=criterion)

    clearer = about(
        "Inès",
        "PROJ-04",
        "amend",
        "Au Moulin, nous avons tous compris « habitants » autrement : disons où l’on s’arrête.",
        question=criterion_for(who["Inès"], grid, "PROJ-04").current.question.rstrip(" ?\N{NO-BREAK SPACE}")
        + ", dans un rayon que l’on fait à pied ?",
    )
    say(who["Karim"], clearer, "À pied, c’est 15 minutes ? @Inès, on l’écrit dans l’aide ?")
    say(who["Inès"], clearer, "Oui, 15 minutes de marche. La question reste courte.")
    move(facilitator, clearer, "objections", clearer.state)
    for name, choice, reason in (
        ("Karim", "consent", ""),
        ("Léa", "reservation", "En grande couronne, à pied, on ne va pas loin."),
        ("Aminata", "objection", "La Régie rayonne sur trois quartiers : la question l’exclut."),
    ):
        take_stance(who[name], clearer, choice, reason, clearer.text_number)
    open_stances(facilitator, clearer)
    [objection] = live_objections(clearer)
    own_objection(who["Inès"], clearer, objection, who["Inès"].id)
    advance_objection(facilitator, clearer, objection, "admissible", "Vrai pour un lieu sur trois.", "raised")

    silent = about(
        "Mehdi",
        "GOUV-04",
        "amend",
        "Après deux visites, on sait mieux quoi regarder.",
        help="Qui était dans la salle, qui a parlé, qui a tranché : une date et un exemple.",
    )
    move(facilitator, silent, "objections", silent.state)
    take_stance(who["Brigitte"], silent, "consent", "", silent.text_number)
    take_stance(who["Yann"], silent, "reservation", "Une date, c’est rare de l’obtenir.", silent.text_number)

    kind = about(
        "Jonas",
        "GOUV-04",
        "amend",
        "Un oui, un non ou un « partiel » se compare plus vite en plénière.",
        kind="yes_no_partial",
        params={"justification": True},
    )
    say(who["Rosa"], kind, "On perdrait les nuances du Moulin, non ?")
    move(facilitator, kind, "improvement", kind.state)

    reserve = about("Véronique", "DC-06", "reserve", "Personne n’a pu y répondre aux deux premières visites.")
    decide(
        facilitator,
        reserve,
        Verdict("reserve", "Pas maintenant : on la regarde encore à la troisième visite.", visit),
        0,
    )

    small = about(
        "Thierry",
        "ECO-02",
        "amend",
        "« Ressources » faisait penser à l’argent seul.",
        help=criterion_for(who["Thierry"], grid, "ECO-02").current.help
        + " Pensez aussi aux prêts et au temps donné, même sans chiffre.",
    )
    move(facilitator, small, "objections", small.state)
    take_stance(who["Claire"], small, "consent", "", small.text_number)
    decide(facilitator, small, Verdict("trial", "À l’essai à la troisième visite, sans objection.", visit), 0)

    met = about(
        "Rosa",
        "COOP-04",
        "amend",
        "« Un espace » : une salle ou un moment ? Les groupes ont compris les deux.",
        help=criterion_for(who["Rosa"], grid, "COOP-04").current.help
        + " Un moment compte autant qu’une salle.",
    )
    move(facilitator, met, "objections", met.state)
    take_stance(
        who["Mehdi"], met, "objection", "Un moment sans lieu ne se voit pas en visite.", met.text_number
    )
    take_stance(who["Claire"], met, "consent", "", met.text_number)
    open_stances(facilitator, met)
    [unseen] = live_objections(met)
    for state, note, seen in (
        ("admissible", "Il a raison : il faut pouvoir le vérifier.", "raised"),
        ("integrated", "L’aide demande maintenant quand, et qui y était.", "admissible"),
    ):
        advance_objection(facilitator, met, unseen, state, note, seen)
    better = met.text.patch["help"] + " Dites quand, et qui y était."
    rewrite(who["Rosa"], met, Idea("amend", met.text.why, {"help": better}), met.text_number)
    for name in ("Mehdi", "Claire", "Jonas"):
        take_stance(who[name], met, "consent", "", met.text_number)
    decide(facilitator, met, Verdict("adopted", "Adoptée : l’objection a rendu la question vérifiable."), 0)

    draft = propose(
        who["Inès"],
        grid,
        Idea(
            "add",
            "On parle du lieu, jamais de celles et ceux qui n’y viennent pas.",
            {
                "label": "Les absent·e·s",
                "question": "Qui ne vient pas ici, et qu’en disent les personnes rencontrées ?",
                "kind": "long_text",
            },
        ),
        axis=axis_for(who["Inès"], grid, "PROJ"),
        draft=True,
    )
    return [clearer, silent, kind, reserve, small, met, draft]
