"""The office's doors of matters, a file for each thing one comes for; all are views of one blueprint."""

from wutong.matters.desk import catalogue, changes, claims, drafts, editing, exchange, lint, matrix, merging, releases
from wutong.matters.desk.door import bp

__all__ = [
    "bp", "catalogue", "changes", "claims", "drafts", "editing", "exchange", "lint", "matrix", "merging", "releases",
]  # fmt: skip
