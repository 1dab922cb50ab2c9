"""Documents as values that JSON has, without the texts of their files, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from proofcheck.document.bibliography import Bibliography
from proofcheck.document.document import Document, Proof, Statement
from proofcheck.document.externals import External
from proofcheck.document.finding import Finding
from proofcheck.document.mentions import Mentions
from proofcheck.document.packing import Packing, Way
from proofcheck.document.rule import Rule
from proofcheck.document.source import Source
from proofcheck.document.text import GONE, VERBATIM, Region, Text, blanked
from proofcheck.latex.definitions import Macro
from proofcheck.latex.macros import MacroTable
from proofcheck.latex.rules import RULES

_RULES = {rule.code: rule for rule in RULES}
_RULE: tuple[Way, Way] = (lambda rule: rule.code, _RULES.__getitem__)
_PACKING = Packing({Rule: _RULE})
_PARTS: Mapping[str, Any] = {
    "problems": tuple[Finding, ...],
    "dropped": tuple[Region, ...],
    "mentions": Mentions,
    "externals": tuple[External, ...],
    "bibliography": Bibliography,
}
_STATEMENTS = tuple[Statement, ...]
_PROOFS = tuple[Proof, ...]
_Shorthands = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
_TEXT: Mapping[str, Any] = {
    "starts": tuple[int, ...],
    "pieces": tuple[tuple[str, int], ...],
    "body": int,
    "definitions": tuple[Region, ...],
    "shorthands": _Shorthands,
    "macros": tuple[tuple[int, Macro], ...],
    "stopped": tuple[str, ...],
}


def pack_document(document: Document) -> dict[str, Any]:
    """What the reader made of the sources of a document that it has just read."""
    proofs = Packing({Statement: (lambda statement: statement.id, _refuse)})
    values = {name: getattr(document, name) for name in _PARTS}
    return {
        **{name: _PACKING.pack(kind, values[name]) for name, kind in _PARTS.items()},
        "statements": _PACKING.pack(_STATEMENTS, document.statements),
        "proofs": proofs.pack(_PROOFS, document.proofs),
        "text": _pack_text(document.text),
    }


def unpack_document(path: str, sources: dict[str, Source], values: Mapping[str, Any]) -> Document:
    """The document again, from the sources that it was read from.

    Raises ValueError, TypeError, KeyError or IndexError for values that were damaged.
    """
    statements = _PACKING.unpack(_STATEMENTS, values["statements"])
    by_id = {statement.id: statement for statement in statements}
    proofs = Packing({Statement: (_refuse, by_id.__getitem__)})
    return Document(
        path,
        sources,
        statements=statements,
        proofs=proofs.unpack(_PROOFS, values["proofs"]),
        text=_unpack_text(values["text"], sources),
        **{name: _PACKING.unpack(kind, values[name]) for name, kind in _PARTS.items()},
    )


def _refuse(value: Any) -> Any:
    raise TypeError(f"{value!r} is not to be packed here")


def _pack_text(text: Text) -> dict[str, Any]:
    table = text.macros
    assert isinstance(table, MacroTable)
    values = {
        "starts": text.starts,
        "pieces": text.pieces,
        "body": text.body,
        "definitions": text.definitions,
        "shorthands": tuple(text.shorthands.items()),
        "macros": table.entries(),
        "stopped": tuple(sorted(table.stopped)),
    }
    hidden = [(match.start(), match.end()) for match in _HIDDEN.finditer(text.masked)]
    fills = "".join(text.masked[start] for start, _ in hidden)
    same = blanked(text.raw, hidden, fills) == text.masked
    return {
        **{name: _PACKING.pack(kind, values[name]) for name, kind in _TEXT.items()},
        "length": len(text.raw),
        "hidden": [hidden, fills] if same else text.masked,
    }


def _unpack_text(values: Mapping[str, Any], sources: Mapping[str, Source]) -> Text:
    known = {name: _PACKING.unpack(kind, values[name]) for name, kind in _TEXT.items()}
    length = _PACKING.unpack(int, values["length"])
    ends = (*known["starts"][1:], length)
    raw = "".join(
        sources[path].text[offset : offset + end - start]
        for (path, offset), start, end in zip(known["pieces"], known["starts"], ends, strict=True)
    )
    hidden = values["hidden"]
    if not isinstance(hidden, str):
        regions, fills = hidden
        hidden = blanked(raw, _PACKING.unpack(tuple[Region, ...], regions), fills)
    if not len(raw) == len(hidden) == length:
        raise ValueError("the text has another length")
    return Text(
        raw,
        hidden,
        known["starts"],
        known["pieces"],
        known["body"],
        known["definitions"],
        dict(known["shorthands"]),
        MacroTable.of(known["macros"], known["stopped"]),
    )


_HIDDEN = re.compile(f"{GONE}+|{VERBATIM}+")
