"""Forms of the grids room. What a text may hold is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import BooleanField, Form, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.widgets import HiddenInput


class NumberField(IntegerField):
    """The number of a wording or version that was read; anything else reads as none at all."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Never raises: a number that no page of ours gave becomes -1."""
        text = valuelist[0] if valuelist else ""
        good = text.isascii() and text.isdigit() and len(text) < 10
        self.data = int(text) if good else -1


class GridForm(Form):
    """A new grid."""

    title = StringField("Titre de la grille", default="Grille commune")
    start = RadioField(
        "Par quoi commencer ?",
        choices=[
            ("core", "Le noyau du catalogue"),
            ("all", "Tout le catalogue"),
            ("pick", "Ce que je coche ci-dessous"),
            ("nothing", "Rien : nous écrivons tout"),
        ],
        default="core",
        validate_choice=False,
    )


class AxisForm(Form):
    """A new axis, or another wording of one."""

    title = StringField("Titre de l’axe")
    intro = TextAreaField("Introduction", description="Deux lignes : ce que cet axe invite à regarder.")
    code = StringField(
        "Code", description="De deux à cinq lettres, pour toujours. Laissez vide : il sera tiré du titre."
    )
    base_number = NumberField(default=1)


class CriterionForm(Form):
    """A new criterion, or another wording of one. The settings of its kind are read apart (drafting.py)."""

    label = StringField("Nom court", description="Ce qui le désigne dans les tableaux.")
    question = TextAreaField("Question", description="Celle que l’on se pose sur place, en une phrase.")
    help = TextAreaField("Aide", description="Ce qu’il faut regarder, ce qui compte comme un fait.")
    kind = RadioField("Type de réponse", validate_choice=False)
    moment = RadioField(
        "Quand y répond-on ?",
        choices=[
            ("before", "Avant la visite"),
            ("during", "Pendant la visite"),
            ("after", "Après la visite"),
        ],
        validate_choice=False,
    )
    respondent = RadioField(
        "Qui répond ?",
        choices=[("group", "Le groupe, d’une seule voix"), ("individual", "Chaque personne, pour soi")],
        validate_choice=False,
    )
    core = BooleanField("Noyau commun : tous les groupes y répondent")
    new_line = BooleanField("Commencer une nouvelle ligne")
    base_number = NumberField(default=1)
    edited_kind = HiddenField()


class RestoringForm(Form):
    """Which wording was current when an earlier one was asked for again."""

    base_number = NumberField(default=-1)
    new_line = BooleanField()


class DecisionForm(Form):
    """The adoption of an edition."""

    decision = TextAreaField(
        "La décision, en une phrase",
        description="Par exemple : « Adoptée par consentement, sans objection, après deux tours. »",
    )
    version = NumberField(default=-1)
    read = HiddenField()
