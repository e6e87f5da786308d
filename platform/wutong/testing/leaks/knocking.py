"""Knocking: everybody sends everybody else's forms, and nothing of a stranger's may change.

A form is knocked with where the visitor was not offered it: with the ids and the region of somebody else in its
address. Forms of his own are sent with somebody else's ids, and with another region, in their fields. Machine doors
that take no ids get well-formed bodies, so that only the right can refuse. Then every row that is not the visitor's
must lie as it lay.
"""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from wutong.people.rules import roles
from wutong.tenancy import spell
from wutong.testing import tree
from wutong.testing.leaks import bodies, lying
from wutong.testing.leaks.links import Form
from wutong.testing.leaks.trail import ALIKE, EVERYBODYS, ID, Finding, Hunt
from wutong.testing.leaks.visitors import Visitor, region_of
from wutong.web.doors import right_of

#: Whose machine doors are knocked at, and who is named in the place of the visitor's own region.
PLACES = (tree.JISHISHAN, tree.DONGXIANG)
#: What says that the right is missing, and not that the form is wrong.
KEPT_OUT = frozenset({401, 403, 404})
REFUSED = frozenset({400, 401, 403, 404, 405, 409, 410, 412, 415, 422, 429})


def knock(made: Hunt, who: Visitor) -> Iterator[Finding]:
    """Every form that is not this visitor's, and his own with strange ids; yields the doors that opened."""
    for address, fields, must_refuse in _attempts(made, who):
        answer = who.send(address, fields)
        made.asked += 1
        made.look(who, address, answer)
        if answer.status_code >= 500 or (must_refuse and not refused(answer)):
            yield Finding(who.name, f"POST {address}", f"answered {answer.status_code}")
    yield from _knock_as_machines_do(made, who)


def hurt(made: Hunt, who: Visitor) -> Iterator[Finding]:
    """The rows that are not this visitor's and lie no more as they lay before he knocked."""
    before, made.lay = made.lay, lying.rows(made.garden.world)
    for key in before.keys() - made.lay.keys():
        if not _his(who, before[key]):
            yield Finding(who.name, "POST", f"changed a row of {key[0]}")


def _knock_as_machines_do(made: Hunt, who: Visitor) -> Iterator[Finding]:
    """Well-formed writes at machine doors that are not this visitor's: nothing but the right may refuse them."""
    for address, body in _written(made):
        if _somebody_elses(made, who, address) and not _his_own_business(made, who, address):
            answer = who.send(address, body)
            made.asked += 1
            made.look(who, address, answer)
            if answer.status_code not in KEPT_OUT:
                yield Finding(who.name, f"POST {address}", f"answered {answer.status_code}")


def _his_own_business(made: Hunt, who: Visitor, address: str) -> bool:
    """Whether every citizen may do this anywhere, for himself: a citizen's own program files for that citizen."""
    endpoint, _ = made.door(address, "POST") or ("", {})
    is_citizen = who.person is not None and not who.rights
    return is_citizen and right_of(made.app.view_functions[endpoint]) in roles.CITIZEN


def _attempts(made: Hunt, who: Visitor) -> Iterator[tuple[str, dict[str, Any], bool]]:
    strange = _strange_ids(made, who)
    for address, form in [*made.forms.items(), *_built(made, who)]:
        if who.name in form.offered:
            swapped = {name: strange for name, value in form.fields.items() if ID.fullmatch(value)}
            if swapped and strange:
                yield address, {**form.fields, **swapped}, False
            if moved := _moved(who, form):
                yield address, {**form.fields, **moved}, False
        elif _somebody_elses(made, who, address) and not made.shut_before(who, address, "POST"):
            yield address, {name: _unknowing(made, value) for name, value in form.fields.items()}, True


def _unknowing(made: Hunt, value: str) -> str:
    """What somebody would write who never saw the form: a page that gives him back what he wrote tells him nothing."""
    return "2" if not value or any(made.garden.marks.within(value)) else value


def _moved(who: Visitor, form: Form) -> dict[str, str]:
    """The fields that name a region of the visitor's, naming another one."""
    own = {spell(place) for place in who.rights}
    other = next((spell(place) for place in reversed(PLACES) if place not in who.rights), "")
    return {name: other for name, value in form.fields.items() if value in own}


def _written(made: Hunt) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every writing door of machines that takes no ids, at each place, with a body that is well formed."""
    bound = made.app.url_map.bind("localhost")
    for rule in made.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.arguments == {"region"} and rule.rule.startswith("/api/"):
            for address in (bound.build(rule.endpoint, {"region": place}) for place in PLACES):
                if made.door(address, "POST"):
                    yield address, _body(made, rule.rule)


def _body(made: Hunt, rule: str) -> dict[str, Any]:
    """What is said at a machine door, made once a hunt: reading the whole description costs more than the knock."""
    if rule not in made.bodies:
        made.bodies[rule] = bodies.plausible(made.app, rule)
    return made.bodies[rule]


def _built(made: Hunt, who: Visitor) -> Iterator[tuple[str, Form]]:
    """Every changing door with ids that were met, those the visitor was never shown first, whether or not a page shows
    a form for it."""
    bound = made.app.url_map.bind("localhost")
    for rule in made.app.url_map.iter_rules():
        names = sorted(rule.arguments)
        if "POST" not in (rule.methods or ()) or not rule.arguments - {"region"}:
            continue
        strange = (sorted(made.met[name], key=lambda met: who.name in made.shown[str(met)]) for name in names)
        for values in islice(product(*strange), ALIKE):
            address = bound.build(rule.endpoint, dict(zip(names, values, strict=True)))
            if made.door(address, "POST"):
                yield address, Form(address, "post")


def _somebody_elses(made: Hunt, who: Visitor, address: str) -> bool:
    """Whether the door must stay shut: a right the visitor lacks there, or an id in a page that was never his."""
    endpoint, arguments = made.door(address, "POST") or ("", {})
    right = right_of(made.app.view_functions[endpoint]) or ""
    if right in EVERYBODYS:
        ids = [str(value) for value in arguments.values() if isinstance(value, UUID)]
        return bool(ids) and not all(who.name in made.shown[each] for each in ids)
    return right not in who.rights.get(region_of(address) or 0, ())


def refused(answer: TestResponse) -> bool:
    """Refused outright, or sent to sign in first."""
    return answer.status_code in REFUSED or (answer.status_code == 303 and "sign-in" in (answer.location or ""))


def _strange_ids(made: Hunt, who: Visitor) -> str:
    """An id from somebody else's forms."""
    for address, form in made.forms.items():
        if who.name not in form.offered and (found := ID.search(address)):
            return found[0]
    return ""


def _his(who: Visitor, row: dict[str, Any]) -> bool:
    """Whether a row lies in a region where the visitor has a post, or is about himself or nobody."""
    owners = [row[name] for name in ("person", "applicant") if row.get(name)]
    home = row.get("region", row.get("to_region"))
    return home in who.rights or (str(who.person) in owners) or (home is None and not owners)
