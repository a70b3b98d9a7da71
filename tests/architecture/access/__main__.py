"""`python -m tests.architecture.access` writes docs/acces.md from the table."""

from tempfile import TemporaryDirectory

from app import create_app
from tests.architecture.access import table

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        table.PAGE.write_text(table.rendered(create_app({"INSTANCE_PATH": folder}), table.read()), "utf-8")
