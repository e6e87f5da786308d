"""The demo's forms: a province publishes those of its pack, and every office below it files with them."""

import tomllib

from wutong import tenancy
from wutong.access import SYSTEM
from wutong.db import work
from wutong.forms.homes import FORMS
from wutong.homes import actions, queries
from wutong.layers.kinds import Edit
from wutong.matters.pack import TENANTS

FILE = TENANTS / "demo" / "forms.toml"


def publish(province: int) -> int:
    """Publish the forms that the province does not have yet; returns how many."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["forms"]
    with tenancy.at(province), work():
        there = queries.held(FORMS)
        edits = [Edit(FORMS.item(form["code"]), form) for form in told if FORMS.item(form["code"]) not in there]
        if edits:
            actions.bring_out(FORMS, edits, actor=SYSTEM, note="示例表单")
    return len(edits)
