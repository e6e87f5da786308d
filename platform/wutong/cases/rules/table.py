"""The flow of a case: every move between its states, 行政许可法 §§29–50 as a table (DOMAIN appendix B).

A move's `tells` is the sentence that the person at the button reads before pressing it.
"""

from wutong.cases.rules.coming import COMING
from wutong.cases.rules.ending import ENDING
from wutong.cases.rules.working import WORKING
from wutong.flow import Flow

CASE = Flow("draft", (*COMING, *WORKING, *ENDING))
