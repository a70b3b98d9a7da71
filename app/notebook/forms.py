"""What the notebook asks. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from app.web.fields import Day, NumberField, whole


class SubjectForm(Form):
    """What the note is about."""

    subject = StringField("Sujet", description="En une phrase, tel qu’il serait en couverture.")
    problem = TextAreaField(
        "Problématique", description="La question à laquelle la note répond, et pourquoi elle se pose."
    )
    seen = NumberField(default=0)


class SectionForm(Form):
    """A new part."""

    title = StringField("Titre de la partie")
    section = HiddenField()


class RemarkForm(Form):
    """A remark, or an answer to one."""

    text = TextAreaField("Remarque")
    standing = RadioField(
        "Où en est-on ?",
        choices=[SelectChoice("discuss", "À discuter"), SelectChoice("validated", "Validé")],
        validate_choice=False,
    )
    version = NumberField(default=0)
    form = HiddenField()


class TutorForm(Form):
    """Who of the team follows a note."""

    tutor = SelectField("Suivie par", coerce=lambda value: max(0, whole(str(value))), validate_choice=False)


class MilestonesForm(Form):
    """The deadlines of the promotion."""

    subject = Day("Sujet et problématique", format=["%Y-%m-%d", "%d/%m/%Y"], validators=[Optional()])
    plan = Day("Plan détaillé", format=["%Y-%m-%d", "%d/%m/%Y"], validators=[Optional()])
    draft = Day("Premier texte", format=["%Y-%m-%d", "%d/%m/%Y"], validators=[Optional()])
    final = Day("Note de validation", format=["%Y-%m-%d", "%d/%m/%Y"], validators=[Optional()])
