"""Before and after (优化前后): four figures of the sources, of the members applied for one by one and as a bundle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wutong.sdk import N_
from wutong_one_thing.rules import graph
from wutong_one_thing.rules.bundles import Edge
from wutong_one_thing.rules.merging import Offers, Paper

#: The figures in their order, and what each is called.
FIGURES: Mapping[str, str] = {
    "steps": N_("办理环节"), "papers": N_("申请材料"), "visits": N_("到现场次数"), "days": N_("办理时限（工作日）"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """Steps of the process, papers to bring, visits, and working days."""

    steps: int = 0
    papers: int = 0
    visits: int = 0
    days: int = 0

    def saved(self, after: "Figures") -> "Figures":
        """How much less it is afterwards."""
        return Figures(*(getattr(self, name) - getattr(after, name) for name in FIGURES))


def apart(offers: Offers, chosen: Sequence[str]) -> Figures:
    """One by one: every figure is the sum of those of the members."""
    mine = [offers[matter] for matter in chosen]
    return Figures(
        sum(one.steps for one in mine), sum(len(one.papers) for one in mine), sum(one.visits for one in mine),
        sum(one.days for one in mine),
    )  # fmt: skip


def together(offers: Offers, chosen: Sequence[str], edges: Sequence[Edge], papers: Sequence[Paper]) -> Figures:
    """As a bundle: steps and days along the longest path, each paper once, and as many visits as the member with the
    most asks for, because one visit serves all (一窗受理)."""
    steps, _ = graph.longest({matter: offers[matter].steps for matter in chosen}, edges)
    days, _ = graph.longest({matter: offers[matter].days for matter in chosen}, edges)
    visits = max((offers[matter].visits for matter in chosen), default=0)
    return Figures(steps, len(papers), visits, days)
