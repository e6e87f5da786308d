"""The region in an address: `/<region:region>/…`.

A region has one spelling (ARCHITECTURE §9). Any other spelling of a known region moves permanently to it, an
unknown one is not found. An abolished one answers for ever: what happened there stays where it was (`lasts`), every
other page leads to its successor, or names its successors where there are several. Views never see the region as an
argument: it is taken out of the address into `g.region`, and `url_for` puts it back.
"""

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.routing import BaseConverter, RequestRedirect, ValidationError

from wutong.errors import NotFound
from wutong.tenancy import DIGITS, NoSuchRegion, spell
from wutong.web import lookups
from wutong.web.lookups import RegionView


class Abolished(NotFound):
    """The region has ended; its successors, if any, are named on the page."""

    code, status = "region.abolished", 410
    message = "{name}已于 {ended} 撤并，{next}"

    def members(self) -> dict[str, Any]:
        """The successors, for machines: region as in addresses, and name."""
        return {"successors": self.facts["successors"]}


class NotYet(NotFound):
    """The region is to open on a later day."""

    code = "region.not_yet"
    message = "{name}将于 {begins} 设立，在此之前请到原来的地区办理。"


class Moved(RequestRedirect):
    """The page of an abolished region, at its successor; not for ever, because that one may be split tomorrow."""

    code = 302


#: Blueprints whose addresses go on in an abolished region, each with the endpoints that do not: new beginnings.
_LASTING: dict[str, frozenset[str]] = {}
WAS = "was"


def lasts(blueprint: str, *, but: Iterable[str] = ()) -> None:
    """Let a blueprint's addresses go on in a region that has ended, because they hold what happened there."""
    _LASTING[blueprint] = frozenset(but)


def lasting(endpoint: str) -> bool:
    """Whether an address goes on in a region that has ended."""
    blueprint, _, name = endpoint.rpartition(".")
    return blueprint in _LASTING and name not in _LASTING[blueprint]


class RegionConverter(BaseConverter):
    """Digits that may name a region, as `(code, digits as written)`; builds from a code or from digits."""

    regex = r"\d{1,12}"

    def to_python(self, value: str) -> tuple[int, str]:
        """Read the digits; a length no region has is no match, and so 404."""
        if value != "0" and (len(value) not in DIGITS or not value.isascii()):
            raise ValidationError
        return int(value.ljust(12, "0")), value

    def to_url(self, value: Any) -> str:
        """Write a code, a region view or digits that stand ready."""
        if isinstance(value, RegionView):
            return value.short
        if isinstance(value, tuple):
            return spell(value[0])
        return spell(value) if isinstance(value, int) else str(value)


def take(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Move the region from the view's arguments to `g` (a URL value preprocessor)."""
    if values and "region" in values:
        g.region_code, g.region_digits = values.pop("region")


def give(endpoint: str, values: dict[str, Any]) -> None:
    """Put the present region into an address that wants one (a URL default)."""
    if "region" not in values and "region_code" in g and current_app.url_map.is_endpoint_expecting(endpoint, "region"):
        values["region"] = g.region_code


def place() -> None:
    """Find the region of this request, inside its scope, and set `g.region`; redirect or refuse if it is not one."""
    code = g.get("region_code")
    if code is None:
        return
    found = lookups.of().region(code)
    if found is None:
        raise NoSuchRegion(code=g.region_digits)
    if g.region_digits != found.short:
        raise RequestRedirect(_respelled(found.short))
    if found.begins:
        raise NotYet(name=found.name, begins=found.begins)
    if found.ended and not lasting(str(request.endpoint)):
        raise _elsewhere(found)
    g.region = found


def _respelled(digits: str) -> str:
    head, _, tail = request.full_path.partition(f"/{g.region_digits}")
    return f"{request.script_root}{head}/{digits}{tail}".removesuffix("?")


def _elsewhere(found: RegionView) -> Exception:
    """On to the one successor, who is told where the reader comes from; several, a form or a machine get an answer."""
    if len(found.heirs) != 1 or request.method not in ("GET", "HEAD") or request.path.startswith("/api/"):
        return abolished(found)
    address = _respelled(found.heirs[0].short)
    return Moved(f"{address}{'&' if '?' in address else '?'}{WAS}={found.short}")


def abolished(found: RegionView) -> Abolished:
    """The refusal that names who has a region's place."""
    names = "、".join(heir.name for heir in found.heirs)
    following = f"现由{names}办理。" if names else "请从首页重新选择地区。"
    places = [{"region": heir.short, "name": heir.name} for heir in found.heirs]
    return Abolished(name=found.name, ended=found.ended, next=following, successors=places)


def was() -> RegionView | None:
    """The abolished region from which a link led the reader to the present one."""
    digits = request.args.get(WAS, "")
    if not g.get("region") or len(digits) not in DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    found = lookups.of().region(int(digits.ljust(12, "0")))
    return found if found and g.region.code in {heir.code for heir in found.heirs} else None


def install(app: Flask) -> None:
    """Teach the application the converter and both directions of the address."""
    app.url_map.converters["region"] = RegionConverter
    app.url_value_preprocessor(take)
    app.url_defaults(give)
