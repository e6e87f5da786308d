"""Going on with somebody else's upload: what is sent piece by piece goes in at doors that no form of a page shows."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import UUID

from wutong.testing.leaks.knocking import refused
from wutong.testing.leaks.trail import Finding, Hunt
from wutong.testing.leaks.visitors import Visitor

METHODS = ("HEAD", "PATCH", "DELETE")
#: What stands in the place of a link that was lent to a telephone: one of the right shape, which nobody was given.
GUESSED = "0" * 32
#: What the protocol wants said, so that nothing but the upload's owner is missing.
SAID = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}


def knock(made: Hunt, who: Visitor) -> Iterator[Finding]:
    """Ask for, go on with and throw away every upload that is not this visitor's; yields what was not refused."""
    for address in _others(made, who):
        for method in METHODS:
            answer = who.call(method, address, SAID)
            made.asked += 1
            made.look(who, address, answer)
            if not refused(answer):
                yield Finding(who.name, f"{method} {address}", f"answered {answer.status_code}")


def _others(made: Hunt, who: Visitor) -> Iterator[str]:
    """Every door that takes uploads, with everybody else's, in each upload's own region."""
    bound = made.app.url_map.bind("localhost")
    every = [row for (table, _), row in made.lay.items() if table == "case_uploads"]
    doors = [rule for rule in made.app.url_map.iter_rules() if "upload_id" in rule.arguments]
    for row, rule in product(every, doors):
        told: dict[str, Any] = {"region": row["region"], "upload_id": UUID(row["id"])}
        if "case_id" in rule.arguments:
            told["case_id"] = UUID(row["case_id"] or row["id"])
        if "link" in rule.arguments:
            told["link"] = GUESSED
        address = bound.build(rule.endpoint, told, method=METHODS[0])
        if row["person"] != str(who.person) and made.only in address:
            yield address
