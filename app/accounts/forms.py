"""Forms of the accounts room: shape and French messages."""

from wtforms import EmailField, Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Regexp

INCOMPLETE = "Cette adresse n’est pas complète : elle s’écrit comme prenom@exemple.fr."


def strip(text: str | None) -> str:
    """What was typed, without the spaces that phones add."""
    return (text or "").strip()


class SignInForm(Form):
    """An address and a password."""

    email = EmailField(
        "Adresse e-mail", [InputRequired("Écrivez votre adresse e-mail."), Length(max=254)], filters=[strip]
    )
    password = PasswordField(
        "Mot de passe", [InputRequired("Écrivez votre mot de passe."), Length(max=1000, message="Trop long.")]
    )


class DetailsForm(Form):
    """Who one is."""

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


class NewPasswordForm(Form):
    """A new password; its rules are the verb's."""

    password = PasswordField("Nouveau mot de passe", [InputRequired("Choisissez un mot de passe.")])


class ChangePasswordForm(Form):
    """A new password, by somebody who knows the present one."""

    current = PasswordField("Mot de passe actuel", [InputRequired("Écrivez votre mot de passe actuel.")])
    password = PasswordField("Nouveau mot de passe", [InputRequired("Choisissez un nouveau mot de passe.")])


class InstallationForm(DetailsForm):
    """The first person, and the code that the server printed."""

    code = StringField(
        "Code affiché par le serveur",
        [InputRequired("Recopiez le code."), Length(max=40, message="Ce code est trop long.")],
        filters=[strip],
    )
    password = PasswordField("Mot de passe", [InputRequired("Choisissez un mot de passe.")])
