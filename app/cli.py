"""Commands for whoever runs an installation. They commit explicitly."""

import logging
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from waitress import create_server

from app.accounts import setup
from app.accounts.access import person_by_email
from app.accounts.links import make_link
from app.config import ROOT
from app.demo import build as demo
from app.errors import DomainError, Invalid
from app.extensions import db
from app.fieldwork.routes.photos import shelf
from app.upkeep import backups
from app.web import assets, tracing

# A class of thirty that saves at once fits into one group commit (docs/decisions/0003).
THREADS = 32


def install(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (serve, first_facilitator, sign_in_link, demo_cohort, backup, restore):
        app.cli.add_command(command)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, help="The next free one is taken if it is in use.")
@click.option("--demo", "with_demo", is_flag=True, help="Fill an empty database with the fictional cohort.")
@with_appcontext
def serve(host: str, port: int, with_demo: bool) -> None:
    """Bring the database up to date and serve the site."""
    upgrade()
    code = None
    if setup.is_empty():
        if with_demo:
            click.echo("Préparation de la promotion de démonstration…")
            demo.build_cohort()
        else:
            code = setup.new_code()
        db.session.commit()
    db.session.remove()
    app = _app()
    static, built = Path(app.config["STATIC_FOLDER"]), Path(app.instance_path) / "assets"
    assets.build(static, built)
    assets.install(app, static, built)  # in front of the plain files bound by the factory
    # Taken before it is told: two installations started at once never announce the same address.
    server = _listen(app, host, port)
    click.echo(f"\n  Visites apprenantes : http://{host}:{server.effective_port}/\n")
    if with_demo:
        click.echo(demo.who_can_sign_in())
    if code:
        click.echo(f"  Première utilisation : ouvrez /installation et donnez le code  {code}\n")
    tracing.print_lines(logging.WARNING if with_demo else logging.INFO)
    server.run()


@click.command("encadrant")
@click.argument("email")
@click.argument("name")
@click.password_option("--password", prompt="Mot de passe", confirmation_prompt="Encore une fois")
@with_appcontext
def first_facilitator(email: str, name: str, password: str) -> None:
    """Create somebody who can start a promotion."""
    try:
        person = setup.create_founder(name, email, password)
    except Invalid as refusal:
        raise click.ClickException(refusal.message) from refusal
    db.session.commit()
    click.echo(f"{person.name} peut se connecter avec {person.email} et créer une promotion.")


@click.command("lien")
@click.argument("email")
@with_appcontext
def sign_in_link(email: str) -> None:
    """Print a one-time sign-in link for somebody whom no facilitator can give one."""
    person = person_by_email(email)
    if person is None:
        raise click.ClickException("Personne n’a de compte avec cette adresse.")
    token = make_link(person, None)
    db.session.commit()
    site = (current_app.config["PUBLIC_URL"] or "").rstrip("/")
    click.echo(f"{person.name} peut ouvrir, une seule fois et pendant 48 heures : {site}/lien/{token}")
    if not site:
        click.echo("Ajoutez devant l’adresse de votre site.")


@click.command("demo")
@with_appcontext
def demo_cohort() -> None:
    """Add the fictional cohort to this installation."""
    demo.build_cohort()
    db.session.commit()
    click.echo(demo.who_can_sign_in())


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep", type=click.IntRange(min=1), help="How many backups stay in the folder; all by default."
)
@with_appcontext
def backup(folder: Path, keep: int | None) -> None:
    """Copy everything that the site holds into one file of FOLDER; the site may go on meanwhile."""
    try:
        made = backups.back_up(shelf(), folder, keep)
    except (DomainError, OSError) as refusal:
        raise click.ClickException(_words(refusal)) from refusal
    click.echo(f"Sauvegarde faite : {made} ({made.stat().st_size / 1e6:.1f} Mo).")


@click.command("restore")
@click.argument("archive", type=click.Path(path_type=Path))
@click.confirmation_option(
    prompt="Tout ce que contient ce site sera remplacé par la sauvegarde. Le site est arrêté, on continue ?"
)
@with_appcontext
def restore(archive: Path) -> None:
    """Bring everything back as it was when ARCHIVE was made."""
    try:
        contents = backups.restore(shelf(), Path(current_app.instance_path), ROOT / "migrations", archive)
    except (DomainError, OSError) as refusal:
        raise click.ClickException(_words(refusal)) from refusal
    click.echo(f"Le site est revenu à la sauvegarde du {contents.made_at}. Vous pouvez le relancer.")


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def _words(refusal: Exception) -> str:
    return refusal.message if isinstance(refusal, DomainError) else str(refusal)


def _listen(app: Flask, host: str, wanted: int) -> Any:
    """A server on the first port from `wanted` on that nothing listens on."""
    for port in range(wanted, wanted + 50):
        try:
            return create_server(
                app, host=host, port=port, threads=THREADS, ident="visites", channel_timeout=60
            )
        except OSError:
            continue
    raise click.ClickException(f"Aucun port libre entre {wanted} et {wanted + 49}.")
