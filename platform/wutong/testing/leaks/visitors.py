"""Visitors: a browser or a program with somebody's real session, and what they may read."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from wutong.tenancy import parse
from wutong.testing.leaks.marks import Mark
from wutong.web import csrf

ADDRESS = re.compile(r"^/(?:api/v1/)?(\d{1,12})(?:/|$)")


@dataclass(slots=True)
class Visitor:
    """Somebody at the door: `rights` by the region of each post; a machine shows its `bearer` token; one who is
    `forged` must be taken for a stranger."""

    name: str
    client: FlaskClient
    person: UUID | None = None
    rights: dict[int, frozenset[str]] = field(default_factory=dict)
    bearer: str = ""
    forged: bool = False

    def may_read(self, mark: Mark, region: int | None) -> bool:
        """Whether this visitor may meet the mark at an address of the region (None: of no region)."""
        if mark.open_at(region) or self.person in mark.persons:
            return True
        return mark.lies_at(region) and bool(mark.right) and mark.right in self.rights.get(region or 0, ())

    def get(self, address: str) -> TestResponse:
        """Ask for a page or a machine's answer; redirects are not followed."""
        return self.client.get(address, headers=self._headers(address))

    def send(self, address: str, fields: dict[str, Any]) -> TestResponse:
        """Send a form as a page of ours would, or the same as JSON to a machine door."""
        if address.startswith("/api/"):
            proof = {} if self.bearer else {csrf.HEADER: self._proof()}
            return self.client.post(address, json=fields, headers=self._headers(address) | proof)
        return self.client.post(address, data={**fields, csrf.FIELD: self._proof()})

    def call(self, method: str, address: str, headers: dict[str, str]) -> TestResponse:
        """Send something that is no form to a door of pages, as a script of ours would."""
        proof = {csrf.HEADER: self._proof()}
        return self.client.open(address, method=method, headers=headers | proof, data=b"%PDF-1.7 of a stranger")

    def _headers(self, address: str) -> dict[str, str]:
        machine = self.bearer and address.startswith("/api/")
        return {"Authorization": f"Bearer {self.bearer}"} if machine else {}

    def _proof(self) -> str:
        if self.client.get_cookie(csrf.COOKIE) is None:
            self.client.set_cookie(csrf.COOKIE, "a-cookie-of-this-visitor")
        cookie = self.client.get_cookie(csrf.COOKIE)
        assert cookie is not None
        with self.client.application.test_request_context(headers={"Cookie": f"{csrf.COOKIE}={cookie.value}"}):
            return csrf.token()


def region_of(address: str) -> int | None:
    """The region in an address; None for an address of the whole installation."""
    found = ADDRESS.match(address)
    return None if found is None else parse(found[1])
