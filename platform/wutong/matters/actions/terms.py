"""Whether the terms of a claim can be kept: who accepts and who decides must exist above a place and have the power."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from wutong import tenancy
from wutong.errors import Invalid
from wutong.layers import queries as inherited
from wutong.layers.claims import SELF, Reach, Terms
from wutong.layers.kinds import REACH
from wutong.layers.models import Claim
from wutong.matters import codes, queries
from wutong.matters.models import MATTER
from wutong.regions import queries as regions


class TermsUnfit(Invalid):
    """Nobody at the level named decides or accepts, or the level may not."""

    code = "matter.terms_unfit"
    message = "办理方式不能成立，请按提示改正。"


def must_fit(items: Sequence[UUID], reach: Reach, terms: Terms) -> None:
    """Raise `TermsUnfit` with a sentence at each level that cannot be kept."""
    wrong: dict[str, list[str]] = {}
    targets = _targets(reach)
    if terms.decide_level is not None:
        wrong["decide_level"] = _decides(items, terms.decide_level, targets, reach)
    if terms.accept_level is not None:
        wrong["accept_level"] = _accepts(terms, targets, reach)
    told = {name: said for name, said in wrong.items() if said}
    if told:
        raise TermsUnfit(told)


def _targets(reach: Reach) -> list[int]:
    """The 行使层级 of the places for which the claim is made."""
    own = [max(queries.acting(), default=1)] if SELF in reach.levels else []
    return own + [level for level, word in REACH.items() if word in reach.levels]


def _decides(items: Sequence[UUID], level: int, targets: Sequence[int], reach: Reach) -> list[str]:
    known = inherited.defined(MATTER, tenancy.scope().home, items, elements=("name", "exercise_levels"))
    able = [one for one in known.values() if not one["exercise_levels"] or level in one["exercise_levels"]]
    title, said = codes.LEVELS[level], list[str]()
    if len(able) < len(known):
        other = next(one for one in known.values() if one not in able)
        said.append(f"“{other['name']}”不由{title}行使，{title}无权决定")
    return said + _placed(level, title, targets, reach)


def _accepts(terms: Terms, targets: Sequence[int], reach: Reach) -> list[str]:
    assert terms.accept_level is not None
    title, said = codes.LEVELS[terms.accept_level], list[str]()
    if terms.mode == "inform":
        said.append("公开告知的事项不收件，请不要选择受理层级")
    if terms.decide_level is not None and terms.accept_level < terms.decide_level:
        said.append("受理的层级不能高于决定的层级")
    # A place above that level accepts what it gets itself, as long as the claim is for others as well.
    below = [target for target in targets if target >= terms.accept_level]
    return said + _placed(terms.accept_level, title, below or targets, reach)


def _placed(level: int, title: str, targets: Sequence[int], reach: Reach) -> list[str]:
    """Whether every place of the claim has a region of the level on its line."""
    if any(level > target for target in targets):
        return [f"{title}在所选地方之下，请选择本级或上级"]
    home = tenancy.scope().home
    above = {held for levels in regions.acting(tenancy.scope().line).values() for held in levels}
    if level - 1 in above:
        return []
    able = set(regions.acting_below(home, level - 1))
    orphans = [place for place in _places(targets, reach) if able.isdisjoint(tenancy.line(place))]
    return [f"{regions.get(orphans[0]).name}等 {len(orphans)} 个地方没有{title}机构"] if orphans else []


def _places(targets: Iterable[int], reach: Reach) -> list[int]:
    found = [code for level in targets for code in regions.acting_below(tenancy.scope().home, level - 1)]
    return [code for code in found if reached(reach, code)]


def reached(reach: Reach | Claim, code: int) -> bool:
    """Whether the narrowing of a claim leaves a place in."""
    within = reach.only is None or any(tenancy.contains(place, code) for place in reach.only)
    return within and not any(tenancy.contains(place, code) for place in reach.besides)
