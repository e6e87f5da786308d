"""The archive for machines: the list, one package, its proof, the file."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from werkzeug.wrappers import Response

from wutong.archives import actions, proving, queries, schemas, shown
from wutong.archives.models import Package
from wutong.web.doors import actor, needs
from wutong.web.paging import Page
from wutong.web.region import lasts

bp = Blueprint("archives_api", __name__, url_prefix="/api/v1/<region:region>/archives", description="档案")
lasts(bp.name)


@bp.get("/")
@needs("archive.read")
@bp.arguments(schemas.Searched, location="query")
@bp.response(200, schemas.PackagesOut)
def listed(asked: dict[str, Any]) -> Page[Package]:
    """The region's packages, the latest first."""
    cut = {name: asked[name] for name in ("term", "year")}
    return queries.listed(text=asked["q"], cursor=asked["after"], limit=asked["limit"], **cut)


@bp.get("/<uuid:package_id>")
@needs("archive.read")
@bp.response(200, schemas.PackageOut)
def show(package_id: UUID) -> Package:
    """One package."""
    return queries.get(package_id)


@bp.get("/<uuid:package_id>/proof")
@needs("archive.read")
@bp.response(200, schemas.VerdictOut)
def proof(package_id: UUID) -> proving.Verdict:
    """Whether the package is what was sealed, part by part."""
    return actions.verify(queries.get(package_id))


@bp.post("/<uuid:package_id>/export")
@needs("archive.manage")
@bp.response(200, {"type": "string", "format": "binary"}, content_type=shown.TAR)
def export(package_id: UUID) -> Response:
    """The file of a package; that it was taken is an event."""
    return shown.file(actions.export(package_id, actor=actor()))
