"""What the terminal says when the demo is ready."""

from wutong.demo.settings import Addresses


def welcome(at: Addresses) -> str:
    """The addresses, one a line."""
    return f"""
  Wutong is ready       {at.public}/
  sent codes and mails  {at.gateway}/
  stop with Ctrl-C; the data is kept (RESET=1 starts over)
"""
