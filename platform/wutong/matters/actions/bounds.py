"""What a region above does not leave to this one, as sentences at the boxes they concern."""

from collections.abc import Sequence

from wutong import tenancy
from wutong.layers import queries as inherited
from wutong.layers.fold import Drift, violations
from wutong.layers.kinds import Edit
from wutong.matters import preview, rules
from wutong.matters.models import MATTER
from wutong.regions import queries as regions


class HeldAbove(rules.Incomplete):
    """A value that a region above does not leave to this one; the sentence names the element and the limit."""

    code = "matter.held_above"
    message = "有内容超出上级规定的范围，请按提示改正。"


def within_bounds(edits: Sequence[Edit]) -> None:
    """Raise `HeldAbove` for the values that a region above holds."""
    line = tenancy.scope().line
    above = inherited.defined(MATTER, line[-2], [edit.item for edit in edits]) if len(line) > 1 else {}
    broken = [drift for edit in edits for drift in violations(MATTER, above.get(edit.item), line[-1], edit)]
    if broken:
        raise HeldAbove(fields={drift.element: [limit(drift)] for drift in broken})


def limit(drift: Drift) -> str:
    """Why a value may not be written here: who holds the element, at what."""
    holder = regions.get(drift.holder.region).name
    element = rules.BY_NAME[drift.element]
    return rules.LIMITS[element.may].format(holder=holder, held=preview.shown(element, drift.held))
