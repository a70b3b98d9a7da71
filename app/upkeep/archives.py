"""The file of a backup: a .zip with the database, what was photographed, and a list with the checksum of each."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from app.errors import Invalid

FORMAT = 1
LIST = "liste.json"
DATABASE = "base"
MEDIA = "photos/"
# Names that we gave ourselves (app/fieldwork/storage.py), with folders of a shelf at most.
NAME = re.compile(r"photos/[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
CHUNK = 1 << 20
DAMAGED = "Cette sauvegarde est abîmée : {}. Rien n’a été changé."


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself. `files`: name in the archive -> (size in bytes, SHA-256 in hexadecimal)."""

    made_at: str
    kind: str
    revision: str | None
    format: int = FORMAT
    files: dict[str, tuple[int, str]] = field(default_factory=dict)


class Writer:
    """Writes an archive; `close` adds the list, without which nothing can be brought back from it."""

    def __init__(self, file: IO[bytes], contents: Contents) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self._contents = contents

    def add_file(self, name: str, path: Path) -> None:
        """A file, compressed."""
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo.from_file(path, name)
        info.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as source, self._zip.open(info, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        self._contents.files[name] = (size, digest.hexdigest())

    def add_bytes(self, name: str, content: bytes) -> None:
        """A photo or another file of a trace, as it is: it is compressed already."""
        self._zip.writestr(name, content)
        self._contents.files[name] = (len(content), hashlib.sha256(content).hexdigest())

    def close(self) -> None:
        """Ends the archive with its list."""
        self._zip.writestr(LIST, json.dumps(asdict(self._contents), indent=1))
        self._zip.close()


class Reader:
    """Reads an archive that nobody vouches for. Raises Invalid, in French, for whatever is wrong with it."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            with self._zip.open(LIST) as listed:
                self.contents = _contents(json.loads(listed.read(CHUNK * 64)))
        except FileNotFoundError as error:
            raise Invalid.single(f"Le fichier {path} n’existe pas.") from error
        except KeyError as error:
            raise Invalid.single(DAMAGED.format("il y manque la liste de ce qu’elle contient")) from error
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Invalid.single(DAMAGED.format("ce n’est pas une sauvegarde entière de ce site")) from error

    def check(self) -> None:
        """Reads everything once: each file is there, as long as it was and with its checksum, and no other."""
        names = self._zip.namelist()
        listed = self.contents.files
        if sorted(names) != sorted([*listed, LIST]):
            raise Invalid.single(DAMAGED.format("elle ne contient pas ce que dit sa liste"))
        for name, (size, checksum) in listed.items():
            if name != DATABASE and not NAME.fullmatch(name):
                raise Invalid.single(DAMAGED.format(f"« {name} » n’a rien à y faire"))
            digest, length = hashlib.sha256(), 0
            for chunk in self.read(name):
                digest.update(chunk)
                length += len(chunk)
                if length > size:
                    break
            if (length, digest.hexdigest()) != (size, checksum):
                raise Invalid.single(DAMAGED.format(f"« {name} » n’est plus ce qu’il était"))

    def media(self) -> list[str]:
        """The names of the files of traces, as the shelf knows them."""
        return [name.removeprefix(MEDIA) for name in self.contents.files if name != DATABASE]

    def extract_database(self, target: Path) -> None:
        """Writes the database's copy into a file."""
        with target.open("wb") as file:
            for chunk in self.read(DATABASE):
                file.write(chunk)

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of one file, a megabyte at a time."""
        try:
            with self._zip.open(name) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zipfile.error, OSError, EOFError, NotImplementedError) as error:
            raise Invalid.single(DAMAGED.format(f"« {name} » ne se lit plus")) from error

    def close(self) -> None:
        """Lets go of the file."""
        self._zip.close()


def _contents(found: object) -> Contents:
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise ValueError("no list")
    if found["format"] > FORMAT:
        raise Invalid.single(
            "Cette sauvegarde vient d’une version plus récente du site : mettez le site à jour d’abord. "
            "Rien n’a été changé."
        )
    try:
        files = {str(name): (int(size), str(checksum)) for name, (size, checksum) in found["files"].items()}
        revision = found["revision"]
        return Contents(
            str(found["made_at"]), str(found["kind"]), revision and str(revision), found["format"], files
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no list") from error
