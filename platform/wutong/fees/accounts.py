"""Into which account fees are paid: a setting of the region, which whoever assesses cannot change."""

from wutong.settings import queries
from wutong.settings.rules import Setting, register

PAYEE = register(
    Setting("fees.payee", "收款户名（非税收入或国库账户）", "text", "", hint="写在缴款单和收据上；办理人员不能更改。")
)
ACCOUNT = register(Setting("fees.account", "收款账号", "text", "", hint="写在缴款单上；须为财政专户或国库账户。"))


def payee() -> tuple[str, str]:
    """Name and number of the present region's account; empty where nobody has said."""
    return str(queries.value(PAYEE.name))[:200], str(queries.value(ACCOUNT.name))[:80]
