"""The catalogue looked through: what contradicts itself, by rule, and how far what must be published is there."""

from wutong.matters import lint
from wutong.matters.desk.door import bp
from wutong.web.doors import needs
from wutong.web.screens import render


@bp.get("/lint")
@needs("matter.read")
def faults() -> str:
    """Every fault of the region's own list, what blocks publishing first, with the way to each matter."""
    found = lint.lint()
    told = [(rule, [one for one in found if one.fault.code == rule.code]) for rule, _ in lint.counted(found)]
    return render("matters/lint.html", told=told, published=lint.published(), total=len(found))
