"""Forms of the deciding room. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import (
    BooleanField,
    DateField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput


class NumberField(IntegerField):
    """The number of what was read; anything else reads as none at all."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Never raises: a number that no page of ours gave becomes -1."""
        text = valuelist[0] if valuelist else ""
        good = text.isascii() and text.isdigit() and len(text) < 10
        self.data = int(text) if good else -1

    def renew(self, number: int) -> None:
        """Show the number that was read now, not the one that came."""
        self.data, self.raw_data = number, None


class Day(DateField):
    """A date; what cannot be read as one says so in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As a browser sends it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as unreadable:
            raise ValueError("Cette date n’est pas comprise. Écrivez par exemple 2027-01-24.") from unreadable


class IdeaForm(Form):
    """What somebody proposes. The settings of a kind are read apart (grids/drafting.py)."""

    why = TextAreaField("Pourquoi ?", description="Une phrase ou deux : ce que cela change sur place.")
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
    unnamed_host = BooleanField("Jamais projeté avec le nom du lieu")
    second_label = StringField("Nom court du second critère")
    second_question = TextAreaField("Question du second critère")
    axis = SelectField("Dans quel axe ?", validate_choice=False)
    others = HiddenField("Autres critères")
    base_number = NumberField(default=1)
    text_number = NumberField(default=-1)
    edited_kind = HiddenField()


class StanceForm(Form):
    """A stance on the text that was read."""

    choice = RadioField(
        "Votre position sur ce texte",
        choices=[
            SelectChoice("consent", "Consentement : je peux faire avec"),
            SelectChoice("reservation", "Réserve : je la dis, elle ne bloque pas"),
            SelectChoice("objection", "Objection : cela empêche, et je dis pourquoi"),
        ],
        validate_choice=False,
    )
    reason = TextAreaField("Raison", description="Nécessaire pour une objection, bienvenue pour une réserve.")
    text_number = NumberField(default=-1)


class RemarkForm(Form):
    """Something said in the thread."""

    body = TextAreaField("Votre message", description="@Prénom prévient la personne dans sa liste.")


class ObjectionForm(Form):
    """The next step of an objection, from the one that was read."""

    state = SelectField("Étape suivante", validate_choice=False)
    note = TextAreaField("En un mot", description="Ce qui a été clarifié, intégré, ou pourquoi c’est écarté.")
    seen = HiddenField()


class DecisionForm(Form):
    """What the class decided."""

    outcome = RadioField("Décision", validate_choice=False)
    reason = TextAreaField("Ce qui a été décidé, et pourquoi")
    visit = SelectField("Revoir après quelle visite ?", validate_choice=False)
    review_on = Day("Revoir à quelle date ?", validators=[Optional()])
    seen = NumberField(default=-1)
