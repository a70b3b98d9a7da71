"""PDF documents made for tests, by hand: their lists of objects plain, or packed into a stream."""

import zlib

CATALOG = b"<< /Type /Catalog /Pages 2 0 R %s >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"


def pdf(catalog: bytes = b"", more: dict[int, bytes] | None = None, *, packed: bool = False) -> bytes:
    """One blank page; `catalog` is added to its root, `more` are objects by number."""
    objects = {1: CATALOG % catalog, 2: PAGES, 3: PAGE, **(more or {})}
    return _packed(objects) if packed else _plain(objects)


def _plain(objects: dict[int, bytes]) -> bytes:
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    size = max(objects) + 1
    body += b"xref\n0 %d\n" % size
    for number in range(size):
        known = number in places
        body += b"%010d %05d %s \n" % (places.get(number, 0), 0 if known else 65535, b"n" if known else b"f")
    return body + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def _packed(objects: dict[int, bytes]) -> bytes:
    inside, list_of_places = b"", b""
    for number, content in objects.items():
        list_of_places += b"%d %d " % (number, len(inside))
        inside += content + b" "
    held, lists = max(objects) + 1, max(objects) + 2
    body, places = b"%PDF-1.7\n", {}
    places[held] = len(body)
    about = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(list_of_places))
    body += stream(held, about, list_of_places + inside)
    places[lists] = len(body)
    rows = bytearray(b"\x00\x00\x00\x00\x00")
    order = list(objects)
    for number in range(1, lists + 1):
        if number in objects:
            rows += bytes([2]) + held.to_bytes(3, "big") + bytes([order.index(number)])
        elif number in places:
            rows += bytes([1]) + places[number].to_bytes(3, "big") + b"\x00"
        else:
            rows += b"\x00" * 5
    about = b"/Type /XRef /W [1 3 1] /Size %d /Root 1 0 R" % (lists + 1)
    body += stream(lists, about, bytes(rows))
    return body + b"startxref\n%d\n%%%%EOF\n" % places[lists]


def stream(number: int, about: bytes, content: bytes) -> bytes:
    """An object that holds bytes, packed."""
    shut = zlib.compress(content, 9)
    head = b"%d 0 obj\n<< %s /Filter /FlateDecode /Length %d >>\nstream\n" % (number, about, len(shut))
    return head + shut + b"\nendstream\nendobj\n"
