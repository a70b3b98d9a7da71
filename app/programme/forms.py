"""What the form of a day asks."""

from typing import Any

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional

from app.web.fields import Day

KINDS = {"theme": "Journée thématique", "visit": "Visite", "tutoring": "Tutorat collectif"}


def tidy(text: str | None) -> str:
    """What was typed, without the spaces around it and the characters that no database keeps."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


def at_most(characters: int) -> Length:
    """A limit, said in French."""
    return Length(max=characters, message=f"{characters} caractères au plus.")


class Hour(TimeField):
    """An hour of the day, or none."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, format=["%H:%M", "%H:%M:%S"], validators=[Optional()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Reads what was typed; says in French that it is no hour."""
        try:
            super().process_formdata(valuelist)
        except ValueError as unreadable:
            raise ValueError("Cette heure n’est pas comprise. Écrivez par exemple 14:30.") from unreadable


class DayForm(Form):
    """A day of the programme. The choices of `visit` are set by the route."""

    day = Day("Date", format=["%Y-%m-%d", "%d/%m/%Y"], validators=[InputRequired("Donnez une date.")])
    kind = RadioField(
        "Sorte de journée",
        choices=KINDS,
        default="theme",
        validate_choice=False,
        validators=[AnyOf(KINDS, "Choisissez l’une des trois.")],
    )
    title = StringField(
        "Titre",
        filters=[tidy],
        validators=[DataRequired("Donnez un titre, même provisoire."), at_most(200)],
    )
    visit = SelectField("Visite de la promotion", validate_choice=False, filters=[tidy])
    themes = TextAreaField("Thèmes", filters=[tidy], validators=[Optional(), at_most(5000)])
    speakers = TextAreaField("Intervenant·e·s", filters=[tidy], validators=[Optional(), at_most(5000)])
    place = StringField("Lieu", filters=[tidy], validators=[Optional(), at_most(160)])
    address = StringField("Adresse", filters=[tidy], validators=[Optional(), at_most(300)])
    morning_from = Hour("Matin, de")
    morning_to = Hour("à")
    morning = TextAreaField(
        "Ce qui se passe le matin", filters=[tidy], validators=[Optional(), at_most(5000)]
    )
    afternoon_from = Hour("Après-midi, de")
    afternoon_to = Hour("à")
    afternoon = TextAreaField("Ce qui se passe l’après-midi", filters=[tidy], validators=[Optional(), at_most(5000)])  # fmt: skip
    version = HiddenField()
    seen = HiddenField()


class PastingForm(Form):
    """Many days at once."""

    text = TextAreaField(
        "Les journées, une par ligne",
        filters=[lambda text: text or ""],
        validators=[DataRequired("Collez au moins une ligne."), at_most(100_000)],
    )
