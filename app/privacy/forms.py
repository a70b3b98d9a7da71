"""Forms of the privacy room."""

from wtforms import BooleanField, Form, PasswordField
from wtforms.validators import InputRequired


class ErasingForm(Form):
    """Somebody who is sure."""

    sure = BooleanField(
        "J’ai compris : cela ne se défait pas", [InputRequired("Cochez cette case si vous êtes sûr·e.")]
    )
    password = PasswordField("Mot de passe", [InputRequired("Écrivez votre mot de passe.")])
