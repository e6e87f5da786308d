"""What the dummy speaks with outside: a register of persons, a map."""

from urllib.parse import quote

from wutong.sdk import IdentityAgreement, IdentityAnswer, MapAgreement, MapPlace, MapShown


class Register:
    """A source of identities that knows one person, and another who makes it stumble."""

    def __init__(self, agreement: IdentityAgreement) -> None:
        self.agreement = agreement

    def check(self, name: str, number: str) -> IdentityAnswer:
        """Whether the name belongs to the number."""
        if name == "坏了":
            raise OSError
        return IdentityAnswer(name == "张三丰" and number == "440524188001010014", reference="register-1")


class Atlas:
    """A map that finds places by their address."""

    def __init__(self, agreement: MapAgreement) -> None:
        self.agreement = agreement

    def show(self, place: MapPlace) -> MapShown:
        """A link and a route."""
        found = quote(place.address)
        return MapShown(f"{self.agreement.url}/at?q={found}", f"{self.agreement.url}/to?q={found}")
