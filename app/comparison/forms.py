"""Forms of the comparison room. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import Form, StringField, TextAreaField

from app.web.fields import NumberField


class NoteForm(Form):
    """Why posts were put where they are."""

    note = StringField("Pourquoi ? (facultatif)", description="Une phrase, lue dans l’historique.")


class SynthesisForm(Form):
    """A text of a cell, written after reading what stands there."""

    text = TextAreaField("Synthèse")
    seen = NumberField(default=0)
