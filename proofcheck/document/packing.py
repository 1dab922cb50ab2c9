"""Frozen dataclasses as values that JSON has, and back: how they are kept between runs.

What is unpacked may have been damaged: it has the types of the fields, or it is refused.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Way = Callable[[Any], Any]


class Packing:
    """Dataclasses become lists of their fields in order, enumerations their values.

    ``special`` has, by type, what is done instead: how a value is packed and how it is unpacked.
    """

    def __init__(self, special: Mapping[type, tuple[Way, Way]] | None = None) -> None:
        self._special = dict(special or {})
        self._known: dict[Any, tuple[Way, Way]] = {}

    def pack(self, kind: Any, value: object) -> Any:
        """A value of the type ``kind`` as JSON has it."""
        return self._ways(kind)[0](value)

    def unpack(self, kind: Any, packed: object) -> Any:
        """The value of the type ``kind``.  Raises ValueError, TypeError or KeyError for what is
        none, and whatever ``special`` raises."""
        return self._ways(kind)[1](packed)

    def _ways(self, kind: Any) -> tuple[Way, Way]:
        if kind not in self._known:
            self._known[kind] = self._made(kind)
        return self._known[kind]

    def _made(self, kind: Any) -> tuple[Way, Way]:
        if kind in self._special:
            return self._special[kind]
        if kind in _PLAIN:
            return _same, _exactly(kind)
        if kind is float:
            return _same, _number
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            (inner,) = (one for one in arguments if one is not type(None))
            return _unless_none(*self._ways(inner))
        if origin is tuple and arguments[-1] is Ellipsis:
            if arguments[0] in _PLAIN:
                return list, _all_plain(arguments[0])
            return _each(*self._ways(arguments[0]), tuple)
        if origin is tuple and set(arguments) <= _PLAIN:
            return list, _as_plain(arguments)
        if origin is tuple:
            return _fixed([self._ways(one) for one in arguments])
        if origin is frozenset:
            pack, unpack = _each(*self._ways(arguments[0]), frozenset)
            return (lambda value: pack(sorted(value))), unpack
        if isinstance(kind, type) and issubclass(kind, Enum):
            return (lambda value: value.value), kind
        if isinstance(kind, type) and is_dataclass(kind):
            return self._of_class(kind)
        raise TypeError(f"{kind} cannot be packed")

    def _of_class(self, kind: Any) -> tuple[Way, Way]:
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        kinds = tuple(hints[name] for name in names)
        if set(kinds) <= _PLAIN:
            plain = _as_plain(kinds)
            return (
                lambda value: [getattr(value, name) for name in names],
                lambda packed: kind(*plain(packed)),
            )
        pack, unpack = _fixed([self._ways(one) for one in kinds])
        return (
            lambda value: pack([getattr(value, name) for name in names]),
            lambda packed: kind(*unpack(packed)),
        )


_PLAIN = frozenset((str, int, bool))
"""What JSON has as it is.  Most of what is kept is made of it, and is looked at as a whole."""


def _as_plain(kinds: tuple[type, ...]) -> Way:
    def unpack(packed: Any) -> tuple[Any, ...]:
        if tuple(map(type, _listed(packed))) != kinds:
            raise TypeError(f"{kinds} expected")
        return tuple(packed)

    return unpack


def _all_plain(kind: type) -> Way:
    def unpack(packed: Any) -> tuple[Any, ...]:
        if not {*map(type, _listed(packed))} <= {kind}:
            raise TypeError(f"{kind.__name__} expected")
        return tuple(packed)

    return unpack


def _same(value: Any) -> Any:
    return value


def _exactly(kind: type[T]) -> Callable[[Any], T]:
    def unpack(packed: Any) -> T:
        if type(packed) is not kind:
            raise TypeError(f"{kind.__name__} expected")
        found: T = packed
        return found

    return unpack


def _number(packed: Any) -> float:
    if type(packed) not in (int, float):
        raise TypeError("a number expected")
    return float(packed)


def _unless_none(pack: Way, unpack: Way) -> tuple[Way, Way]:
    return (
        lambda value: None if value is None else pack(value),
        lambda packed: None if packed is None else unpack(packed),
    )


def _each(pack: Way, unpack: Way, collect: Callable[[Any], Any]) -> tuple[Way, Way]:
    return (
        lambda values: [pack(value) for value in values],
        lambda packed: collect([unpack(one) for one in _listed(packed)]),
    )


def _fixed(ways: list[tuple[Way, Way]]) -> tuple[Way, Way]:
    packs, unpacks = [way[0] for way in ways], [way[1] for way in ways]
    return (
        lambda values: [pack(value) for pack, value in zip(packs, values, strict=True)],
        lambda packed: tuple(
            [unpack(one) for unpack, one in zip(unpacks, _listed(packed), strict=True)]
        ),
    )


def _listed(packed: Any) -> list[Any]:
    if type(packed) is not list:
        raise TypeError("a list expected")
    return packed
