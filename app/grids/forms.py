"""Forms of the grids room. What a text may hold is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import BooleanField, Form, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import HiddenInput


class NumberField(IntegerField):
    """The number of a wording or version that was read; anything else reads as none at all."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Never raises: a number that no page of ours gave becomes -1."""
        text = valuelist[0] if valuelist else ""
        good = text.isascii() and text.isdigit() and len(text) < 10
        self.data = int(text) if good else -1

    def renew(self, number: int) -> None:
        """Show the number that was read now, not the one that came."""
        self.data, self.raw_data = number, None


class TitleForm(Form):
    """Another title for a grid, with the one that was read."""

    title = StringField("Titre de la grille")
    seen = HiddenField()


class GridForm(Form):
    """A new grid."""

    title = StringField("Titre de la grille", default="Grille commune")
    start = RadioField(
        "Par quoi commencer ?",
        choices=[
            SelectChoice("core", "Le noyau du catalogue"),
            SelectChoice("all", "Tout le catalogue"),
            SelectChoice("pick", "Ce que je coche ci-dessous"),
            SelectChoice("nothing", "Rien : nous écrivons tout"),
        ],
        default="core",
        validate_choice=False,
    )


class AxisForm(Form):
    """A new axis, or another wording of one."""

    title = StringField("Titre de l’axe")
    intro = TextAreaField("Introduction", description="Deux lignes : ce que cet axe invite à regarder.")
    code = StringField(
        "Code", description="De deux à cinq lettres, pour toujours. Laissez vide : il sera tiré du titre."
    )
    base_number = NumberField(default=1)


class CriterionForm(Form):
    """A new criterion, or another wording of one. The settings of its kind are read apart (drafting.py)."""

    label = StringField("Nom court", description="Ce qui le désigne dans les tableaux.")
    question = TextAreaField("Question", description="Celle que l’on se pose sur place, en une phrase.")
    help = TextAreaField("Aide", description="Ce qu’il faut regarder, ce qui compte comme un fait.")
    kind = StringField("Type de réponse")
    moment = RadioField(
        "Quand y répond-on ?",
        choices=[
            SelectChoice("before", "Avant la visite"),
            SelectChoice("during", "Pendant la visite"),
            SelectChoice("after", "Après la visite"),
        ],
        default="during",
        validate_choice=False,
    )
    respondent = RadioField(
        "Qui répond ?",
        choices=[
            SelectChoice("group", "Le groupe, d’une seule voix"),
            SelectChoice("individual", "Chaque personne, pour soi"),
        ],
        default="group",
        validate_choice=False,
    )
    core = BooleanField("Noyau commun : tous les groupes y répondent")
    unnamed_host = BooleanField(
        "Jamais projeté avec le nom du lieu",
        description="Pour ce qui touche aux conditions de travail. Devant la classe et dans ses fichiers,"
        " on lit « Visite 2 » au lieu du nom du lieu.",
    )
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
        description="Par exemple : « Adoptée par consentement, sans objection, après deux tours. »",
    )
    version = NumberField(default=-1)
    read = HiddenField()
