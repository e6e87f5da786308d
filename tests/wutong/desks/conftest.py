"""Officers and their cases are those of the tests of cases."""

from tests.wutong.cases.conftest import Browser, Story, browser, gansu, story, town

__all__ = ["Browser", "Story", "browser", "gansu", "story", "town"]
