"""Forms of the comparison room. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import Form, StringField


class NoteForm(Form):
    """Why posts were put where they are."""

    note = StringField("Pourquoi ? (facultatif)", description="Une phrase, lue dans l’historique.")
