"""What holds of reviews in plain Python: grades, tags, moments of a service, how a bad review is dealt with, sums."""

from wutong_reviews.rules.grades import NAMES, Grade, is_bad
from wutong_reviews.rules.sums import FEW, praise

#: Letters of what somebody writes about a service, or an office answers.
LONGEST = 500

__all__ = ["FEW", "LONGEST", "NAMES", "Grade", "is_bad", "praise"]
