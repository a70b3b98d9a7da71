"""A disk that is really full, for a moment: a photo is kept whole or not at all, and the reason is told in words."""

import json
import subprocess
import sys
from pathlib import Path

from app.fieldwork import storage

# A disk of its own for one process, where the system lets us have one; elsewhere its files may be no longer than it.
SIZE = 64  # kB
DISK = f'mount -t tmpfs -o size={SIZE}k tmpfs "$0"'
TRY = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
LIMIT = f"ulimit -f {SIZE * 2}"  # in blocks of 512 bytes

# What is put there, and what becomes of it: too much at once, in the room that another photo left, once there is room.
SCRIPT = """
import json, signal, sys
from pathlib import Path
from app.errors import Unavailable
from app.fieldwork.storage import Shelf

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
folder = Path(sys.argv[1])
shelf = Shelf.open(folder, {"PHOTOS_URL": ""})

def put(name, size):
    try:
        shelf.put(name, bytes(size))
    except Unavailable as refusal:
        return refusal.message
    return len(shelf.get(name))

def there():
    return sorted(one.name for one in folder.rglob("*"))

told = [put("first", 30_000), put("second", 100_000)]
with_first = there()
try:
    with shelf.holding({"": bytes(20_000), "-vignette": bytes(100_000)}):
        told.append("held")
except Unavailable as refusal:
    told.append(refusal.message)
with_pair = there()
told.append(put("first", 100_000))
first = len(shelf.get("first"))
shelf.delete("first")
told.append(put("third", 40_000))
print(json.dumps([told, with_first, with_pair, first, there()]))
"""


def run(folder: Path) -> list[object]:
    """What the script says, on a small disk of its own if there may be one."""
    script = [sys.executable, "-c", SCRIPT, str(folder)]
    possible = subprocess.run([*TRY, DISK, str(folder)], check=False, capture_output=True).returncode == 0
    if possible:
        command = [*TRY, f'{DISK} && exec "$@"', str(folder), *script]
    else:
        command = ["sh", "-c", f'{LIMIT} && exec "$@"', "sh", *script]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    said: list[object] = json.loads(done.stdout)
    return said


def test_on_a_full_disk_a_photo_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    told, with_first, with_pair, first, at_last = run(tmp_path)
    # The one that fits; one too many; a photo whose small picture does not fit; a blurred one that is too large.
    assert told == [30_000, storage.AWAY, storage.AWAY, storage.AWAY, 40_000]
    assert with_first == with_pair == ["first"]
    assert first == 30_000
    assert at_last == ["third"]
