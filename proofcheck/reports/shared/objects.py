"""Objects that the JSON of several kinds of report has in common, and how JSON is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from proofcheck.assess.verdict import ModelInfo
from proofcheck.document.document import Statement
from proofcheck.document.source import Position, Source, Span


def write_object(value: dict[str, Any], stream: TextIO) -> None:
    """``value`` as JSON, a line for each proof, step, finding.

    ASCII, so that no encoding of the stream can spoil it.
    """
    stream.writelines(_chunks(value, "\n"))
    stream.write("\n")


def _chunks(value: Any, line_end: str) -> Iterator[str]:
    """Lists of objects, and what holds them, go over many lines; all else stands on one."""
    inner = line_end + "  "
    if isinstance(value, dict) and any(map(_is_long, value.values())):
        for number, (key, item) in enumerate(value.items()):
            yield f"{',' if number else '{'}{inner}{json.dumps(key)}: "
            yield from _chunks(item, inner)
        yield f"{line_end}}}"
    elif _is_long(value):
        for number, item in enumerate(value):
            yield f"{',' if number else '['}{inner}"
            yield from _chunks(item, inner)
        yield f"{line_end}]"
    else:
        yield json.dumps(value, ensure_ascii=True, allow_nan=False)


def _is_long(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def model_object(model: ModelInfo) -> dict[str, Any]:
    """The model behind the verdicts."""
    return {
        "name": model.name,
        "sha256": model.sha256,
        "protocol": model.protocol,
        "engine": model.engine,
    }


def span_object(span: Span, sources: Mapping[str, Source]) -> dict[str, Any]:
    """A span: lines and columns from 1, offsets in code points from 0, the end exclusive."""
    source = sources.get(span.path)
    return {
        "path": span.path,
        "start": _position(source.position(span.start) if source else Position(1, 1, 0)),
        "end": _position(source.position(span.end) if source else Position(1, 1, 0)),
    }


def statement_object(statement: Statement, sources: Mapping[str, Source]) -> dict[str, Any]:
    """A statement; ``label`` is the first of its labels."""
    return {
        "kind": statement.kind,
        "label": statement.labels[0] if statement.labels else None,
        "number": statement.number,
        "title": statement.title,
        "span": span_object(statement.span, sources),
    }


def _position(position: Position) -> dict[str, int]:
    return {"line": position.line, "column": position.column, "offset": position.offset}
