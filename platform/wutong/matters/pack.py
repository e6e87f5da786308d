"""A pack read from files: the demo's catalogue, its claims and its offices, as data. No database.

A pack is a folder in `tenants/`. Facts (`matters.csv`) and inventions (`examples.csv`, `templates.toml`) are kept in
different files; every element filled from an invention is named in the matter's `examples`, and pages mark it 示例.
A pack may extend another one and then brings only what differs.
"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wutong.launch import places
from wutong.layers.claims import Mode, Terms
from wutong.matters import naming, rules, schemes

TENANTS = places.beside("tenants")
#: Elements that the demo invents for every matter; those of a matter without a value are left out.
INVENTED = (
    "code", "promised_days", "promised_unit", "handling_type", "visits", "visit_reason", "conditions", "steps",
    "papers", "questions", "fee", "fee_items", "results", "online", "online_depth", "channels", "special_procedures",
    "deferral", "commitment", "collecting", "rights", "duties", "online_stages", "parent",
    "authority_source", "body_nature",
)  # fmt: skip
WHOLE_ONLINE = 4


@dataclass(frozen=True, slots=True)
class Group:
    """Matters that a county claims in one row for all its townships or all its villages, on the same terms."""

    reach: str
    terms: Terms
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything a pack holds. `guides` are elements ready to publish, `uppers` the main items above them, `lines`
    the offices of each line by 行使层级."""

    title: str
    province: int | None
    area_code: str
    counties: Mapping[int, int]
    names: Mapping[int, str]
    guides: tuple[dict[str, Any], ...]
    uppers: tuple[dict[str, Any], ...]
    groups: tuple[Group, ...]
    lines: Mapping[str, Mapping[int, str]]
    hours: str
    remedies: tuple[tuple[str, ...], ...]

    def county(self, province: int) -> int | None:
        """The county in which a province's demo plays, if the pack says so."""
        return self.counties.get(province)


def for_province(province: int) -> Path:
    """The folder of the pack made for a province (12-digit code), else the general one."""
    for folder in sorted(TENANTS.iterdir()):
        if (folder / "pack.toml").exists() and _toml(folder / "pack.toml").get("province") == province:
            return folder
    return TENANTS / "demo"


def read(folder: Path) -> Pack:
    """Read a pack and what it extends."""
    own = _toml(folder / "pack.toml")
    base = TENANTS / own["extends"] if "extends" in own else folder
    said = _toml(base / "pack.toml") | own
    templates, examples = _toml(base / "templates.toml"), _table(base / "examples.csv")
    invented = {row["code"]: row for row in examples}
    gathered = _table(base / "mains.csv")
    above = {member: row["code"] for row in gathered for member in row["members"].split(";")}
    guides = [
        _guide({**row, "parent": above.get(row["code"], "")}, invented[row["code"]], templates)
        for row in _table(base / "matters.csv")
    ]
    return Pack(
        title=said["title"],
        province=said.get("province"),
        area_code=said["area_code"],
        counties={int(code) * 10**10: county for code, county in said["counties"].items()},
        names={int(code): name for code, name in said.get("names", {}).items()},
        guides=tuple(guides),
        uppers=tuple(_upper(row, above.get(row["code"]), guides) for row in gathered),
        groups=tuple(_groups(examples, said["terms"])),
        lines={
            row["line"]: {2: row["province"], 3: row["city"], 4: row["county"]} for row in _table(base / "lines.csv")
        },
        hours=templates["service"]["hours"],
        remedies=tuple(tuple(row) for row in templates["remedies"]["offices"]),
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _groups(examples: Sequence[Mapping[str, str]], terms: Mapping[str, Mapping[str, Any]]) -> list[Group]:
    """One group for each reach and terms, in the order of the file."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in examples:
        for column, reach in (("township", "townships"), ("village", "villages")):
            if row[column]:
                found.setdefault((reach, row[column]), []).append(row["code"])
    return [Group(reach, _terms(terms[word]), tuple(members)) for (reach, word), members in found.items()]


def _terms(said: Mapping[str, Any]) -> Terms:
    mode: Mode = said["mode"]
    return Terms(mode, said.get("accept"), said.get("decide"))


# ── One guide ────────────────────────────────────────────────────────────────────────────────────────────────


def _guide(fact: Mapping[str, str], example: Mapping[str, str], templates: Mapping[str, Any]) -> dict[str, Any]:
    """The elements of one matter: the facts as they stand, the rest from its example row and the templates."""
    made = {**_facts(fact), **_service(fact, example, templates), **_texts(fact, example, templates)}
    invented = INVENTED if fact["legal_basis"] else (*INVENTED, "legal_basis")
    made["examples"] = [name for name in invented if made.get(name) is not None]
    return {name: value for name, value in made.items() if value is not None}


def _upper(row: Mapping[str, str], parent: str | None, guides: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A main item or sub-item: by law what the member is that it is `like`; that they belong together is invented."""
    like = next(guide for guide in guides if guide["code"] == row["like"])
    law = {name: like[name] for name in ("item_type", "legal_basis", "service_objects", "line", "themes")}
    named = {"code": row["code"], "name": row["name"], "tier": row["tier"]} | ({"parent": parent} if parent else {})
    invented = [*named, *(name for name in law if name in like["examples"])]
    return {**law, **named, "code_scheme": "示例", "examples": invented}


def _facts(fact: Mapping[str, str]) -> dict[str, Any]:
    legal = int(fact["legal_days"]) if fact["legal_days"] else None
    return {
        "code": fact["code"],
        "parent": fact["parent"] or None,
        "code_scheme": "示例",
        "name": naming.tidied(fact["name"]),
        "item_type": fact["item_type"],
        "exercise_levels": sorted(schemes.level(word) or 0 for word in fact["levels"].split(";")),
        "service_objects": [fact["service_objects"]],
        "legal_days": legal,
        "legal_unit": fact["legal_unit"] or None,
        "legal_basis": fact["legal_basis"] or "权责清单和公共服务事项清单",
        "cross_province": fact["cross_province"] or None,
        "bundles": [name for name in fact["bundles"].split(";") if name],
    }


def _service(fact: Mapping[str, str], example: Mapping[str, str], templates: Mapping[str, Any]) -> dict[str, Any]:
    days, visits, depth = (int(example[name]) for name in ("promised_days", "visits", "online_depth"))
    return {
        "line": example["line"],
        "themes": example["themes"].split(";"),
        "promised_days": days,
        "promised_unit": fact["legal_unit"] or "working",
        "handling_type": "promised" if days else "instant",
        "visits": visits,
        "visit_reason": templates["reasons"]["visit"] if visits else None,
        "online": True,
        "online_depth": depth,
        "channels": ["window", "web", "mobile"],
        "scope": "nation" if _everywhere(fact["cross_province"], depth) else "county",
        "hall": True,
        "online_stages": templates["service"]["whole" if depth == WHOLE_ONLINE else "part"],
        "collecting": ["counter", "download"] if depth == WHOLE_ONLINE else ["counter"],
        "authority_source": "statutory",
        "body_nature": "statutory",
    }


def _everywhere(cross: str, depth: int) -> bool:
    """Whether one need not come to this county for it: a way across provinces is known, or all of it is online."""
    return cross not in ("", "unverified") or (cross == "unverified" and depth == WHOLE_ONLINE)


def _texts(fact: Mapping[str, str], example: Mapping[str, str], templates: Mapping[str, Any]) -> dict[str, Any]:
    kind, people = fact["item_type"], fact["service_objects"]
    asked = templates["questions"]["person" if people == "person" else "organisation"]
    fee = templates["fees"].get(example["fee"])
    result_type, result_name = templates["results"][kind]
    return {
        "conditions": templates["conditions"][people],
        "special_procedures": _procedures(templates["special"].get(example["papers"], ())),
        "rights": templates["rights"]["rights"],
        "duties": templates["rights"]["duties"],
        "steps": _steps(templates["steps"][kind], int(example["promised_days"])),
        "deferral": any(row[1] == "deferred" for row in templates["papers"][example["papers"]]) or None,
        "commitment": any(row[1] == "committed" for row in templates["papers"][example["papers"]]) or None,
        "papers": rules.keyed(_paper(*row) for row in templates["papers"][example["papers"]]),
        "questions": rules.keyed({"name": question, "answer": answer} for question, answer in asked),
        "fee": fee is not None,
        "fee_items": rules.keyed([_fee(*fee)] if fee else []),
        "results": rules.keyed([{"name": result_name, "kind": result_type}]),
    }


def _fee(
    name: str, standard: str, basis: str, amount: int, unit: str, ground: str = "", reduced: int = 0
) -> dict[str, Any]:
    """An item that is charged, in fen, before the result is handed out; on a ground it is reduced."""
    told = {"name": name, "standard": standard, "basis": basis, "amount": amount, "unit": unit, "prior": True}
    return told | ({"reducible": True, "reduction": ground, "reduced": reduced} if ground else {})


def _procedures(rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]] | None:
    named = [dict(zip(("name", "kind", "days", "unit", "basis"), row, strict=True)) for row in rows]
    return rules.keyed(named) or None


def _paper(name: str, need: str, form: str, copies: int, note: str) -> dict[str, Any]:
    """A paper; what the system fetches is asked for in no copy."""
    asked = {"copies": None if form == "shared" else copies, "originals": copies if form == "original" else None}
    source = "government" if form == "shared" else None
    return {"name": name, "need": need, "form": form, **asked, "note": note, "source": source}


def _steps(rows: Sequence[Sequence[Any]], promised: int) -> list[dict[str, Any]]:
    """The steps with the promise shared out; rounding goes to the last step that takes any time."""
    days = [promised * share // 100 for _, share, *_ in rows]
    last = max((at for at, row in enumerate(rows) if row[1]), default=0)
    days[last] += promised - sum(days)
    told = zip(rows, days, strict=True)
    return rules.keyed(
        {"name": name, "days": day, "standard": standard, "result": result, "kind": kind, "actor": actor}
        for (name, _, standard, result, kind, actor), day in told
    )
