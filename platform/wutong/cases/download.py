"""Papers on their way out: streamed, always as a download, never as something a browser would run or show inline."""

from urllib.parse import quote
from uuid import UUID

from werkzeug.wrappers import Response

from wutong import files
from wutong.cases import queries
from wutong.cases.rules import papers

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}


def download(case_id: UUID, paper_id: UUID) -> Response:
    """The paper as an attachment; raises `NoSuchPaper` for one the reader may not see, or that was only promised."""
    row = queries.paper(paper_id, case_id)
    if row.digest is None:
        raise queries.NoSuchPaper
    response = Response(files.open_(row.digest), mimetype=papers.MEDIA[row.kind], headers=HEADERS)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name.reveal())}"
    response.content_length = row.size
    return response
