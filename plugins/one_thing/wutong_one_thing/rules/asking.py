"""一次告知: answers first, then only what applies to whoever answered."""

from collections.abc import Collection, Iterable, Mapping

from wutong_one_thing.rules.bundles import Bundle, Item, Question

Answers = Mapping[str, str]


def applies(item: Item, answers: Answers) -> bool:
    """Whether a member is for somebody with these answers; what was not answered rules nothing out."""
    return all(answers.get(key) in (None, "", *values) for key, values in item.when)


def chosen(bundle: Bundle, answers: Answers, without: Collection[str] = ()) -> tuple[str, ...]:
    """The members that apply, those left out that may be left out."""
    kept = (item for item in bundle.items if applies(item, answers))
    return tuple(item.matter for item in kept if not (item.optional and item.matter in without))


def still_asked(bundle: Bundle, answers: Answers) -> tuple[Question, ...]:
    """The questions on which something depends and that have no answer among their options."""
    needed = {key for item in bundle.items for key, _ in item.when}
    return tuple(one for one in bundle.questions if one.key in needed and answers.get(one.key) not in one.options)


def clean(bundle: Bundle, sent: Mapping[str, str]) -> dict[str, str]:
    """Those answers that answer a question of the bundle with one of its options."""
    return {one.key: sent[one.key] for one in bundle.questions if sent.get(one.key) in one.options}


def left_out(bundle: Bundle, sent: Iterable[str]) -> frozenset[str]:
    """Those of these members that may be left out."""
    optional = {item.matter for item in bundle.items if item.optional}
    return frozenset(optional.intersection(sent))
