"""What the demo shows of slips of the pen: one put right at the counter (当场更正), one in a decision (更正)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wutong.cases.actions import amending, correcting

if TYPE_CHECKING:
    from collections.abc import Callable

    from wutong.access import Actor
    from wutong.demo.cases import Ago, Citizen, Frozen, Office


def plays(office: Office) -> list[tuple[Ago, Callable[[Actor, Citizen, Frozen], None]]]:
    """A case that waits with what its applicant pointed out at the counter, and a result that was issued anew."""

    def fixed(by: Actor, one: Citizen, matter: Frozen) -> None:
        told = {"email": "shenqingren@example.cn"}
        office.step(amending.fix, office.submitted(by, one, matter), told, "申请人在场，指出电子邮箱写错，已当面核对。")

    def corrected(by: Actor, one: Citizen, matter: Frozen) -> None:
        case_id = office.submitted(by, one, matter)
        office.delivered(case_id)
        office.step(correcting.correct, case_id, "漏写有效期，现予补正。", by=office.head, opinion="准予，有效期五年。")

    return [(1, fixed), (8, corrected)]
