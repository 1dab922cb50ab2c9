"""Inline comments: ``% proofcheck: ignore[PC301]``, ``off`` … ``on``, ``ignore-file``.

A comment behind text is about its own line; alone on a line it is about the next line that has
text.  Comments are read as they stand in the file: one inside a verbatim listing counts, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from proofcheck.document.source import Source, Span

_DIRECTIVE = re.compile(
    r"%[ \t]*proofcheck:[ \t]*(?P<word>[\w-]*)[ \t]*(?P<codes>\[[^\]\r\n]*\]?)?", re.IGNORECASE
)
_BLANK = re.compile(r"(?:\s++|%[^\r\n]*+)*+")
_WORDS = ("ignore", "ignore-file", "off", "on")


@dataclass(frozen=True, slots=True)
class Directive:
    """One comment.

    ``lines`` (from 1; the one line 0: every line) is where it holds.  ``codes`` are the codes or
    prefixes that it names, () for all.  ``wrong`` says why it has no meaning.
    """

    span: Span
    lines: range
    codes: tuple[str, ...]
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class Comments:
    """The directives of one source.  ``by_line`` has them by line; line 0 stands for every line."""

    directives: tuple[Directive, ...]
    by_line: dict[int, list[Directive]]


def read_comments(source: Source) -> Comments:
    """The directives of a source, in order; at most one a line, as the first one is a comment."""
    found = tuple(_directives(source)) if "%" in source.text else ()
    by_line: dict[int, list[Directive]] = {}
    for directive in found:
        if directive.wrong is None:
            for line in directive.lines:
                by_line.setdefault(line, []).append(directive)
    return Comments(found, by_line)


def silencing(comments: Comments, code: str, lines: range) -> tuple[Directive, ...]:
    """The directives that silence a finding ``code`` which stands on ``lines``."""
    hits = [
        directive
        for line in (0, *lines)
        for directive in comments.by_line.get(line, ())
        if is_about(directive, code)
    ]
    return tuple(dict.fromkeys(hits))


def is_about(directive: Directive, code: str) -> bool:
    """Whether the directive is about ``code``."""
    return not directive.codes or code.startswith(directive.codes)


def _directives(source: Source) -> Iterator[Directive]:
    last = len(source.line_starts)
    opened: Directive | None = None
    previous = next_text = 0
    for match in _DIRECTIVE.finditer(source.text):
        line = source.position(match.start()).line
        if line == previous or _escaped(source.text, match.start()):
            continue
        previous = line
        span = Span(source.path, match.start(), match.end())
        word = match["word"].lower()
        codes, wrong = _codes(word, match["codes"])
        if wrong is not None:
            yield Directive(span, range(0), (), wrong)
        elif word == "on" and opened is None:
            yield Directive(span, range(0), (), "nothing was switched off")
        elif word == "on" and opened is not None:
            yield replace(opened, lines=range(opened.lines.start, line))
            opened = None
        elif word == "off":
            opened = opened or Directive(span, range(line, last + 1), ())
        elif word == "ignore-file":
            yield Directive(span, range(1), codes)
        else:
            if _is_alone(source, line, match.start()):
                # What was found for an earlier comment of the same pile is not sought again.
                if next_text <= line:
                    next_text = _next_text(source, line)
                yield Directive(span, range(next_text, next_text + 1), codes)
            else:
                yield Directive(span, range(line, line + 1), codes)
    if opened is not None:
        yield opened


def content_span(source: Source, span: Span) -> Span:
    """``span`` without the blanks and comments at its two ends (``span`` itself if that is all)."""
    start, end = span.start, span.end
    if blank := _BLANK.match(source.text, start, end):
        start = blank.end()
    while start < end:
        end = start + len(source.text[start:end].rstrip())
        line_start = source.line_starts[source.position(end).line - 1]
        comment = _comment_start(source.text, max(line_start, start), end)
        if comment is None:
            break
        end = comment
    return Span(span.path, start, end) if start < end else span


def content_lines(source: Source, span: Span) -> range:
    """The lines (from 1) on which the content of ``span`` stands."""
    content = content_span(source, span)
    last = source.position(max(content.start, content.end - 1)).line
    return range(source.position(content.start).line, last + 1)


def _codes(word: str, bracket: str | None) -> tuple[tuple[str, ...], str | None]:
    """The codes in ``[…]``, and what is wrong with the directive, if anything."""
    # The checks, which have most of the rules, are loaded only for texts with such comments.
    from proofcheck.rules import names_rules

    if word not in _WORDS:
        return (), f"{word!r} is none of {', '.join(_WORDS)}"
    if bracket is None:
        return (), None
    if word in ("off", "on"):
        return (), f"{word!r} takes no codes"
    if not bracket.endswith("]"):
        return (), "the bracket is not closed"
    codes = tuple(code.strip().upper() for code in bracket[1:-1].split(","))
    for code in codes:
        if not names_rules(code):
            return codes, f"no rule's code is or begins with {code!r}"
    return codes, None


def _is_alone(source: Source, line: int, offset: int) -> bool:
    """Whether only blanks and comments stand before ``offset`` on its line."""
    before = source.text[source.line_starts[line - 1] : offset].strip()
    return not before or before.startswith("%")


def _next_text(source: Source, line: int) -> int:
    """The next line with more than a comment; one past the last when there is none."""
    last = len(source.line_starts)
    for number in range(line + 1, last + 1):
        text = source.line(number).strip()
        if text and not text.startswith("%"):
            return number
    return last + 1


def _comment_start(text: str, start: int, end: int) -> int | None:
    """Where a comment begins in the part ``[start, end)`` of one line."""
    at = text.find("%", start, end)
    while at >= 0 and _escaped(text, at):
        at = text.find("%", at + 1, end)
    return at if at >= 0 else None


def _escaped(text: str, at: int) -> bool:
    """Whether an odd number of backslashes stands before ``at``."""
    first = at
    while first > 0 and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1
