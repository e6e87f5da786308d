"""Passwords of staff: what is good enough, and what an initial one looks like (GB/T 22239-2019, level 3)."""

import secrets
import unicodedata

from wutong.errors import Invalid

SHORTEST, LONGEST = 10, 128
#: Kinds of sign that must appear: at least three of capitals, small letters, digits, others.
KINDS = 3
#: No 0 O 1 l I: an initial password is read from a slip of paper.
INITIAL_ALPHABET = ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789")
INITIAL_LENGTH = 12


class WeakPassword(Invalid):
    """The password is too short, too plain, or holds the sign-in name."""

    code = "people.weak_password"
    message = "密码至少 10 位，须含大写字母、小写字母、数字、符号中的三类，且不能包含登录名。"


class SamePassword(Invalid):
    """The new password is the old one."""

    code = "people.same_password"
    message = "新密码不能与原密码相同，请换一个。"


class NotAlike(Invalid):
    """The new password was typed differently the second time."""

    code = "people.passwords_differ"
    message = "两次输入的新密码不一致，请重新输入。"


def kinds(text: str) -> int:
    """How many of the four kinds of sign the text holds; letters without case count as others."""
    return len({_kind(sign) for sign in text})


def check(password: str, *, name: str = "") -> str:
    """The password in NFC, if it is good enough; raises `WeakPassword`."""
    tidy = unicodedata.normalize("NFC", password)
    contains = bool(name) and name.casefold() in tidy.casefold()
    if not SHORTEST <= len(tidy) <= LONGEST or kinds(tidy) < KINDS or contains or len(set(tidy)) < SHORTEST // 2:
        raise WeakPassword({"password_new": [WeakPassword.message]})
    return tidy


def initial() -> str:
    """A random password that is shown once and must be changed at first sign-in (about 65 bits)."""
    signs = [secrets.choice(alphabet) for alphabet in INITIAL_ALPHABET]
    signs += [secrets.choice("".join(INITIAL_ALPHABET)) for _ in range(INITIAL_LENGTH - len(signs))]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


def _kind(sign: str) -> str:
    if sign.isupper():
        return "capital"
    if sign.islower():
        return "small"
    return "digit" if sign.isdecimal() else "other"
