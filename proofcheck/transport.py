"""Values between processes of our own.

Rules are compared by identity: what comes from another process gets those of this one.
"""

from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Callable
from typing import Any

from proofcheck.document.rule import Rule
from proofcheck.rules import RULES


def to_bytes(value: object) -> bytes:
    """The value as another process of this version reads it."""
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table.copy()
    pickler.dispatch_table[Rule] = _reduced
    pickler.dump(value)
    return stream.getvalue()


def from_bytes(data: bytes) -> Any:
    """The way back, for what a process of our own sent, never for what lies on a disk."""
    return pickle.loads(data)


def _reduced(rule: Rule) -> tuple[Callable[[str], Rule], tuple[str]]:
    return _rule, (rule.code,)


def _rule(code: str) -> Rule:
    return RULES[code]
