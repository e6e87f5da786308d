"""What the desk's pages of matters show, a file for each page; read, and never written, here."""

from wutong.matters.board.changes import changed, counted, recent, since
from wutong.matters.board.claims import board, declines, standings
from wutong.matters.board.compare import compare
from wutong.matters.board.drafts import bundle, names_of, scheduled, waiting, working_bundle
from wutong.matters.board.merging import merger, proposals
from wutong.matters.board.merging import waiting as to_merge
from wutong.matters.board.releases import contents as contents_of
from wutong.matters.board.releases import difference, name_of, names_in, shown, steps, undoing, unlike
from wutong.matters.board.touch import Contents, contents, told, touch
from wutong.matters.board.versions import versions
from wutong.matters.board.whole import whole
from wutong.matters.board.working import as_published, drafted, exists, working

__all__ = [
    "Contents", "as_published", "board", "bundle", "changed", "compare", "contents", "contents_of",
    "counted", "declines", "difference", "drafted", "exists", "merger", "name_of", "names_in", "names_of", "proposals",
    "recent", "scheduled", "shown", "since", "standings", "steps", "to_merge", "told", "touch", "undoing", "unlike",
    "versions", "waiting", "whole", "working", "working_bundle",
]  # fmt: skip
