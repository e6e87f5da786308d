"""The machine doors of matters: the list a place offers, drafts, releases and claims; and the change feed."""

from wutong.matters.api import catalogue, changes

bps = (catalogue.bp, changes.bp)
