"""It takes what is private of the core."""

from wutong.sdk import Plugin


def all_cases() -> list[object]:
    """Past every verb and every query."""
    from wutong.cases.models import Case
    from wutong.db import db

    return list(db.session.query(Case))


plugin = Plugin("inside", "伸手进内核", ">=1.0.dev0,<2")
