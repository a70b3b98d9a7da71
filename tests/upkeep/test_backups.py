"""Copies of a whole installation, brought back on it or on another; a bad copy changes nothing."""

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app
from app.accounts import setup
from app.accounts.models import Person
from app.config import ROOT
from app.errors import Invalid
from app.extensions import db
from app.fieldwork.storage import Shelf
from app.upkeep import backups
from app.upkeep.archives import LIST
from tests.support.postgres import Cluster, running_cluster

PHOTO = b"RIFF....WEBP" * 1000

MakeSite = Callable[[], Flask]


@pytest.fixture(scope="module")
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster | None]:
    """Where databases of PostgreSQL are made; none for SQLite, whose databases are files."""
    if request.config.getoption("--database") == "sqlite":
        yield None
        return
    with running_cluster() as running:
        yield running


@pytest.fixture
def make_site(cluster: Cluster | None, tmp_path: Path) -> Iterator[MakeSite]:
    """Each call is one more installation, with a database of its own brought up to date."""
    with ExitStack() as stack:
        made: list[Flask] = []

        def make() -> Flask:
            folder = tmp_path / f"site-{len(made)}"
            url = cluster.create_database() if cluster else f"sqlite:///{folder / 'visites.sqlite3'}"
            app = create_app(
                {"SECRET_KEY": "x", "SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(folder)}
            )
            with app.app_context():
                upgrade()
            stack.callback(_let_go, app)
            made.append(app)
            return app

        yield make


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(make_site: MakeSite) -> Flask:
    """An installation with one person and one photo."""
    app = make_site()
    add(app, "Ada Lovelace")
    shelf(app).put("abc.webp", PHOTO)
    return app


def add(app: Flask, name: str) -> None:
    with app.app_context():
        setup.create_founder(name, f"{name.split()[0].lower()}@exemple.fr", "une phrase assez longue")
        db.session.commit()


def names(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Person.name).order_by(Person.name)))


def shelf(app: Flask) -> Shelf:
    found: Shelf = app.extensions["photos"]
    return found


def back_up(app: Flask, folder: Path, keep: int | None = None) -> Path:
    with app.app_context():
        return backups.back_up(shelf(app), folder, keep)


def restore(app: Flask, archive: Path) -> None:
    with app.app_context():
        backups.restore(shelf(app), Path(app.instance_path), ROOT / "migrations", archive)


def rewritten(archive: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same archive with each file as `change` gives it; None leaves it out."""
    other = archive.with_name("autre.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            if (content := change(name, source.read(name))) is not None:
                target.writestr(name, content)
    return other


def relisted(archive: Path, **changes: object) -> Path:
    """The same archive whose list says something else."""
    return rewritten(
        archive,
        lambda name, content: json.dumps(json.loads(content) | changes).encode() if name == LIST else content,
    )


def test_everything_comes_back_on_another_installation(
    site: Flask, make_site: MakeSite, tmp_path: Path
) -> None:
    archive = back_up(site, tmp_path / "copies")
    other = make_site()
    restore(other, archive)
    assert names(other) == ["Ada Lovelace"]
    assert shelf(other).get("abc.webp") == PHOTO
    signed = other.test_client().post(
        "/connexion",
        data={"email": "ada@exemple.fr", "password": "une phrase assez longue"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert signed.status_code in (302, 303)


def test_what_came_after_the_backup_is_gone_once_it_is_restored(site: Flask, tmp_path: Path) -> None:
    archive = back_up(site, tmp_path / "copies")
    add(site, "Grace Hopper")
    restore(site, archive)
    assert names(site) == ["Ada Lovelace"]


def test_a_backup_made_while_people_write_is_of_one_moment(
    site: Flask, make_site: MakeSite, tmp_path: Path
) -> None:
    started, enough = threading.Event(), threading.Event()

    def write() -> None:
        count = 0
        while not enough.is_set():
            add(site, f"P{count:04} Personne")
            count += 1
            started.set()

    writer = threading.Thread(target=write)
    writer.start()
    started.wait(30)
    archive = back_up(site, tmp_path / "copies")
    enough.set()
    writer.join()
    other = make_site()
    restore(other, archive)
    kept = [name for name in names(other) if name != "Ada Lovelace"]
    assert kept
    assert kept == [f"P{count:04} Personne" for count in range(len(kept))]


def damages(archive: Path) -> Iterator[tuple[str, Path]]:
    """Every way of being wrong that a restore must notice, each with a word for it."""
    cut = archive.with_name("coupee.zip")
    cut.write_bytes(archive.read_bytes()[:-200])
    yield "ce n’est pas une sauvegarde entière", cut
    text = archive.with_name("texte.zip")
    text.write_text("bonjour")
    yield "ce n’est pas une sauvegarde entière", text
    yield "n’existe pas", archive.with_name("absente.zip")
    flipped = lambda name, content: content[:-1] + bytes([content[-1] ^ 1]) if name != LIST else content  # noqa: E731
    yield "n’est plus ce qu’il était", rewritten(archive, flipped)
    yield (
        "ne contient pas ce que dit sa liste",
        rewritten(archive, lambda name, content: None if name.startswith("photos/") else content),
    )
    yield "la liste", rewritten(archive, lambda name, content: None if name == LIST else content)
    yield "plus récente", relisted(archive, format=99)
    yield "plus récente", relisted(archive, revision="9999")
    yield "plus récente", relisted(archive, revision=None)
    yield "ce site-ci en a une autre", relisted(archive, kind="oracle")
    yield "pas une sauvegarde entière", relisted(archive, files=["base"])


def test_a_damaged_newer_or_foreign_backup_is_refused_and_changes_nothing(
    site: Flask, tmp_path: Path
) -> None:
    archive = back_up(site, tmp_path / "copies")
    add(site, "Grace Hopper")
    for words, wrong in damages(archive):
        with pytest.raises(Invalid, match=words):
            restore(site, wrong)
        assert names(site) == ["Ada Lovelace", "Grace Hopper"], words
        assert shelf(site).names() == ["abc.webp"], words


def test_a_path_that_leads_out_of_the_folder_is_refused(site: Flask, tmp_path: Path) -> None:
    archive = back_up(site, tmp_path / "copies")
    with zipfile.ZipFile(archive) as source:
        listed = json.loads(source.read(LIST))
        photo = listed["files"].pop("photos/abc.webp")
        base = source.read("base")
    wrong = tmp_path / "chemin.zip"
    with zipfile.ZipFile(wrong, "w") as target:
        target.writestr("base", base)
        target.writestr("photos/../../evil", PHOTO)
        target.writestr(LIST, json.dumps(listed | {"files": listed["files"] | {"photos/../../evil": photo}}))
    with pytest.raises(Invalid, match="n’a rien à y faire"):
        restore(site, wrong)
    assert not list(tmp_path.rglob("evil"))


def test_a_sound_list_around_a_broken_database_is_refused_too(site: Flask, tmp_path: Path) -> None:
    archive = back_up(site, tmp_path / "copies")
    broken = b"not a database at all" * 300

    def change(name: str, content: bytes) -> bytes:
        if name == LIST:
            listed = json.loads(content)
            listed["files"]["base"] = [len(broken), hashlib.sha256(broken).hexdigest()]
            return json.dumps(listed).encode()
        return broken if name == "base" else content

    with pytest.raises(Invalid, match="abîmée"):
        restore(site, rewritten(archive, change))
    assert names(site) == ["Ada Lovelace"]


def test_a_backup_is_readable_by_its_owner_only_and_leaves_nothing_beside_it(
    site: Flask, tmp_path: Path
) -> None:
    archive = back_up(site, tmp_path / "copies")
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in (tmp_path / "copies").iterdir()] == [archive.name]


def test_the_oldest_backups_go_once_there_are_enough(site: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    for day in ("01", "02", "03"):
        shutil.copy(__file__, folder / f"visites-2026-01-{day}-000000.zip")
    (folder / "notes.txt").write_text("à moi")
    made = back_up(site, folder, keep=2)
    assert sorted(one.name for one in folder.iterdir()) == [
        "notes.txt",
        "visites-2026-01-03-000000.zip",
        made.name,
    ]


def test_the_commands_say_in_french_what_they_did(site: Flask, tmp_path: Path) -> None:
    run = site.test_cli_runner()
    made = run.invoke(args=["backup", str(tmp_path / "copies"), "--keep", "3"])
    assert "Sauvegarde faite" in made.output
    archive = next((tmp_path / "copies").glob("*.zip"))
    add(site, "Grace Hopper")
    assert run.invoke(args=["restore", str(archive)], input="n\n").exit_code == 1
    assert len(names(site)) == 2
    done = run.invoke(args=["restore", str(archive)], input="y\n")
    assert "revenu à la sauvegarde" in done.output
    assert names(site) == ["Ada Lovelace"]
    refused = run.invoke(args=["restore", str(tmp_path / "absente.zip"), "--yes"])
    assert refused.exit_code == 1
    assert "n’existe pas" in refused.output
