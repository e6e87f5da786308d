"""The line of a region as every statement takes it: six numbers, not one array of any length.

PostgreSQL then expects as much of a plan for any values as of one for the very values, and keeps it. To plan a reading
of layers anew takes longer than the reading.
"""

from collections.abc import Sequence

from sqlalchemy import BigInteger, bindparam
from sqlalchemy.dialects.postgresql import array

from wutong.tenancy import SPANS

_STEPS = tuple(f"step{deep}" for deep in range(len(SPANS)))
LINE = array([bindparam(step, type_=BigInteger) for step in _STEPS])


def on(line: Sequence[int]) -> dict[str, int]:
    """The parameters of a line; a short one ends several times with the same region."""
    return {step: line[min(deep, len(line) - 1)] for deep, step in enumerate(_STEPS)}
