"""Edits that an editor offers for a finding."""

from __future__ import annotations

from proofcheck.document.finding import Finding, Replacement
from proofcheck.document.source import Source, Span
from proofcheck.latex.rules import IDLE_COMMENT
from proofcheck.triage.comments import Directive, content_lines, read_comments


def is_about_file(finding: Finding) -> bool:
    """Whether a finding is about its file as a whole and stands at no place in it."""
    return finding.span.start == finding.span.end == 0


def ignore_edit(source: Source, finding: Finding) -> Replacement | None:
    """The edit that silences a finding where it stands.

    A comment at the end of the first line that the finding is about, or its code in the brackets
    of one that stands there already; on a line of its own where that line has another directive.
    None for a remark on a comment, which is better mended.
    """
    if finding.rule is IDLE_COMMENT:
        return None
    if is_about_file(finding):
        end = _line_end(source, 1)
        return _insert(source, end, f"{_newline(source)}% proofcheck: ignore-file[{finding.code}]")
    line = content_lines(source, finding.span).start
    start, end = source.line_starts[line - 1], _line_end(source, line)
    text = source.text[start:end]
    there = _directive_between(source, start, end)
    if there is None:
        blank = "" if text[-1:].isspace() else " "
        return _insert(source, end, f"{blank}% proofcheck: ignore[{finding.code}]")
    if there.wrong is None and there.lines == range(line, line + 1) and there.codes:
        return _insert(source, there.span.end - 1, f",{finding.code}")
    indent = text[: len(text) - len(text.lstrip())]
    comment = f"{indent}% proofcheck: ignore[{finding.code}]{_newline(source)}"
    return _insert(source, start, comment)


def _directive_between(source: Source, start: int, end: int) -> Directive | None:
    found = read_comments(source).directives
    return next((one for one in found if start <= one.span.start < end), None)


def _line_end(source: Source, line: int) -> int:
    """The offset of the end of a line (from 1), before what ends it."""
    return source.line_starts[line - 1] + len(source.line(line))


def _newline(source: Source) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"


def _insert(source: Source, offset: int, text: str) -> Replacement:
    return Replacement(Span(source.path, offset, offset), text)
