"""What the desk's pages of matters show, a file for each page; read, and never written, here."""

from wutong.matters.board.changes import changed, counted, since
from wutong.matters.board.claims import board
from wutong.matters.board.compare import compare
from wutong.matters.board.drafts import bundle, names_of, scheduled, waiting, working_bundle
from wutong.matters.board.releases import difference, name_of, shown, steps, undoing
from wutong.matters.board.working import drafted, working

__all__ = [
    "board", "bundle", "changed", "compare", "counted", "difference", "drafted", "name_of", "names_of", "scheduled",
    "shown", "since", "steps", "undoing", "waiting", "working", "working_bundle",
]  # fmt: skip
