"""One phone in the storm: it types, sends, waits, sends again, until all it made is acknowledged."""

import json
import threading
import uuid
from collections import deque
from collections.abc import Callable
from random import Random

from tests.chaos.outbox import Ack, Kept, Outbox, Subject
from tests.chaos.school import Place, Student
from tests.chaos.wire import Away, Traffic, Wire
from tests.chaos.words import jotted, typed

MOST = 100
REMEMBERED = 40
# Of what a person types: on the group's sheet, on their own, on one whose visit is over, in their carnet.
SHARES = (0.60, 0.88, 0.90, 1.0)


class Phone:
    """Who holds it types until `quota` operations were made; `stop()` says that the storm is given up."""

    def __init__(
        self,
        student: Student,
        others_cookie: str,
        port: int,
        quota: int,
        traffic: Traffic,
        stop: Callable[[], bool],
        seed: str,
    ) -> None:
        self.student, self.others_cookie, self.quota = student, others_cookie, quota
        self.traffic, self.stop = traffic, stop
        self.chance = Random(seed)
        self.outbox = Outbox(Random(f"{seed} names"))
        self.wire = Wire(port, student.cookie, traffic, self.chance)
        self.past: deque[tuple[bytes, list[Ack]]] = deque(maxlen=REMEMBERED)
        self.astray: deque[bytes] = deque(maxlen=REMEMBERED)
        self.carnet = [
            Subject(str(place.key), jotting=str(uuid.UUID(int=self.chance.getrandbits(128), version=4)))
            for place in student.places[:2]
            for _ in range(3)
        ]
        self.asked = {
            Subject(str(place.key), one.criterion_id): one
            for place in student.places
            for one in place.criteria
        }

    def live(self) -> None:
        """Until everything that was typed is acknowledged."""
        failures = 0
        while not self.stop() and (self.outbox.made < self.quota or self.outbox.waiting):
            for _ in range(self.chance.randint(1, 40)):
                if self.outbox.made < self.quota:
                    self._type()
            failures = 0 if self._send() else failures + 1
            if failures:
                threading.Event().wait(
                    min(0.5, 0.02 * 2 ** min(failures, 5)) * (0.5 + self.chance.random() / 2)
                )
            elif self.chance.random() < 0.05:
                self._look()
        self.wire.close()

    def _type(self) -> None:
        where = self.chance.random()
        kept = next(number for number, share in enumerate(SHARES) if where < share)
        if kept == len(self.student.places):
            about = self.chance.choice(self.carnet)
            self.outbox.put(about, jotted(self.chance, self.outbox.shows(about).fields))
            return
        place = self.student.places[kept]
        criterion = self.chance.choice(place.criteria)
        about = Subject(str(place.key), criterion.criterion_id)
        before = self.outbox.shows(about).fields
        self.outbox.put(about, typed(self.chance, criterion.kind, criterion.params, before))

    def _send(self) -> bool:
        """Whether the way is free: one batch, and whatever befalls it."""
        batch = self.outbox.freeze(self.chance.choice((1, 5, 20, 20, 40, MOST)))
        if not batch:
            return True
        # At most one about each answer, so that their order is nobody's business.
        self.chance.shuffle(batch)
        body = json.dumps(
            {"person": self.student.person_id, "operations": [one.on_the_wire() for one in batch]}
        ).encode()
        befalls = self.wire.weather()
        if befalls == "not sent":
            self.astray.append(body)
            return False
        if befalls == "cut in the middle":
            self.wire.post_and_leave(body, self.chance.random())
            return False
        if befalls == "reply lost":
            self.wire.post_and_leave(body)
            return False
        try:
            if befalls == "repeated late":
                self._repeat()
            elif befalls in ("signed out", "somebody else signed in"):
                self._as_somebody_else(body, befalls)
            if befalls == "sent twice at once":
                twin = threading.Thread(target=self.wire.post_and_leave, args=(body,))
                twin.start()
                answer = self._post(body)
                twin.join()
            else:
                answer = self._post(body)
        except Away as away:
            self.traffic.note(f"no answer: {away}")
            return False
        if answer is None:
            return False
        self._learn(batch, answer)
        self.past.append((body, answer))
        return True

    def _post(self, body: bytes) -> list[Ack] | None:
        """The acknowledgements; None if what came back is none."""
        status, answer = self.wire.post(body)
        if status != 200:
            self.traffic.note(f"answered {status}")
            if status not in (429, 500, 503):
                self.traffic.fault(f"a batch was answered {status}: {answer}")
            return None
        acks: list[Ack] = answer["acks"]
        if [ack["id"] for ack in acks] != [one["id"] for one in json.loads(body)["operations"]]:
            self.traffic.fault("the acknowledgements are not those of the batch")
        return acks

    def _learn(self, batch: list[Kept], acks: list[Ack]) -> None:
        """Lets go of what was acknowledged; a person who meets another version decides, sometimes."""
        for ack in acks:
            self.traffic.received(ack["outcome"])
        for one, ack in self.outbox.settle(batch, acks):
            theirs = ack.get("theirs")
            if ack["outcome"] != "conflict" or not theirs or self.chance.random() < 0.5:
                continue
            shown = self.outbox.shows(one.about)
            shown.version, shown.fields = theirs["version"], theirs["fields"]
            if self.outbox.made < self.quota and one.about.criterion:
                criterion = self.asked[one.about]
                decided = typed(self.chance, criterion.kind, criterion.params, theirs["fields"])
                self.outbox.put(one.about, decided, settles=(one.id,))

    def _repeat(self) -> None:
        """Something sent long ago arrives again, or for the first time."""
        if self.astray and self.chance.random() < 0.5:
            self.wire.post_and_leave(self.astray.popleft())
        if not self.past:
            return
        body, first = self.chance.choice(self.past)
        again = self._post(body)
        for one, other in zip(first, again or first, strict=True):
            if _told(one) != _told(other):
                self.traffic.fault(f"acknowledged as {_told(one)}, and then as {_told(other)}")

    def _as_somebody_else(self, body: bytes, befalls: str) -> None:
        cookie, expected = ("", 401) if befalls == "signed out" else (self.others_cookie, 409)
        status, answer = self.wire.post(body, cookie)
        if status != expected:
            self.traffic.fault(f"{befalls}: answered {status} {answer}")

    def _look(self) -> None:
        """Sees what the others wrote meanwhile, where nothing of one's own waits."""
        place: Place = self.student.places[0]
        try:
            status, text = self.wire.get(f"{place.url}/suite?depuis=0")
        except Away:
            return
        if status != 200:
            return
        for answer in json.loads(text)["answers"]:
            about = Subject(str(place.key), answer["criterion"])
            if about not in self.outbox.waiting:
                self.outbox.shows(about).version = answer["version"]


def _told(ack: Ack) -> tuple[str, int, str]:
    return ack["outcome"], ack["version"], ack["at"]
