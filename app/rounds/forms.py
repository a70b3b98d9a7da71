"""Forms of the rounds room. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from app.web.fields import Day


class SessionForm(Form):
    """A session that is being prepared."""

    title = StringField("Titre de la séance", description="Ce que la classe va faire, en quelques mots.")
    day = Day("Date", validators=[Optional()])


class SettingsForm(SessionForm):
    """What of a session may be changed afterwards, the rule of its rounds included."""

    apart = RadioField(
        "Ce qui sort une proposition de son bloc",
        choices=[
            SelectChoice("objection", "Une objection"),
            SelectChoice("reservation", "Une objection ou une réserve"),
        ],
        description="Le reste du bloc s’adopte en une fois. Jamais une proposition qui a une objection non traitée.",
        validate_choice=False,
    )


class IdeaForm(Form):
    """Something written alone. `unsent`: typed, while something else was sent."""

    unsent = False

    body = TextAreaField("Votre idée", description="Une idée à la fois ; vous pouvez en envoyer plusieurs.")


class BlockForm(Form):
    """The block as it was read, and what the class decides about it."""

    read = HiddenField()
    reason = TextAreaField("Ce que la promotion décide")


class TryForm(Form):
    """What a dry run is about."""

    page = TextAreaField("La page que les deux groupes lisent", description="Un lieu inventé, en dix lignes.")
    scales = SelectField("Première échelle", validate_choice=False)
    second = SelectField("Deuxième échelle", validate_choice=False)
    third = SelectField("Troisième échelle", validate_choice=False)
    groups = SelectField("Premier groupe", validate_choice=False)
    other = SelectField("Deuxième groupe", validate_choice=False)
