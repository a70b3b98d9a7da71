"""Photos made for tests, and how a phone sends them."""

import uuid
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from PIL import Image

from tests.fieldwork.conftest import Field


def picture(size: tuple[int, int] = (40, 30), format: str = "JPEG", **options: Any) -> bytes:
    packed = BytesIO()
    Image.new("RGB", size, "teal").save(packed, format, **options)
    return packed.getvalue()


def upload(
    client: FlaskClient,
    field: Field,
    content: bytes,
    name: str | None = None,
    faces: str = "none",
    **more: Any,
) -> Any:
    data = {"file": (BytesIO(content), "photo.jpg"), "id": name or str(uuid.uuid4()), "faces": faces}
    return client.post(f"{field.url}/photos", data=data, **more)
