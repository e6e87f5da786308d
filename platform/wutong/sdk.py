"""Everything a plugin may use. What is not listed here is private, and a plugin that imports it is refused by name.

The names follow the version of this module: a name is removed only after a release in which it warned.
"""

from wutong.access import PUBLIC, SYSTEM, Actor
from wutong.cases.events import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseDelivered,
    CaseFact,
    CaseSubmitted,
    CaseWithdrawn,
)
from wutong.cases.queries import NoSuchCase
from wutong.cases.queries import get as case
from wutong.clock import local, new_id, now, today
from wutong.db import Model, after_commit, db
from wutong.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from wutong.events import Envelope, event, history, publish
from wutong.fees.matching import Entry as PaymentEntry
from wutong.fees.providers import Agreement as PaymentAgreement
from wutong.fees.providers import Order as PaymentOrder
from wutong.fees.providers import OrderGone, ProviderDown
from wutong.fees.providers import Provider as PaymentProvider
from wutong.fees.providers import Told as PaymentTold
from wutong.files import Parcel
from wutong.files import discard as discard_parcel
from wutong.files import parcel as open_parcel
from wutong.files import send as send_parcel
from wutong.flow import Move
from wutong.layers import public as layers
from wutong.layers.ddl import layer_columns, layer_indexes
from wutong.layers.kinds import Edit, Kind, May
from wutong.layers.models import LayerRow
from wutong.notices.actions import notify_applicant
from wutong.notices.rules import Kind as NoticeKind
from wutong.plugin import Plugin
from wutong.secret import Secret, SecretText
from wutong.settings.queries import value as setting
from wutong.settings.rules import Setting
from wutong.sweeps import told_overdue
from wutong.tenancy import Global, Inherited, Owned, Personal, Posted, Sealed, policies, scope
from wutong.timers import at_time, cancel_time
from wutong.web import Page, form, nav, needs, open_to_all, render, say, see, signed_in
from wutong.web.listing import PartAsked
from wutong.web.paging import fetch
from wutong.web.words import N_

VERSION = "1.0"

__all__ = [
    "PUBLIC",
    "SYSTEM",
    "VERSION",
    "Actor",
    "CaseAccepted",
    "CaseClosed",
    "CaseDecided",
    "CaseDelivered",
    "CaseFact",
    "CaseSubmitted",
    "CaseWithdrawn",
    "Conflict",
    "Edit",
    "Envelope",
    "Forbidden",
    "Global",
    "Inherited",
    "Invalid",
    "Kind",
    "LayerRow",
    "May",
    "Model",
    "Move",
    "N_",
    "NoSuchCase",
    "NotFound",
    "NoticeKind",
    "OrderGone",
    "Owned",
    "Page",
    "Parcel",
    "PartAsked",
    "PaymentAgreement",
    "PaymentEntry",
    "PaymentOrder",
    "PaymentProvider",
    "PaymentTold",
    "Personal",
    "Plugin",
    "Posted",
    "ProviderDown",
    "Refused",
    "Sealed",
    "Secret",
    "SecretText",
    "Setting",
    "after_commit",
    "at_time",
    "cancel_time",
    "case",
    "db",
    "discard_parcel",
    "event",
    "fetch",
    "form",
    "history",
    "layer_columns",
    "layer_indexes",
    "layers",
    "local",
    "nav",
    "needs",
    "new_id",
    "notify_applicant",
    "now",
    "open_parcel",
    "open_to_all",
    "policies",
    "publish",
    "render",
    "say",
    "scope",
    "see",
    "send_parcel",
    "setting",
    "signed_in",
    "today",
    "told_overdue",
]
