"""The cluster itself: databases are separate, and gone afterwards."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.support.postgres import temporary_database


def test_a_temporary_database_starts_empty_and_goes_away() -> None:
    with temporary_database() as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
            assert connection.scalar(text(tables)) == 0
        engine.dispose()
    with pytest.raises(OperationalError):
        engine.connect()
