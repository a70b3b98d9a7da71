"""Forms of the grids room. What a text may hold is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import BooleanField, FileField, Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from app.web.fields import NumberField, WordingForm


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


class FileForm(Form):
    """An XLSForm file to read."""

    file = FileField(
        "Fichier XLSForm",
        description="En .xlsx, .xls, .csv ou Markdown, 2 Mo au plus. Rien n’est créé avant l’aperçu.",
    )


class OfferForm(Form):
    """What was picked of an earlier grid or of a file, for a new grid or one that has begun."""

    title = StringField("Titre de la grille")
    offer = HiddenField()
    # The grid's version, or the newest grid's id: what was there when the offer was read.
    read = NumberField(default=-1)


class AxisForm(Form):
    """A new axis, or another wording of one."""

    title = StringField("Titre de l’axe")
    intro = TextAreaField("Introduction", description="Deux lignes : ce que cet axe invite à regarder.")
    code = StringField(
        "Code", description="De deux à cinq lettres, pour toujours. Laissez vide : il sera tiré du titre."
    )
    base_number = NumberField(default=1)


class CriterionForm(WordingForm):
    """A new criterion, or another wording of one."""

    new_line = BooleanField("Commencer une nouvelle ligne")


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
