"""What a form is, whether it makes sense, and whether what was filled in does. Values in, values or sentences out."""

from wutong.forms.rules.answers import Answers, AnswersWrong, check, tidy
from wutong.forms.rules.boxes import CONTROLS, PERSONAL, TYPES, Box, Form, read, rows
from wutong.forms.rules.checks import Around

__all__ = [
    "CONTROLS",
    "PERSONAL",
    "TYPES",
    "Answers",
    "AnswersWrong",
    "Around",
    "Box",
    "Form",
    "check",
    "read",
    "rows",
    "tidy",
]
