"""The region in an address: `/<region:region>/…`.

A region has one spelling (ARCHITECTURE §9). Any other spelling of a known region moves permanently to it, an
unknown one is not found, an abolished one names its successor. Views never see the region as an argument: it
is taken out of the address into `g.region`, and `url_for` puts it back.
"""

from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.routing import BaseConverter, RequestRedirect, ValidationError

from wutong.errors import NotFound
from wutong.tenancy import DIGITS, NoSuchRegion, spell
from wutong.web import lookups
from wutong.web.lookups import RegionView


class Abolished(NotFound):
    """The region has ended; its successor, if any, is named on the page."""

    code, status = "region.abolished", 410
    message = "{name}已于 {ended} 撤并，{next}"


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
    if found.ended:
        raise _abolished(found)
    g.region = found


def _respelled(digits: str) -> str:
    head, _, tail = request.full_path.partition(f"/{g.region_digits}")
    return f"{request.script_root}{head}/{digits}{tail}".removesuffix("?")


def _abolished(found: RegionView) -> Abolished:
    heir = found.successor
    following = f"现由{heir.name}办理。" if heir else "请从首页重新选择地区。"
    return Abolished(name=found.name, ended=found.ended, next=following, successor=heir.short if heir else None)


def install(app: Flask) -> None:
    """Teach the application the converter and both directions of the address."""
    app.url_map.converters["region"] = RegionConverter
    app.url_value_preprocessor(take)
    app.url_defaults(give)
