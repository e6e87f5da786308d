"""Everything a plugin may use. What is not listed here is private, and a plugin that imports it is refused by name.

The names follow the version of this module: a name is removed only after a release in which it warned.
"""

from typing import TYPE_CHECKING

from wutong import parts
from wutong.access import PUBLIC, SYSTEM, Actor
from wutong.calendar import public as calendar
from wutong.calendar.queries import after_working_days, last_day
from wutong.cases import public as cases
from wutong.cases.actions.amending import resubmit
from wutong.cases.actions.beginning import begin as begin_case
from wutong.cases.actions.border import Upload, file_for
from wutong.cases.actions.clock import end_of
from wutong.cases.actions.deciding import deliver as deliver_case
from wutong.cases.actions.filing import Given, withdraw
from wutong.cases.actions.filing import add_paper as add_paper
from wutong.cases.actions.papering import stored as store_paper
from wutong.cases.actions.stepping import take_step
from wutong.cases.after_events import CaseReopened
from wutong.cases.events import (
    CaseAccepted,
    CaseAnswered,
    CaseClosed,
    CaseDecided,
    CaseDeemed,
    CaseDelivered,
    CaseExtended,
    CaseFact,
    CaseMoved,
    CaseRecounted,
    CaseRejected,
    CaseResubmitted,
    CaseResumed,
    CaseRevoked,
    CaseSubmitted,
    CaseSuspended,
    CaseTerminated,
    CaseUndone,
    CaseWithdrawn,
    CorrectionRequested,
    DocketWritten,
)
from wutong.cases.inbox import numbered as case_numbered
from wutong.cases.offered import for_place as matter_to_file
from wutong.cases.queries import NoSuchCase
from wutong.cases.queries import asked_of as matter_asks
from wutong.cases.queries import digest as matter_digest
from wutong.cases.queries import get as case
from wutong.cases.queries import steps as case_steps
from wutong.cases.serving import served_elsewhere
from wutong.clock import local, new_id, now, today
from wutong.db import Model, after_commit, db, work
from wutong.errors import Conflict, Forbidden, Invalid, NotFound, Refused, sentence
from wutong.events import Envelope, event, history, publish
from wutong.exchanges.rules import Exchange
from wutong.fees.matching import Entry as PaymentEntry
from wutong.fees.providers import Agreement as PaymentAgreement
from wutong.fees.providers import Order as PaymentOrder
from wutong.fees.providers import OrderGone, ProviderDown
from wutong.fees.providers import Provider as PaymentProvider
from wutong.fees.providers import Told as PaymentTold
from wutong.files import Parcel
from wutong.files import discard as discard_parcel
from wutong.files import let_go as let_go_paper
from wutong.files import open_ as read_paper
from wutong.files import parcel as open_parcel
from wutong.files import send as send_parcel
from wutong.flow import Flow, Move, State
from wutong.forms import public as forms
from wutong.forms.drawing import asks_for_rows as form_asks_for_rows
from wutong.forms.drawing import once_more as form_once_more
from wutong.forms.drawing import page as form_page
from wutong.forms.drawing import sent as form_sent
from wutong.forms.queries import whole as form_whole
from wutong.forms.rules.kinds import FieldKind
from wutong.homes import public as homes
from wutong.keys import brought as installation_key
from wutong.layers import public as layers
from wutong.layers.ddl import layer_columns, layer_indexes
from wutong.layers.kinds import Edit, Kind, May
from wutong.layers.models import LayerRow
from wutong.links import BadLink, behind_link, link
from wutong.links import opened as open_link
from wutong.matters import public as matters
from wutong.matters.additions import Elements, element
from wutong.matters.queries import offered as matters_offered
from wutong.matters.shapes import Column, Element
from wutong.notices.actions import Outgoing as NoticeOutgoing
from wutong.notices.actions import Recipient, notify, notify_applicant, tell_staff
from wutong.notices.actions import receipt_of as notice_receipt
from wutong.notices.kinds import Kind as NoticeKind
from wutong.notices.outside import Answer as NoticeAnswer
from wutong.notices.outside import NotTaken as NoticeNotTaken
from wutong.notices.ways import NoticeChannel
from wutong.packs.rules import Pack
from wutong.people.identities import IdentityAgreement, IdentityAnswer, IdentityDown, IdentityProvider
from wutong.people.identities import check as check_identity
from wutong.people.identities import methods as identity_methods
from wutong.people.queries.logins import known_as
from wutong.people.queries.posts import holders
from wutong.people.queries.posts import names as colleagues
from wutong.plugin import Plugin
from wutong.regions.below import above as region_above
from wutong.regions.below import named as region_names
from wutong.regions.queries import departments
from wutong.regions.queries import get as region
from wutong.retiring import Going, retiring
from wutong.secret import Secret, SecretText, blind, mask_name, mask_number, mask_phone
from wutong.settings.queries import value as setting
from wutong.settings.rules import Setting
from wutong.standing import standing
from wutong.statistics.brought import Figures, Tally
from wutong.statistics.rules import Rate
from wutong.statistics.tallying import tally, tally_of_case
from wutong.sweeps import told_overdue
from wutong.tenancy import Global, Inherited, Owned, Personal, Posted, Sealed, looking_down, policies, scope
from wutong.tenancy import at as in_office
from wutong.tenancy import contains as region_contains
from wutong.tenancy import line as region_line
from wutong.tenancy import parse as region_parse
from wutong.tenancy import spell as region_spell
from wutong.tenancy import visit as at_counter
from wutong.timers import at_time, cancel_time
from wutong.web import Page, again, form, nav, needs, open_to_all, render, say, see, signed_in
from wutong.web.careful import calling, may_call
from wutong.web.csrf import no_csrf
from wutong.web.listing import Part, PartAsked, part
from wutong.web.maps import MapAgreement, MapPlace, MapProvider, MapShown, map_of
from wutong.web.paging import fetch
from wutong.web.pointing import outward, picture
from wutong.web.transaction import vouched
from wutong.web.words import N_

#: Goes up with every release in which a public name or a signature changed; `tests/wutong/sdk_names` keeps each.
VERSION = "1.1"
#: What still works and warns; it goes with the version after the one in which it was put here.
RETIRED: dict[str, Going] = {}
if not TYPE_CHECKING:  # to a type checker a module with this function has every name there is
    __getattr__ = retiring(__name__, RETIRED)

__all__ = [
    "Actor", "BadLink", "CaseAccepted", "CaseAnswered", "CaseClosed", "CaseDecided", "CaseDeemed", "CaseDelivered",
    "CaseExtended", "CaseFact", "CaseMoved", "CaseRecounted", "CaseRejected", "CaseReopened", "CaseResubmitted",
    "CaseResumed", "CaseRevoked", "CaseSubmitted", "CaseSuspended", "CaseTerminated", "CaseUndone", "CaseWithdrawn",
    "Column", "Conflict", "CorrectionRequested", "DocketWritten", "Edit", "Element", "Elements", "Envelope",
    "Exchange", "FieldKind", "Figures", "Flow", "Forbidden", "Given", "Global", "IdentityAgreement",
    "IdentityAnswer", "IdentityDown", "IdentityProvider", "Inherited", "Invalid", "Kind", "LayerRow",
    "MapAgreement", "MapPlace", "MapProvider", "MapShown", "May", "Model", "Move", "N_", "NoSuchCase", "NotFound",
    "NoticeAnswer", "NoticeChannel", "NoticeKind", "NoticeNotTaken", "NoticeOutgoing", "OrderGone", "Owned",
    "PUBLIC", "Pack", "Page", "Parcel", "Part", "PartAsked", "PaymentAgreement", "PaymentEntry", "PaymentOrder",
    "PaymentProvider", "PaymentTold", "Personal", "Plugin", "Posted", "ProviderDown", "Rate", "Recipient",
    "Refused", "SYSTEM", "Sealed", "Secret", "SecretText", "Setting", "State", "Tally", "Upload", "VERSION",
    "add_paper", "after_commit", "after_working_days", "again", "at_counter", "at_time", "begin_case",
    "behind_link", "blind", "calendar", "calling", "cancel_time", "case", "case_numbered", "case_steps", "cases",
    "check_identity", "colleagues", "db", "deliver_case", "departments", "discard_parcel", "element", "end_of",
    "event", "fetch", "file_for", "form", "form_asks_for_rows", "form_once_more", "form_page", "form_sent",
    "form_whole", "forms", "history", "holders", "homes", "identity_methods", "in_office", "installation_key",
    "known_as", "last_day", "layer_columns", "layer_indexes", "layers", "let_go_paper", "link", "local",
    "looking_down", "map_of", "mask_name", "mask_number", "mask_phone", "matter_asks", "matter_digest",
    "matter_to_file", "matters", "matters_offered", "may_call", "nav", "needs", "new_id", "no_csrf",
    "notice_receipt", "notify", "notify_applicant", "now", "open_link", "open_parcel", "open_to_all", "outward",
    "part", "parts", "picture", "policies", "publish", "read_paper", "region", "region_above", "region_contains",
    "region_line", "region_names", "region_parse", "region_spell", "render", "resubmit", "say", "scope", "see",
    "send_parcel", "sentence", "served_elsewhere", "setting", "signed_in", "standing", "store_paper", "take_step",
    "tally", "tally_of_case", "tell_staff", "today", "told_overdue", "vouched", "withdraw", "work",
]  # fmt: skip
