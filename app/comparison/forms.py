"""Forms of the comparison room. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import Form, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from app.web.fields import NumberField


class NoteForm(Form):
    """Why posts were put where they are."""

    note = StringField("Pourquoi ? (facultatif)", description="Une phrase, lue dans l’historique.")


class SynthesisForm(Form):
    """A text of a cell, written after reading what stands there."""

    text = TextAreaField("Synthèse")
    seen = NumberField(default=0)


class QuestionForm(Form):
    """A question for the visit whose number was on the screen."""

    question = StringField(
        "À demander ou à regarder sur place",
        description="Une phrase ; elle se lira avant la visite, sur les téléphones.",
    )
    number = NumberField(default=-1)


class PredictionForm(Form):
    """What a group thinks that the pictures will show."""

    guess = RadioField(
        "Que vont montrer les images ?",
        choices=[
            SelectChoice("together", "Les groupes sont proches"),
            SelectChoice("apart", "Les avis sont partagés"),
            SelectChoice("opposed", "Deux lectures s’opposent"),
        ],
        validate_choice=False,
    )
    phrase = StringField("Pourquoi ? (facultatif)", description="Une phrase, montrée avec les images.")
    seen = NumberField(default=0)
