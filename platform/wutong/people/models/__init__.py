"""The tables of people: persons and their sessions, grants and staff, and what OpenID Connect keeps."""

from wutong.people.models.openid import Client, ClientToken, OpenIDCode, OutsideProvider, Program, SigningKey
from wutong.people.models.persons import Account, Address, Login, PersonSession, SignInCode, Throttle
from wutong.people.models.posts import Grant, Staff

__all__ = [
    "Account",
    "Address",
    "Client",
    "ClientToken",
    "Grant",
    "Login",
    "OpenIDCode",
    "OutsideProvider",
    "PersonSession",
    "Program",
    "SignInCode",
    "SigningKey",
    "Staff",
    "Throttle",
]
