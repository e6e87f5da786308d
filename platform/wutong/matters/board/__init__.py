"""What the desk's pages of matters show, a file for each page; read, and never written, here."""

from wutong.matters.board.claims import board
from wutong.matters.board.drafts import bundle, names_of, scheduled, waiting, working_bundle
from wutong.matters.board.working import drafted, working

__all__ = ["board", "bundle", "drafted", "names_of", "scheduled", "waiting", "working", "working_bundle"]
