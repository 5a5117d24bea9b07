"""Values that go from one process to another by the thousand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar


class Carried:
    """A frozen dataclass that is pickled as a call with its fields, in their order.

    Python's own way for one with slots is to ask for its fields by name, at each end, for every
    value: that takes ten times as long. All fields are arguments of the class; what its
    `__post_init__` demands is demanded again where it arrives.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    """The names of the fields, which `dataclass` puts here."""

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return type(self), _fields(self.__match_args__)(self)


@cache
def _fields(names: tuple[str, ...]) -> Callable[[Carried], tuple[Any, ...]]:
    """What takes these fields from a value: of several names `attrgetter` gives a tuple."""
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
