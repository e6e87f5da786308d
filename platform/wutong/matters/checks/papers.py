"""Rules about what is asked for: papers, conditions, open clauses (DOMAIN 2.11; 国务院令716 §7; 许可法 §30)."""

import re
from collections.abc import Iterable, Iterator

from wutong.matters import rules
from wutong.matters.checks.rule import Facts, Matter, advises, refuses, rows, when

_OPEN_ENDED = re.compile(
    r"其[他它](相关|有关|必要|所需)?的?(材料|资料|证明|文件)|等(材料|资料|文件)$|法律法规规定的其[他它]"
)


def open_paper(matter: Matter) -> Iterator[Facts]:
    """No paper lets an office ask for whatever else it likes."""
    for row in rows(matter, "papers"):
        if _OPEN_ENDED.search(row.get("name") or "") or _OPEN_ENDED.search(row.get("note") or ""):
            yield {"name": row.get("name")}


def open_condition(matter: Matter) -> Iterator[Facts]:
    """No condition does."""
    for line in matter.get("conditions") or ():
        if _OPEN_ENDED.search(line):
            yield {"line": line}


def shared_but_asked(matter: Matter) -> Iterator[Facts]:
    """What the system fetches is not asked for."""
    for row in rows(matter, "papers"):
        if row.get("form") == "shared" and (row.get("copies") or row.get("originals")):
            yield {"name": row.get("name")}


def licence_but_original(matter: Matter) -> Iterator[Facts]:
    """Who has the electronic licence need not bring the paper one (国务院令716 §10)."""
    for row in rows(matter, "papers"):
        if row.get("licence") and row.get("form") == "original":
            yield {"name": row.get("name")}


def more_originals(matter: Matter) -> Iterator[Facts]:
    """Originals are counted among all."""
    for row in rows(matter, "papers"):
        if row.get("copies") is not None and (row.get("originals") or 0) > row["copies"]:
            yield {"name": row.get("name")}


def part_of_nothing(matter: Matter) -> Iterator[Facts]:
    """A part belongs to a paper of the list."""
    names = {row.get("name") for row in rows(matter, "papers")}
    for row in rows(matter, "papers"):
        if row.get("whole") and (row["whole"] not in names or row["whole"] == row.get("name")):
            yield {"name": row.get("name"), "whole": row["whole"]}


def paper_unstated(matter: Matter) -> Iterator[Facts]:
    """Every paper says whether it is needed and in which form."""
    for row in rows(matter, "papers"):
        if not row.get("need") or not row.get("form"):
            yield {"name": row.get("name")}


def papers_unsaid(matter: Matter) -> Iterable[Facts]:
    """Who says nothing of papers asks for none, here and below; better to say so."""
    return when(matter.get("papers") is None and not rules.upper(matter))


def deferred_without_deferral(matter: Matter) -> Iterable[Facts]:
    """A paper that may come later and a matter that is never accepted without contradict each other."""
    deferred = any(row.get("need") == "deferred" for row in rows(matter, "papers"))
    return when(matter.get("deferral") is False and deferred)


def deferral_of_nothing(matter: Matter) -> Iterable[Facts]:
    """Accepted with papers to follow: which ones?"""
    deferred = any(row.get("need") == "deferred" for row in rows(matter, "papers"))
    return when(matter.get("deferral") and not deferred)


def committed_without_commitment(matter: Matter) -> Iterable[Facts]:
    """A paper that may be signed for and a matter without 告知承诺 contradict each other."""
    committed = any(row.get("need") == "committed" for row in rows(matter, "papers"))
    return when(committed and not matter.get("commitment"))


def _said(matter: Matter) -> list[str]:
    """The elements of which there are rows; mostly few."""
    return [element for element in rules.ROWS if matter.get(element)]


def row_unnamed(matter: Matter) -> Iterator[Facts]:
    """Rows are named."""
    for element in _said(matter):
        if any(not row.get("name") for row in rows(matter, element)):
            yield {"element": element, "title": rules.BY_NAME[element].title}


def row_twice(matter: Matter) -> Iterator[Facts]:
    """Each name stands once: `subset` compares by the name."""
    for element in _said(matter):
        names = [row.get("name") or "" for row in rows(matter, element)]
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            yield {"element": element, "title": rules.BY_NAME[element].title, "name": name}


RULES = (
    refuses("open_ended", "papers", open_paper, "材料“{name}”是兜底条款，请写明具体材料。"),
    refuses("open_condition", "conditions", open_condition, "条件“{line}”是兜底条款，请写明具体条件。"),
    refuses(
        "shared_but_asked",
        "papers",
        shared_but_asked,
        "材料“{name}”由系统获取，不能再要求提交，请删去份数。",
    ),
    advises(
        "licence_but_original",
        "papers",
        licence_but_original,
        "材料“{name}”已有电子证照，不宜再要求原件，请改形式。",
    ),
    refuses("more_originals", "papers", more_originals, "材料“{name}”的原件份数多于总份数，请核对。"),
    refuses(
        "part_of_nothing",
        "papers",
        part_of_nothing,
        "材料“{name}”所属的“{whole}”不在清单里，请改正或删去。",
    ),
    advises("paper_unstated", "papers", paper_unstated, "请写明材料“{name}”的必要性和形式。"),
    advises(
        "papers_unsaid",
        "papers",
        papers_unsaid,
        "没有写明申请材料，即不要材料，下级也不能增加；请列出材料，或选“明确没有此项”。",
    ),
    refuses(
        "deferred_without_deferral",
        "deferral",
        deferred_without_deferral,
        "有材料可容缺后补，请开通容缺受理，或改为必要材料。",
    ),
    advises(
        "deferral_of_nothing",
        "deferral",
        deferral_of_nothing,
        "开通了容缺受理，请标明哪些材料可以后补。",
    ),
    refuses(
        "committed_without_commitment",
        "commitment",
        committed_without_commitment,
        "有材料可以承诺代替，请选“实行告知承诺”，或改为必要材料。",
    ),
    refuses("row_unnamed", "papers", row_unnamed, "“{title}”中有一行没有名称，请补上或删去。"),
    refuses("row_twice", "papers", row_twice, "“{title}”中“{name}”出现多次，请合并。"),
)
