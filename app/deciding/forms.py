"""Forms of the deciding room. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.web.fields import Day, NumberField, WordingForm


class IdeaForm(WordingForm):
    """What somebody proposes, and why."""

    why = TextAreaField("Pourquoi ?", description="Une phrase ou deux : ce que cela change sur place.")
    second_label = StringField("Nom court du second critère")
    second_question = TextAreaField("Question du second critère")
    axis = SelectField("Dans quel axe ?", validate_choice=False)
    others = HiddenField("Autres critères")
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
