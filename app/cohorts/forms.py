"""Forms of the cohorts room: shape and French messages."""

from datetime import date

from wtforms import (
    DateField,
    EmailField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

INCOMPLETE = "Cette adresse n’est pas complète : elle s’écrit comme prenom@exemple.fr."


def strip(text: str | None) -> str:
    """What was typed, without the spaces that phones add."""
    return (text or "").strip()


class FrenchDate(DateField):
    """A day, as the browser's own field gives it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in French."""
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError("Choisissez une date qui existe, par exemple 24/11/2026.") from fault


class FrenchInteger(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Raises ValueError in French."""
        try:
            super().process_formdata(valuelist)
        except ValueError as fault:
            raise ValueError("Écrivez un nombre entier.") from fault


class CohortForm(Form):
    """What a promotion is called and when it takes place."""

    title = StringField(
        "Titre",
        [
            InputRequired("Donnez un titre à la promotion."),
            Length(max=160, message="160 caractères au plus."),
        ],
        filters=[strip],
    )
    year = FrenchInteger("Année", [InputRequired("Écrivez l’année, par exemple 2026.")])
    starts_on = FrenchDate("Premier jour", [Optional()])
    ends_on = FrenchDate("Dernier jour", [Optional()])


class SettingsForm(CohortForm):
    """The same of a promotion that has begun, with the fields as they were read."""

    seen = HiddenField()


class NewCohortForm(CohortForm):
    """A promotion to start, with its first groups."""

    class Meta:
        """WTForms' own words in French."""

        locales = ("fr",)

    groups = SelectField(
        "Nombre de groupes",
        choices=[str(number) for number in range(2, 9)],  # type: ignore[misc]
        coerce=int,
        default=3,
    )

    @classmethod
    def blank(cls, today: date) -> "NewCohortForm":
        """The form as it is first shown."""
        return cls(year=today.year)


class GroupForm(Form):
    """A group's name; its letter is given."""

    name = StringField(
        "Nom du groupe",
        [Optional(), Length(max=80, message="80 caractères au plus.")],
        filters=[strip],
    )


class JoinForm(Form):
    """A new student: who, and in which group. The choices of `group` are set by the page."""

    name = StringField(
        "Prénom et nom",
        [InputRequired("Écrivez votre nom."), Length(max=120, message="120 caractères au plus.")],
        filters=[strip],
    )
    email = EmailField(
        "Adresse e-mail",
        [
            InputRequired("Écrivez votre adresse e-mail."),
            Length(max=254, message="254 caractères au plus."),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=INCOMPLETE),
        ],
        filters=[strip],
    )
    password = PasswordField("Mot de passe", [InputRequired("Choisissez un mot de passe.")])
    group = RadioField("Groupe", [InputRequired("Choisissez un groupe.")], validate_choice=False)


class RosterForm(Form):
    """A roster, pasted or uploaded."""

    text = TextAreaField("Coller la liste", [Optional()])
    file = FileField("Ou choisir un fichier CSV", [Optional()])
