"""The machine doors of matters, a file for each thing they are about, on one blueprint; the change feed has its own."""

from wutong.matters.api import catalogue as catalogue
from wutong.matters.api import changes as changes
from wutong.matters.api import drafting as drafting
from wutong.matters.api import history as history
from wutong.matters.api import merging as merging
from wutong.matters.api import ruling as ruling
from wutong.matters.api.door import bp

bps = (bp, changes.bp)
