"""Dataclasses to JSON and back, strictly: an unknown or missing key, or a wrong type, is an error."""

from __future__ import annotations

import dataclasses
import types
import typing
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


class Malformed(ValueError):
    """A file doesn't have the shape that its schema promises; says where and what."""


def plain(value: Any) -> Any:
    """``value`` as dicts, lists and scalars."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def build(kind: type[T], data: Any, where: str = "") -> T:
    """``data`` as the dataclass ``kind``; ``Malformed`` names the place of the first thing that's wrong."""
    if not isinstance(data, dict):
        raise Malformed(f"{where or kind.__name__}: an object was expected, not {type(data).__name__}")
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in data:
        if key not in fields:
            raise Malformed(f"{where}.{key}: unknown key")
    made = {}
    for name, spec in fields.items():
        if name in data:
            made[name] = _value(_hints(typing.cast(Any, kind))[name], data[name], f"{where}.{name}")
        elif spec.default is dataclasses.MISSING and spec.default_factory is dataclasses.MISSING:
            raise Malformed(f"{where}.{name}: missing")
    return kind(**made)


def _value(hint: Any, data: Any, where: str) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint), data, where)
    if origin is tuple:
        return _tuple(args, data, where)
    if origin is dict and isinstance(data, dict):
        return {str(k): _value(args[1], v, f"{where}.{k}") for k, v in data.items()}
    if origin in (typing.Union, types.UnionType):
        return None if data is None else _value(next(a for a in args if a is not type(None)), data, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint, data, where)
    if hint is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if hint is typing.Any or (isinstance(hint, type) and type(data) is hint):
        return data
    raise Malformed(f"{where}: {data!r} is not a {getattr(hint, '__name__', hint)}")


def _tuple(args: tuple[Any, ...], data: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise Malformed(f"{where}: a list was expected")
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(_value(args[0], item, f"{where}[{i}]") for i, item in enumerate(data))
    if len(args) != len(data):
        raise Malformed(f"{where}: {len(args)} items were expected, there are {len(data)}")
    return tuple(_value(a, item, f"{where}[{i}]") for i, (a, item) in enumerate(zip(args, data, strict=True)))


def _enum(hint: type[Enum], data: Any, where: str) -> Enum:
    try:
        return hint(data)
    except ValueError as unknown:
        raise Malformed(f"{where}: {data!r} is none of {[e.value for e in hint]}") from unknown
