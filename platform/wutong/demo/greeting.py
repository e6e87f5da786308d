"""What the terminal says when the demo is ready: addresses, and who can sign in how."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wutong.demo.settings import Addresses

PASSWORD = "Demo-wutong-2026"
CITIZEN = "13800000062"
#: Whose bill waits at the till (`charged`).
PAYER = "13900010001"


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that the demo opened: where, as what, under which name."""

    region: str
    place: str
    role: str
    login: str


def keep(opened: Sequence[Opened], var: Path) -> None:
    """Write down who is there, for the terminal of later starts."""
    (var / "accounts.json").write_text(json.dumps([asdict(each) for each in opened], ensure_ascii=False))


def kept(var: Path) -> list[Opened]:
    """Who is there, as far as it was written down."""
    file = var / "accounts.json"
    return [Opened(**each) for each in json.loads(file.read_text())] if file.exists() else []


def welcome(at: Addresses, opened: Sequence[Opened]) -> str:
    """The addresses and the accounts, a line each."""
    lines = [
        "",
        f"  Wutong is ready        {at.public}/",
        f"  sent codes and mails   {at.gateway}/",
        f"  a citizen              any mobile number, such as {CITIZEN}; the code is on the page of sent codes",
        f"  one with a bill to pay {PAYER}",
    ]
    if opened:
        lines.append(f"  staff, password        {PASSWORD}")
        lines += [f"    {each.login:<24}{at.public}/{each.region}/desk/   {each.place} {each.role}" for each in opened]
    return "\n".join([*lines, "  stop with Ctrl-C; the data is kept (RESET=1 starts over)", ""])
