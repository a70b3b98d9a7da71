"""What a visit's forms ask, and what they say when something is wrong."""

from wtforms import (
    BooleanField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import AnyOf, DataRequired, Length, Optional

from app.web.fields import Day

SECTORS = {"cultural": "du champ culturel", "beyond": "d’un autre champ (hors culture)"}


def tidy(text: str | None) -> str:
    """What was typed, without the spaces around it and the characters that no database keeps."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


def at_most(characters: int) -> Length:
    """A limit, said in French."""
    return Length(max=characters, message=f"{characters} caractères au plus.")


class Hour(TimeField):
    """An hour of the day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed; says in French that it is no hour."""
        try:
            super().process_formdata(valuelist)
        except ValueError as unreadable:
            raise ValueError("Cette heure n’est pas comprise. Écrivez par exemple 14:30.") from unreadable


class VisitForm(Form):
    """The place, the day and the programme of a visit."""

    venue_name = StringField(
        "Nom du lieu",
        filters=[tidy],
        validators=[DataRequired("Donnez un nom au lieu, même provisoire."), at_most(160)],
    )
    address = StringField("Adresse", filters=[tidy], validators=[Optional(), at_most(300)])
    sector = RadioField(
        "Ce lieu relève",
        choices=SECTORS,
        default="cultural",
        validate_choice=False,
        validators=[AnyOf(SECTORS, "Choisissez l’un des deux.")],
    )
    about = TextAreaField("Le lieu en quelques mots", filters=[tidy], validators=[Optional(), at_most(5000)])
    day = Day(
        "Date",
        format=["%Y-%m-%d", "%d/%m/%Y"],
        validators=[Optional()],
    )
    starts_at = Hour(
        "Début",
        format=["%H:%M", "%H:%M:%S"],
        validators=[Optional()],
    )
    ends_at = Hour(
        "Fin",
        format=["%H:%M", "%H:%M:%S"],
        validators=[Optional()],
    )
    programme = TextAreaField("Programme", filters=[tidy], validators=[Optional(), at_most(10000)])
    version = HiddenField()
    # The fields as they were read, so that a stale form can tell what the other person changed.
    seen = HiddenField()


class EditionForm(Form):
    """Which edition of one grid a visit takes along. The choices are set by the route."""

    edition = SelectField("Édition", validate_choice=False)
    confirmed = BooleanField("J’ai compris, changer d’édition")


class EncounterForm(Form):
    """Somebody met during the visit."""

    name = StringField(
        "Prénom ou initiales",
        filters=[tidy],
        validators=[DataRequired("Écrivez un prénom ou des initiales."), at_most(80)],
    )
    function = StringField("Fonction", filters=[tidy], validators=[Optional(), at_most(120)])
    consent = RadioField(
        "Cette personne",
        choices={
            "yes": "accepte d’être citée",
            "unnamed": "accepte d’être citée sans son nom",
            "no": "ne souhaite pas être citée",
        },
        default="unnamed",
        validate_choice=False,
        validators=[AnyOf(["yes", "unnamed", "no"], "Choisissez l’une des trois réponses.")],
    )
    # What the person was noted as when this form was shown.
    seen = HiddenField()
