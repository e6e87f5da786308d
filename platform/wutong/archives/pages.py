"""What the page of a case says of its archive, to the citizen and to the office."""

from collections.abc import Sequence

from flask import Blueprint

from wutong.archives import queries
from wutong.archives.models import Package
from wutong.archives.rules import OVER, TERMS
from wutong.cases.models import Case
from wutong.web import slots

bp = Blueprint("archives", __name__, template_folder="templates")
slots.fill("case.page", "archives/_case.html")


@bp.app_template_global("archives_of")
def archives_of(case: Case) -> Sequence[Package]:
    """The packages of a case, the first one first."""
    return queries.of_case(case.id)


@bp.app_template_global("archive_terms")
def archive_terms() -> dict[str, str]:
    """What the terms are called."""
    return dict(TERMS)


@bp.app_template_test("over_for_archive")
def over(case: Case) -> bool:
    """Whether a case is over, so that it can be sealed."""
    return case.state in OVER and case.moved_to is None
