"""What is planted before leaks are looked for: cases that travel between two counties."""

from wutong.testing import leaks


def plant(garden: leaks.Garden) -> None:
    """Nothing yet."""
