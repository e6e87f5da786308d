"""The region tree as plain values, a plan that changes it, and the refusals of plans; no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wutong.errors import Conflict, Invalid
from wutong.tenancy import spell, until

WHOLE = Decimal(1)


class NotOpenRegion(Conflict):
    """The region is not in the tree, or is closed already."""

    code = "region.not_in_the_tree"
    message = "代码“{region}”不是在用的地区，请核对后再办理。"


class CodeTaken(Conflict):
    """A code that was given once is never given again."""

    code = "region.code_taken"
    message = "代码“{region}”已经用过，不能再给另一个地区，请换一个代码。"


class CodeElsewhere(Invalid):
    """The code does not lie inside the parent's, has another level, or a third region lies between the two."""

    code = "region.code_elsewhere"
    message = "代码“{region}”不在“{parent}”的代码区间内或级别不符，请换一个代码，或不写代码由系统按本地规则编码。"


class NoLocalCode(Conflict):
    """Every number of the local scheme is taken below this parent."""

    code = "region.no_local_code"
    message = "“{parent}”下的本地代码已经用完，请写明新代码。"


class Unequal(Invalid):
    """Only regions of one level can become one."""

    code = "region.levels_differ"
    message = "“{region}”与其他地区级别不同，不能合并或承接，请核对代码。"


class Misallocated(Invalid):
    """A split must say of every region directly below where it goes, and its shares must make one whole."""

    code = "region.misallocated"
    message = "分设方案不完整：{why}。"


class NoHeir(Invalid):
    """Whoever takes over must stay when the region closes."""

    code = "region.no_heir"
    message = "“{region}”自身也在撤并范围内，不能作为承接地区，请另选。"


@dataclass(frozen=True, slots=True)
class Node:
    """An open region. `national` is its official code where its own is of the local scheme."""

    code: int
    parent: int | None
    level: int
    kind: str
    name: str
    full_name: str
    exercises: frozenset[int]
    national: int | None = None


@dataclass(frozen=True, slots=True)
class Heir:
    """A closed region and who has its place from then on; the shares of one region's heirs make 1."""

    code: int
    successor: int
    share: Decimal = WHOLE


@dataclass(frozen=True, slots=True)
class Part:
    """One of the regions that a split leads to; with a name it is new, without one it is open already."""

    code: int | None
    name: str = ""
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """A region that stays under its code and is called otherwise; all below it have it in their full names."""

    code: int
    name: str
    full_name: str
    before: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an operation writes: new regions from above downward, heirs of those that close, other names."""

    kind: str
    opens: tuple[Node, ...] = ()
    heirs: tuple[Heir, ...] = ()
    renames: tuple[Renamed, ...] = ()

    @property
    def closes(self) -> tuple[int, ...]:
        """The codes that close, from above downward."""
        return tuple(dict.fromkeys(heir.code for heir in self.heirs))


class Tree:
    """The open regions that an operation may touch, and `taken`: every code ever given, with its kind."""

    def __init__(self, nodes: Iterable[Node], taken: Mapping[int, str] | None = None) -> None:
        self.nodes = {node.code: node for node in sorted(nodes, key=lambda node: node.code)}
        self.taken = {**{node.code: node.kind for node in self.nodes.values()}, **(taken or {})}

    def get(self, code: int) -> Node:
        """An open region; raises `NotOpenRegion`."""
        if code not in self.nodes:
            raise NotOpenRegion(region=spell(code))
        return self.nodes[code]

    def below(self, code: int) -> list[Node]:
        """Every open region below, from above downward."""
        return [node for node in self.nodes.values() if code < node.code <= until(code)]

    def children(self, code: int) -> list[Node]:
        """The open regions directly below."""
        return [node for node in self.nodes.values() if node.parent == code]

    def applied(self, plan: Plan) -> "Tree":
        """The tree after a plan."""
        kept = [node for node in self.nodes.values() if node.code not in plan.closes]
        return Tree([*kept, *plan.opens], self.taken)
