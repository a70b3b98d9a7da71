"""What the coding room asks. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import Form, SelectField, StringField

from app.web.fields import whole


class NotionForm(Form):
    """A notion to put on a passage."""

    name = StringField("Notion")


class MergingForm(Form):
    """The notion that another is to be read as."""

    into = SelectField("Réunir avec", coerce=lambda value: max(0, whole(str(value))), validate_choice=False)
