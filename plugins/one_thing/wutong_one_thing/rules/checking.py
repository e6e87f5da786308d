"""What is wrong with a bundle as it stands at a place, and what could be better; shown while it is edited."""

from collections.abc import Iterator
from dataclasses import dataclass

from wutong_one_thing.rules import graph, merging
from wutong_one_thing.rules.bundles import Bundle, Edge
from wutong_one_thing.rules.merging import Offer, Offers
from wutong_one_thing.rules.stages import STAGES


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a part of a bundle; one that `stops` must be mended before it is published."""

    part: str
    text: str
    stops: bool = False


def own(bundle: Bundle) -> list[Finding]:
    """What can be said without knowing any matter."""
    return [*_members(bundle), *_edges(bundle), *_conditions(bundle), *_maps(bundle)]


def here(bundle: Bundle, offers: Offers) -> list[Finding]:
    """What can be said where these members are offered: gaps and conflicts."""
    known = [matter for matter in bundle.matters if matter in offers]
    gaps = (*_offered(bundle, offers), *_outputs(bundle, offers))
    return [*gaps, *_unmapped(bundle, offers, known), *_nowhere(bundle, offers)]


def _members(bundle: Bundle) -> Iterator[Finding]:
    if bundle.stage and bundle.stage not in STAGES:
        yield Finding("stage", "没有这个阶段，请从列表中选择", stops=True)
    codes = bundle.matters
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        yield Finding("items", f"事项 {code} 出现了两次，请删去一个", stops=True)
    for item in bundle.items:
        yield from (
            Finding("items", f"{item.matter} 的“联动撤回”提到的 {other} 不是成员", stops=True)
            for other in item.falls_with
            if other not in codes or other == item.matter
        )


def _edges(bundle: Bundle) -> Iterator[Finding]:
    for edge in bundle.edges:
        for end in (edge.before, edge.after):
            if end not in bundle.matters:
                yield Finding("edges", f"先后关系 {edge.key} 中的 {end or '（空）'} 不是成员", stops=True)
    if circle := graph.circle(bundle.matters, graph.among(bundle.edges, bundle.matters)):
        yield Finding("edges", f"先后关系成了环：{' → '.join((*circle, circle[0]))}，谁也不能先办", stops=True)


def _conditions(bundle: Bundle) -> Iterator[Finding]:
    asked = {one.key: one for one in bundle.questions}
    for item in bundle.items:
        for key, values in item.when:
            if key not in asked:
                yield Finding("items", f"{item.matter} 的条件提到的问题“{key}”不存在", stops=True)
            elif other := sorted(values - set(asked[key].options)):
                yield Finding("items", f"问题“{key}”没有“{other[0]}”这个选项（{item.matter}）", stops=True)


def _maps(bundle: Bundle) -> Iterator[Finding]:
    for part, listed in (("fields", bundle.fields), ("papers", bundle.papers)):
        taken: dict[tuple[str, str], str] = {}
        for shared in listed:
            for to in shared.to:
                if to[0] not in bundle.matters:
                    yield Finding(part, f"“{shared.name}”对应的 {to[0]} 不是成员", stops=True)
                if taken.setdefault(to, shared.key) != shared.key:
                    yield Finding(part, f"{to[0]} 的“{to[1]}”对应了两次：{taken[to]}、{shared.key}", stops=True)


def _offered(bundle: Bundle, offers: Offers) -> Iterator[Finding]:
    for item in bundle.items:
        if item.matter not in offers:
            yield Finding("items", f"本地区没有提供 {item.matter}，群众办这件事时看不到它")


def _outputs(bundle: Bundle, offers: Offers) -> Iterator[Finding]:
    for edge in bundle.edges:
        before, after = offers.get(edge.before), offers.get(edge.after)
        if before is None or after is None:
            continue
        for one in edge.passes:
            if one.output not in before.results:
                told = "、".join(before.results) or "没有登记结果"
                yield Finding("edges", f"{before.name} 不产生“{one.output}”（{told}），后面的事项等不到它")
            elif not merging.feeds(offers, [Edge(edge.before, edge.after, (one,))]):
                yield Finding("edges", f"{after.name} 没有要“{one.to}”的材料或栏目")


def _unmapped(bundle: Bundle, offers: Offers, known: list[str]) -> Iterator[Finding]:
    fed = merging.given(merging.feeds(offers, graph.among(bundle.edges, known)))
    merged = merging.form(bundle, offers, known, fed)
    for shared, (matter, box) in merged.conflicts:
        yield Finding("fields", f"“{shared.name}”与 {offers[matter].name} 的“{box}”类型或选项不同，将分开填写")
    told = fed | {part for shared in (*bundle.fields, *bundle.papers) for part in shared.to}
    for matter in known:
        yield from _alone(offers[matter], told)


def _alone(offer: Offer, told: frozenset[merging.Part]) -> Iterator[Finding]:
    """What a member needs and nobody shares with it."""
    for box in offer.form.top:
        if box.need and (offer.code, box.key) not in told:
            yield Finding("fields", f"{offer.name} 的必填栏目“{box.name}”没有对应，将单独填写")
    for name, need in offer.papers:
        if need == "required" and (offer.code, name) not in told:
            yield Finding("papers", f"{offer.name} 的材料“{name}”没有对应，将单独提交")


def _nowhere(bundle: Bundle, offers: Offers) -> Iterator[Finding]:
    """What is mapped to something that a member does not have."""
    for part, listed in (("papers", bundle.papers), ("fields", bundle.fields)):
        told = [(offers[matter], what) for shared in listed for matter, what in shared.to if matter in offers]
        for offer, what in told:
            if what not in (dict(offer.papers) if part == "papers" else {box.key for box in offer.form.top}):
                yield Finding(part, f"{offer.name} 没有“{what}”这份材料或这个栏目")


def joint(departments: list[str]) -> bool:
    """Whether members of different departments are in it (多部门联办); else it is one department's own (CAPABILITIES
    D1)."""
    return len(set(departments)) > 1
