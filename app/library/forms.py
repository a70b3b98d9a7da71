"""Forms of the resource space. What may be kept is checked by the verbs, whose refusals come back beside the fields."""

from wtforms import FileField, Form, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.web.fields import NumberField


def tidy(text: str | None) -> str:
    """What was typed, without the spaces around it and the characters that no database keeps."""
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


def at_most(characters: int) -> list[object]:
    """A limit, said in French."""
    return [Optional(), Length(max=characters, message=f"{characters} caractères au plus.")]


class DraftForm(Form):
    """The three parts of a day's page, each with the highest number that was on the screen."""

    learned = TextAreaField("Ce que nous avons appris")
    divides = TextAreaField("Ce qui nous partage")
    to_check = TextAreaField("Ce qu’il faut vérifier à la prochaine visite")
    learned_seen = NumberField(default=0)
    divides_seen = NumberField(default=0)
    to_check_seen = NumberField(default=0)


class LinkForm(Form):
    """A card to a page elsewhere."""

    url = StringField("Adresse de la page", filters=[tidy])
    title = StringField("Titre", filters=[tidy], validators=at_most(200))
    abstract = TextAreaField("Pourquoi le lire", filters=[tidy], validators=at_most(1000))


class DocumentForm(Form):
    """A document to keep."""

    file = FileField("Fichier PDF")
    title = StringField("Titre", filters=[tidy], validators=at_most(200))
    abstract = TextAreaField("Pourquoi le lire", filters=[tidy], validators=at_most(1000))


class ReplyForm(Form):
    """What a host answers."""

    name = StringField("Votre nom, ou celui du lieu (facultatif)")
    text = TextAreaField("Votre réponse")
    key = HiddenField()
