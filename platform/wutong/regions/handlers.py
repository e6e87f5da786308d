"""What this room does when a region's place goes to another: the office's belongings go along, on its day once more."""

from wutong.regions import belongings, settling
from wutong.timers import TIMED

belongings.register()
TIMED.register(settling.KIND, settling.settle)
