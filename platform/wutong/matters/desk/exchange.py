"""Lists as files: the template, what the office sees as a file, and lists that come in."""

from werkzeug.wrappers import Response

from wutong.matters import workbook
from wutong.matters.desk.door import bp
from wutong.web.doors import needs
from wutong.web.tables import attachment


@bp.get("/template.xlsx")
@needs("matter.edit")
def template() -> Response:
    """The workbook to be filled, with its drop-downs, rules and an example on each sheet."""
    return attachment(workbook.workbook(), "事项目录模板", "xlsx")
