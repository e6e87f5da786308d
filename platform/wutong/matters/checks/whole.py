"""Rules about a whole region's list, beyond one matter: what the page lacks, what no longer stands."""

from collections.abc import Iterable, Iterator

from wutong.layers.fold import Drift
from wutong.matters import rules
from wutong.matters.checks.rule import Facts, Matter, advises, refuses, when


def incomplete(matter: Matter) -> Iterable[Facts]:
    """八公开, 五公开: what must be published is there."""
    profile, lacking = dict(rules.profile(matter)), rules.missing(matter)
    return when(lacking, titles="、".join(profile[name] for name in lacking))


def outgrown(matter: Matter, drifts: Iterable[Drift]) -> Iterator[Facts]:
    """An own value stands no longer, because a region above has become stricter since."""
    for drift in drifts:
        yield {"element": drift.element, "title": rules.BY_NAME[drift.element].title}


INCOMPLETE = refuses("incomplete", "name", incomplete, "还缺少应当公开的内容：{titles}，请补齐。")
OUTGROWN = advises("outgrown", "name", outgrown, "本级填写的“{title}”已被上级更严的规定取代，请改成现行内容或清空。")
RULES = (INCOMPLETE, OUTGROWN)
