"""The result of one case is the paper of another: it is named by number and place, and nobody has to bring it.

Who files in one go what belongs together (一件事) knows which case gives what the next one needs. `reusing` is how a
person takes over what lies in earlier cases; here code does, for whom the applicant's consent is noted.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from wutong.access import Actor
from wutong.cases.actions import papering
from wutong.cases.models import Case
from wutong.clock import now
from wutong.secret import Secret


@dataclass(frozen=True, slots=True)
class Proof:
    """A result that stands under the heading `slot`: the case that gave it, its region and number, what it is called,
    and in words how the applicant agreed."""

    slot: str
    region: int
    case_id: UUID
    number: str
    title: str
    consent: str


def prove(case: Case, proofs: Iterable[Proof], actor: Actor) -> None:
    """Let results of other cases count as papers of this draft."""
    for proof in proofs:
        row = papering.keep_paper(case, proof.slot, proof.title, "", None, actor=actor)
        row.source, row.origin = "result", Secret(_trace(proof, actor))


def packed(proofs: Sequence[Proof]) -> list[dict[str, Any]]:
    """Proofs as they travel in a letter's enclosure."""
    return [{**asdict(proof), "case_id": str(proof.case_id)} for proof in proofs]


def unpacked(told: Iterable[Mapping[str, Any]]) -> tuple[Proof, ...]:
    """What `packed` packed."""
    return tuple(Proof(**{**row, "case_id": UUID(row["case_id"])}) for row in told)


def _trace(proof: Proof, actor: Actor) -> str:
    """As `reusing` writes it, so that the list of papers reads both."""
    told = {
        "region": proof.region, "case": str(proof.case_id), "paper": "", "number": proof.number, "title": proof.title,
        "at": now().isoformat(), "by": str(actor.person or ""), "consent": proof.consent[:200],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)
