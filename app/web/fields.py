"""Fields and forms that more than one room shows."""

from wtforms import (
    BooleanField,
    DateField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import HiddenInput


def whole(text: str | None) -> int:
    """The whole number that a page of ours gave, as an address or a form brings it back; -1 for anything else.

    Never more than nine digits: every column and every database holds it.
    """
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


class NumberField(IntegerField):
    """The number of a wording or version that was read; anything else reads as none at all."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Never raises: a number that no page of ours gave becomes -1."""
        self.data = whole(valuelist[0] if valuelist else None)

    def renew(self, number: int) -> None:
        """Show the number that was read now, not the one that came."""
        self.data, self.raw_data = number, None


class Day(DateField):
    """A date, as a browser sends it or as one writes it in French."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed; says in French that it is no date."""
        try:
            super().process_formdata(valuelist)
        except ValueError as unreadable:
            raise ValueError("Cette date n’est pas comprise. Écrivez par exemple 24/11/2026.") from unreadable


class WordingForm(Form):
    """The words of a criterion, as they were read. The settings of its kind are read apart (drafting.py)."""

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
    base_number = NumberField(default=1)
    edited_kind = HiddenField()


class StanceForm(Form):
    """A stance on the text that was read. `unsent`: typed, while something else was sent."""

    unsent = False

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
