"""A way over which notices go: paper slips into a tray, which a test can look into."""

from wutong.sdk import NoticeAnswer, NoticeChannel, NoticeNotTaken, NoticeOutgoing

#: What lies in the tray: the key of each message, the drawer, the words.
TRAY: list[tuple[str, str, str]] = []


def drawer(text: str) -> str:
    """A drawer's number in its one spelling."""
    if not text.isdecimal() or len(text) > 3:
        raise ValueError("请填写抽屉上的号码，例如 12。")
    return text.lstrip("0") or "0"


def send(message: NoticeOutgoing) -> NoticeAnswer:
    """Put a slip into the tray, once; nobody reaches into drawer 0, and drawer 13 jams for now."""
    if message.recipient == "0":
        raise NoticeNotTaken("NoDrawer", final=True)
    if message.recipient == "13":
        raise OSError("jammed")
    slip = (message.key, message.recipient, message.body)
    TRAY.extend([] if slip in TRAY else [slip])
    return NoticeAnswer(provider=f"slip-{len(TRAY)}")


SLIP = NoticeChannel("dummy.slip", "纸条", send, asks="抽屉号码", check=drawer, hint="写在抽屉上")
