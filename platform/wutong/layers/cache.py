"""The readings kept in this process: least recently used go first, the whole never weighs more than its limit.

A key begins with the region of the present scope, like every key in the house; what is stored is never changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock
from typing import Any, TypeVar

from wutong import tenancy

V = TypeVar("V")


class Readings:
    """A bounded map from what was asked to what was read, safe between threads.

    `limit` is the sum of the weights of what is kept; a reading weighs its length, at least 1.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.weight = 0
        self._kept: OrderedDict[tuple[Hashable, ...], tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(
        self, key: tuple[Hashable, ...], read: Callable[[], V], *, stands: Callable[[V], bool] = lambda found: True
    ) -> V:
        """What is kept under the key for the present region, if it still `stands`, or else what `read` says now."""
        whole = (tenancy.guarded("layers"), *key)
        with self._lock:
            if whole in self._kept and stands(self._kept[whole][0]):
                self._kept.move_to_end(whole)
                found: V = self._kept[whole][0]
                return found
        value = read()
        self._keep(whole, value)
        return value

    def held(self) -> list[tuple[tuple[Hashable, ...], Any]]:
        """Everything kept, under its whole keys; for those who look whether it lies where it belongs."""
        with self._lock:
            return [(key, value) for key, (value, _) in self._kept.items()]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.weight = 0

    def _keep(self, key: tuple[Hashable, ...], value: Any) -> None:
        weight = max(1, len(value)) if isinstance(value, Sized) else 1
        if weight > self.limit:
            return
        with self._lock:
            self.weight += weight - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (value, weight)
            while self.weight > self.limit:
                self.weight -= self._kept.popitem(last=False)[1][1]


#: Folded items kept per process: some tens of megabytes of guides.
READINGS = Readings(limit=20_000)
