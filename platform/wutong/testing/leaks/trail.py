"""The trail of one hunt: what was found so far, and the addresses and forms that anybody was offered."""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from flask import Flask
from werkzeug.test import TestResponse

from wutong.people.rules.roles import CITIZEN
from wutong.tenancy import spell
from wutong.testing.leaks.garden import Garden
from wutong.testing.leaks.links import Form
from wutong.testing.leaks.marks import Mark
from wutong.testing.leaks.visitors import Visitor, region_of
from wutong.web.doors import OPEN, SIGNED_IN, right_of

ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
#: How many addresses of one shape (door and region) are kept.
ALIKE = 2
#: What stands at doors that need no right of a post: there the id in the address decides.
EVERYBODYS = (OPEN, SIGNED_IN, "profile.own")
#: Doors that end the visit or lead elsewhere, and those that show no tenant.
PASSED_BY = ("static", "openid.", "health.", "metrics.", "look.choose", "people.sign_out")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Somebody met a mark that is not for him, or got through a door that is not his."""

    who: str
    where: str
    what: str


@dataclass(slots=True)
class Hunt:
    """One hunt: what was found, and the addresses and forms that anybody was offered."""

    garden: Garden
    only: str = ""
    findings: set[Finding] = field(default_factory=set)
    addresses: dict[tuple[str, int | None, str], dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    kept: set[str] = field(default_factory=set)
    shut: set[tuple[str, str, int | None, str]] = field(default_factory=set)
    shapes: dict[tuple[str, int | None], set[str]] = field(default_factory=lambda: defaultdict(set))
    forms: dict[str, Form] = field(default_factory=dict)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    met: dict[str, dict[Any, None]] = field(default_factory=lambda: defaultdict(dict))
    shown: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    asked: int = 0
    lay: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    doors: dict[tuple[str, str], tuple[str, dict[str, Any]] | None] = field(default_factory=dict)

    @property
    def app(self) -> Flask:
        """The application under hunt."""
        return self.garden.world.app

    def door(self, address: str, method: str = "GET") -> tuple[str, dict[str, Any]] | None:
        """The endpoint and arguments an address leads to; None for one that is passed by or leads nowhere."""
        key = (address.partition("?")[0], method)
        if key not in self.doors:
            self.doors[key] = self._led(*key)
        return self.doors[key]

    def _led(self, address: str, method: str) -> tuple[str, dict[str, Any]] | None:
        bound = self.app.url_map.bind("localhost")
        try:
            endpoint, arguments = bound.match(address, method)
        except Exception:  # noqa: BLE001 - werkzeug has a class for every way of leading nowhere
            return None
        passed = endpoint.startswith(PASSED_BY) or endpoint.endswith("static")
        return None if passed or self.only not in address else (endpoint, dict(arguments))

    def remember(self, address: str, who: Visitor) -> bool:
        """Keep an address among the first few of its shape that a visitor came by; whether it is kept."""
        found = self.door(address)
        if found is None:
            return False
        alike = self.addresses[found[0], region_of(address), who.name]
        if len(alike) < ALIKE:
            alike[address] = None
            self.kept.add(address)
        return address in alike

    def again(self, address: str) -> tuple[bool, int]:
        """Orders links so that what an earlier visitor kept is taken first (a list is taken from its end), the rest by
        chance but alike for all: what anybody met is asked for by everybody, so each address more costs a walk."""
        return address in self.kept, crc32(address.encode())

    def shut_before(self, who: Visitor, address: str, method: str = "GET") -> bool:
        """Whether a visitor has been at a door that the right he lacks keeps shut, whatever id is in its address: once
        tells as much as ten times."""
        endpoint, _ = self.door(address, method) or ("", {})
        right, place = right_of(self.app.view_functions[endpoint]) if endpoint else OPEN, region_of(address)
        if right in EVERYBODYS or right in CITIZEN or right in who.rights.get(place or 0, ()):
            return False
        before = (who.name, endpoint, place, method) in self.shut
        self.shut.add((who.name, endpoint, place, method))
        return before

    def keep(self, form: Form, who: Visitor) -> None:
        """Keep a changing form, the first few of its shape, and that it was offered to this visitor."""
        found = self.door(form.action, "POST")
        if found is None:
            return
        alike = self.shapes[found[0], region_of(form.action)]
        if len(alike) < ALIKE:
            alike.add(form.action)
        if form.action in alike:
            self.forms.setdefault(form.action, form).offered.add(who.name)

    def ask(self, who: Visitor, address: str) -> TestResponse:
        """Visit one address and look for marks in all of the answer."""
        self.asked += 1
        answer = who.get(address)
        if answer.status_code >= 500:
            self.findings.add(Finding(who.name, address, f"answered {answer.status_code}"))
        self.look(who, address, answer)
        if answer.status_code < 400:
            for each in ID.findall(address + answer.data.decode(errors="replace")):
                self.shown[each].add(who.name)
        return answer

    def look(self, who: Visitor, address: str, answer: TestResponse) -> None:
        """Note every mark in an answer, its headers included, that this visitor may not meet at this address."""
        place = region_of(address)
        said = "\n".join(f"{name}: {value}" for name, value in answer.headers).encode() + b"\n" + answer.data
        for mark in self.garden.marks.within(b"".join(opened(said, answer.data))):
            if not who.may_read(mark, place):
                self.findings.add(Finding(who.name, address, named(mark)))


def named(mark: Mark) -> str:
    """A mark as a report calls it."""
    owners = " ".join(sorted(spell(home) for home in mark.homes)) or "a person"
    return f"{mark.what} of {owners}"


def opened(said: bytes, body: bytes) -> Iterator[bytes]:
    """The answer, and what is in it when it is a workbook or another kind of archive."""
    yield said
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
