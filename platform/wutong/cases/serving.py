"""Which regions served a case beside its home: the place that received it, and those that plugins know of.

A case handled across a border was served at two places; what is said of the service is said of both.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from wutong.cases import queries

Asked = Callable[[UUID], Iterable[int]]


class Serving:
    """Who is asked; `owner` is the plugin that brought a question, `is_on` says whether it is on in a region."""

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}
        self.is_on: Callable[[str], bool] = lambda owner: True

    def register(self, asked: Asked, *, owner: str) -> None:
        """Ask this plugin too, with the id of a case at its home; it answers with codes of regions."""
        self._asked[owner] = asked

    def others(self, case_id: UUID) -> tuple[int, ...]:
        """The regions, in order, without the home itself; raises `NoSuchCase`."""
        case = queries.get(case_id)
        told = {code for owner, asked in self._asked.items() if self.is_on(owner) for code in asked(case_id)}
        return tuple(sorted((told | {case.receiver or case.region}) - {case.region}))


SERVING = Serving()


def served_elsewhere(case_id: UUID) -> tuple[int, ...]:
    """The codes of the regions that served a case of the present one beside it, in order; raises `NoSuchCase`."""
    return SERVING.others(case_id)
