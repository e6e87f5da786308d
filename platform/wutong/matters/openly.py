"""Open data: what anybody may take away of a region's published guides, and the page that says what is in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, g, jsonify, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from wutong import tenancy
from wutong.clock import now
from wutong.layers import heads
from wutong.matters import opendata, openschema, policy, queries, rules
from wutong.matters.additions import ADDITIONS
from wutong.matters.models import MATTER
from wutong.tenancy import spell
from wutong.web import etag, tables
from wutong.web.doors import open_to_all
from wutong.web.screens import render
from wutong.web.words import N_

bp = Blueprint("open_data", __name__, url_prefix="/<region:region>/open-data", template_folder="templates")

#: For how long a cache may answer without asking again, in seconds.
FRESH = 300
#: What the files are, by how they end.
TITLES = {"jsonl": N_("JSON Lines，每行一个事项"), "csv": N_("CSV，可以用 Excel 打开")}


@bp.get("/")
@open_to_all
def index() -> str:
    """What is in the files, how they are taken, on what terms."""
    held = {"dataset": _dataset(), "titles": TITLES, "facts": openschema.FACTS, "groups": _groups()}
    return render("matters/open.html", changed=_changed(), **held)


@bp.get("/dataset.json")
@open_to_all
def dataset() -> Response:
    """The same for programs: how many guides, since when, under which terms, where the files and their schema are."""
    return _kept(lambda: jsonify(_dataset()), opendata.version("dataset"))


@bp.get("/schema.json")
@open_to_all
def schema() -> Response:
    """The JSON Schema of a line."""
    told = openschema.schema(_address(".schema"))
    return _kept(lambda: jsonify(told), etag.tag(told))


@bp.get("/guides.<form>")
@open_to_all
def guides(form: str) -> Response:
    """Every guide that the region offers, as a file; nothing is read for who holds the present version already."""
    if form not in opendata.FORMS:
        raise NotFound
    return _kept(lambda: _file(form), opendata.version(form))


def _file(form: str) -> Response:
    out = opendata.written(form, lambda code: _address("matters.show", code=code))
    response = tables.attachment(out.pieces(), f"guides-{spell(g.region.code)}", form)
    response.content_length = out.size
    response.call_on_close(out.close)
    return response


def _kept(make: Callable[[], Response], version: str | None) -> Response:
    """An answer that anybody's cache may keep for a while and ask about later."""
    if version is not None and request.if_none_match.contains(version):
        response = Response(status=304)
        response.set_etag(version)
    else:
        response = make()
        response = etag.answer(response, version) if version else response
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _dataset() -> dict[str, Any]:
    changed = _changed()
    files = [{"form": form, "url": _address(".guides", form=form)} for form in opendata.FORMS]
    return {
        "format": opendata.FORMAT,
        "region": spell(g.region.code),
        "name": g.region.name,
        "guides": len(queries.offered()),
        "changed": changed.isoformat() if changed else None,
        "licence": policy.licence(),
        "schema": _address(".schema"),
        "files": files,
    }


def _changed() -> datetime | None:
    """When a list on the region's line last took effect."""
    stamp = heads.stamp(MATTER, tenancy.scope().line, now())
    return stamp.since if stamp else None


def _groups() -> list[tuple[str, list[rules.Element]]]:
    """The elements under their headings, in the order of the guide."""
    told: dict[str, list[rules.Element]] = {}
    for element in rules.ELEMENTS:
        told.setdefault(element.group, []).append(element)
    added = [(one.title, [replace(each, name=one.public(each)) for each in one.elements]) for one in ADDITIONS]
    return [*told.items(), *added]


def _address(endpoint: str, **values: Any) -> str:
    """The whole address of a view, as citizens see it."""
    return str(current_app.config["WUTONG"].public_url) + url_for(endpoint, **values)
