"""What a change of the tree does, as a plan: which regions close, which open in their place, who is heir of what.

No database: a `Tree` holds what must be known, every operation is a function from a tree to a `Plan`, and a plan that
is returned keeps the rule on which tenancy rests, that a region's code lies inside its parent's and that nobody else
lies between the two. A key never changes: a region that gets another code closes, with all below it, and opens again.

A region whose official code would lie outside its new parent gets one of the **local scheme**: the parent's digits,
then numbers that the national lists have never given out (`LOCAL`). The official code is kept beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from wutong.regions.rules import Place, exercised
from wutong.regions.trees import (
    WHOLE,
    CodeElsewhere,
    CodeTaken,
    Heir,
    Misallocated,
    Node,
    NoHeir,
    NoLocalCode,
    Part,
    Plan,
    Renamed,
    Tree,
    Unequal,
)
from wutong.tenancy import SPANS, contains, depth, line, spell

#: The numbers of the local scheme by level. National lists use 01–90 for cities, 01–88 for counties, classes 0–5 (and
#: 998 and 999 for what is no place) for townships and villages.
LOCAL: Mapping[int, range] = {2: range(91, 100), 3: range(91, 100), 4: range(600, 998), 5: range(600, 998)}
FINEST = Decimal("0.000001")


@dataclass
class _Draft:
    """A plan in the making."""

    tree: Tree
    opened: dict[int, Node] = field(default_factory=dict)
    heirs: list[Heir] = field(default_factory=list)

    def plan(self, kind: str) -> Plan:
        """The finished plan; raises `NoHeir` where somebody who closes was to take over."""
        closed = {heir.code for heir in self.heirs}
        for heir in self.heirs:
            if heir.successor in closed:
                raise NoHeir(region=spell(heir.successor))
        return Plan(kind, tuple(self.opened[code] for code in sorted(self.opened)), tuple(self.heirs))

    def code(self, parent: Node, level: int, wanted: int | None) -> int:
        """The code that is wanted if it may be given, else the next free one of the local scheme."""
        if wanted is not None:
            return self._allowed(parent, level, wanted)
        for number in LOCAL.get(level, range(0)):
            free = parent.code + number * SPANS[level]
            if free not in self.tree.taken and free not in self.opened:
                return free
        raise NoLocalCode(parent=parent.full_name)

    def _allowed(self, parent: Node, level: int, wanted: int) -> int:
        if wanted in self.tree.taken or wanted in self.opened:
            raise CodeTaken(region=spell(wanted))
        between = [step for step in line(wanted)[:-1] if contains(parent.code, step) and step != parent.code]
        alien = any(self.tree.taken.get(step, "placeholder") != "placeholder" for step in between)
        if depth(wanted) != level or not contains(parent.code, wanted) or alien or parent.level >= level:
            raise CodeElsewhere(region=spell(wanted), parent=parent.full_name)
        return wanted

    def open(self, node: Node) -> Node:
        """Open a region; its code was given by `code`."""
        self.opened[node.code] = node
        return node

    def close(self, code: int, heirs: Sequence[tuple[int, Decimal]]) -> None:
        """Close a region for its heirs."""
        self.heirs += [Heir(code, successor, share) for successor, share in heirs]

    def graft(self, node: Node, parent: Node, wanted: int | None = None, name: str = "") -> Node:
        """Let a region with all below it go on under another parent or code; what is below keeps its last digits."""
        official = None if wanted is not None else node.national or node.code
        top = self.open(_under(node, parent, self.code(parent, node.level, wanted), official, name))
        self.close(node.code, [(top.code, WHOLE)])
        moved = {node.code: top}
        for below in self.tree.below(node.code):
            code = below.code - node.code + top.code
            if code in self.tree.taken:
                raise CodeTaken(region=spell(code))
            kept = below.national if wanted is not None else below.national or below.code
            moved[below.code] = self.open(_under(below, moved[below.parent or 0], code, kept))
            self.close(below.code, [(code, WHOLE)])
        return top


def _under(node: Node, parent: Node, code: int, national: int | None, name: str = "") -> Node:
    named = name or node.name
    return replace(
        node, code=code, parent=parent.code, name=named, full_name=full_name(parent, named), national=national
    )


def full_name(parent: Node, name: str) -> str:
    """A region's full name: those of the regions above, the nation left out, then its own."""
    return parent.full_name + name if parent.code else name


# ── The operations ───────────────────────────────────────────────────────────────────────────────────────────


def renamed(tree: Tree, code: int, name: str) -> Plan:
    """更名: the code stays, the region and the full names below it change."""
    node = tree.get(code)
    if node.name == name or node.parent is None:
        raise Misallocated(why="新名称与原名称相同" if node.parent is not None else "不能更改全国的名称")
    new = {code: replace(node, name=name, full_name=full_name(tree.get(node.parent), name))}
    for below in tree.below(code):
        new[below.code] = replace(below, full_name=full_name(new[below.parent or 0], below.name))
    return Plan("rename", renames=tuple(Renamed(one.code, one.name, one.full_name, node.name) for one in new.values()))


def recoded(tree: Tree, code: int, new: int, name: str = "") -> Plan:
    """换码 (县改区, 撤乡设镇): the region goes on under another official code of the same parent."""
    draft, node = _Draft(tree), tree.get(code)
    draft.graft(node, tree.get(node.parent or 0), new, name)
    return draft.plan("recode")


def moved(tree: Tree, code: int, parent: int, new: int | None = None, name: str = "") -> Plan:
    """划转: the region goes on below another parent; what it acts for changes with the level of that parent."""
    draft, node, above = _Draft(tree), tree.get(code), tree.get(parent)
    if contains(code, parent) or above.level >= node.level:
        raise CodeElsewhere(region=spell(code), parent=above.full_name)
    acts = node.exercises
    if tree.get(node.parent or 0).level != above.level:
        counties = any(below.level == 3 for below in tree.below(code))
        acts = exercised(Place(node.level, above.level, above.exercises, counties_below=counties))
    top = draft.graft(node, above, new, name)
    draft.open(replace(top, exercises=acts))
    return draft.plan("move")


def merged(
    tree: Tree, codes: Sequence[int], into: int | None = None, name: str = "",
    given: Mapping[int, int] | None = None,
) -> Plan:  # fmt: skip
    """合并: several regions become one, which is new when it has a name and otherwise goes on under its code.

    Regions below go on below the successor, under the codes `given` to them or those of the local scheme.
    """
    draft, nodes = _Draft(tree), [tree.get(code) for code in dict.fromkeys(codes)]
    target = _united(draft, nodes, into, name) if name else tree.get(into if into is not None else -1)
    for node in nodes:
        if node.level != target.level:
            raise Unequal(region=node.full_name)
    going = [node for node in nodes if node.code != target.code]
    if not going:
        raise Misallocated(why="没有需要并入的地区")
    for node in going:
        draft.close(node.code, [(target.code, WHOLE)])
        for child in tree.children(node.code):
            draft.graft(child, target, (given or {}).get(child.code))
    return draft.plan("merge")


def _united(draft: _Draft, nodes: Sequence[Node], code: int | None, name: str) -> Node:
    first, acts = nodes[0], frozenset[int]().union(*(node.exercises for node in nodes))
    above = draft.tree.get(first.parent or 0)
    target = _under(first, above, draft.code(above, first.level, code), None, name)
    return draft.open(replace(target, exercises=acts))


def split(
    tree: Tree, code: int, parts: Sequence[Part], allocation: Mapping[int, int] | None = None,
    given: Mapping[int, int] | None = None,
) -> Plan:  # fmt: skip
    """分设: one region becomes several. `allocation` has the place of its part for each region directly below.

    A part with a name is new; one without is open already, a neighbour or the region itself, which then stays.
    """
    draft, node, allocation = _Draft(tree), tree.get(code), allocation or {}
    if len(parts) < 2:
        raise Misallocated(why="至少要分设为两个地区")
    children = tree.children(code)
    _covers(children, allocation, len(parts))
    targets = [_part(draft, node, part) for part in parts]
    if code not in {target.code for target in targets}:
        draft.close(code, [(target.code, share) for target, share in zip(targets, shares(parts), strict=True)])
    for child in children:
        target = targets[allocation[child.code]]
        if target.code != code:
            draft.graft(child, target, (given or {}).get(child.code))
    return draft.plan("split")


def _covers(children: Sequence[Node], allocation: Mapping[int, int], parts: int) -> None:
    known = {child.code for child in children}
    if missing := sorted(known - set(allocation)):
        raise Misallocated(why=f"没有写明{spell(missing[0])}等 {len(missing)} 个下级地区的去向")
    if strange := sorted(set(allocation) - known):
        raise Misallocated(why=f"{spell(strange[0])}不是该地区的直接下级")
    if any(not 0 <= place < parts for place in allocation.values()):
        raise Misallocated(why="分配到了没有列出的地区")


def _part(draft: _Draft, node: Node, part: Part) -> Node:
    if part.name:
        above = draft.tree.get(node.parent or 0)
        return draft.open(_under(node, above, draft.code(above, node.level, part.code), None, part.name))
    target = draft.tree.get(part.code if part.code is not None else -1)
    if target.level != node.level:
        raise Unequal(region=target.full_name)
    return target


def shares(parts: Sequence[Part]) -> list[Decimal]:
    """The parts' shares, equal ones where none is said; raises `Misallocated` unless they make one whole."""
    said = [part.share for part in parts if part.share is not None]
    if not said:
        each = (WHOLE / len(parts)).quantize(FINEST)
        return [WHOLE - each * (len(parts) - 1), *[each] * (len(parts) - 1)]
    exact = all(share > 0 and share == share.quantize(FINEST) for share in said)
    if len(said) != len(parts) or sum(said) != WHOLE or not exact:
        raise Misallocated(why="各地区的占比应都大于 0、最多 6 位小数，合计为 1")
    return said


def abolished(tree: Tree, code: int, heir: int | None = None) -> Plan:
    """撤销: a region and all below it end; the heir, its parent if nobody is named, answers for all of them."""
    draft, node = _Draft(tree), tree.get(code)
    target = tree.get(heir if heir is not None else node.parent if node.parent is not None else -1)
    for closed in (node, *tree.below(code)):
        draft.close(closed.code, [(target.code, WHOLE)])
    return draft.plan("abolish")
