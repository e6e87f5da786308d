"""How bills are put before people: what the page of each needs, the ways of an order, receipts as files."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import segno
from flask import current_app, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from wutong.cases.models import Case
from wutong.cases.rules import CLOSED
from wutong.documents.shown import PDF, looked_at
from wutong.fees import printing, proof, providers, queries, rules
from wutong.fees.models import Bill, Refund
from wutong.web.headers import form_may_go_to


def of_case(case: Case) -> dict[str, Any]:
    """What a case's page shows of fees; nothing for a matter that charges none."""
    charged, before, tariff = queries.of_case(case.id), queries.paid_before(case.id), queries.tariff(case)
    left = (
        {one.name for one in tariff}
        - {line.item for line, _ in charged if not line.returned}
        - {row.item for row in before}
    )
    chargeable = bool(left) and case.number is not None and case.moved_to is None and case.state not in CLOSED
    return {"charged": charged, "before": before, "tariff": tariff, "chargeable": chargeable, "states": rules.STATES}


def bill(row: Bill) -> dict[str, Any]:
    """What a bill's page shows to its payer; lets the page's forms lead to the provider."""
    online = providers.configured()
    if online and row.state == "open":
        form_may_go_to(providers.site())
    return {"bill": row, "owed": queries.owed(row.id), "refunds": queries.refunds(row.id),
            "exemptions": queries.exemptions(row.id), "exemption_states": rules.EXEMPTIONS, "states": rules.STATES,
            "refund_states": rules.REFUNDS, "online": online}  # fmt: skip


def notify(region: int) -> str:
    """Where the provider tells us."""
    return _public("fees_api.notify", region=region)


def ticket(row: Bill, number: str = "") -> str:
    """The whole address of the page of a bill for whoever holds its code."""
    number = number or row.number
    return _public("fees.ticket", region=row.region, number=number, code=proof.code(number))


def own_way(row: Bill) -> tuple[str, str]:
    """The ways of an order that its signed-in payer began."""
    return notify(row.region), _public("fees.show", region=row.region, bill_id=row.id, back=1)


def open_way(row: Bill) -> tuple[str, str]:
    """The ways of an order that the holder of the code began."""
    return notify(row.region), f"{ticket(row)}&back=1"


def qr(row: Bill) -> Markup:
    """The address of a bill as a picture, for a telephone at the counter."""
    return Markup(segno.make(ticket(row), error="m").svg_inline(scale=4, border=2))  # noqa: S704 - made here


def receipt(row: Bill, *, to_print: bool = False) -> Response:
    """The receipt of a bill as a file, or opened for printing."""
    file = printing.receipt(row, ticket(row, row.receipt or ""))
    return looked_at(file) if to_print else _file(file, f"缴费收据（{row.receipt}）.pdf")


def slip(refund: Refund, *, to_print: bool = False) -> Response:
    """The slip of a refund as a file, or opened for printing."""
    row = queries.bill(refund.bill)
    file = printing.slip(refund, row, ticket(row, refund.slip or ""))
    return looked_at(file) if to_print else _file(file, f"退费凭证（{refund.slip}）.pdf")


def _file(content: bytes, name: str) -> Response:
    response = Response(content, mimetype=PDF)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _public(endpoint: str, **values: Any) -> str:
    return str(current_app.config["WUTONG"].public_url) + url_for(endpoint, **values)


def ways(row: Bill, *, own: bool) -> Any:
    """The ways of an order of this bill, by its id."""

    def told(bill_id: UUID) -> tuple[str, str]:
        return own_way(row) if own else open_way(row)

    return told
