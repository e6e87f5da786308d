"""What this room does when a region's place goes to another: the office's belongings go along."""

from wutong.regions import belongings

belongings.register()
