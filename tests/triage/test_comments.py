"""Inline comments: where they hold, what they name, what is wrong with them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.document.source import Source, Span
from proofcheck.triage.comments import content_lines, content_span, read_comments, silencing


def silenced(text: str, code: str = "PC301") -> list[int]:
    """The lines on which a finding is silenced."""
    source = Source("a.tex", text)
    comments = read_comments(source)
    lines = range(1, len(source.line_starts) + 1)
    return [line for line in lines if silencing(comments, code, range(line, line + 1))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no comment at all",
        "% proof check: ignore",
        "% a proofcheck: ignore is not meant here",
        r"fifty \% proofcheck: ignore",
        "x % proofcheck: ignore[PC0]",
        "x % proofcheck: ignore[PC399, PC301]",
        "x % proofcheck: ignore[PC301",
        "x % proofcheck: ignored",
        "x % proofcheck: on",
        "% proofcheck: ignore",
        "% proofcheck: ignore\n\n  % another\n",
    ],
)
def test_nothing_is_silenced(text: str) -> None:
    assert silenced(text) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nx % proofcheck: ignore[PC301]\nb", [2]),
        ("a\nx % proofcheck: ignore\nb", [2]),
        ("a\nx %proofcheck:ignore[pc301, PC0]\nb", [2]),
        ("x % proofcheck: ignore[PC3] as I checked it by hand", [1]),
        ("x \\\\% proofcheck: ignore", [1]),
        ("% proofcheck: ignore\nx\ny", [2]),
        ("  % proofcheck: ignore[PC301]\n\n  % another\nx\ny", [4]),
        ("a\n% proofcheck: off\nb\nc\n% proofcheck: on\nd", [2, 3, 4]),
        ("a\n% proofcheck: off\nb\nc", [2, 3, 4]),
        ("a\nb\n% proofcheck: ignore-file[PC3]", [1, 2, 3]),
        ("a\r\nx % proofcheck: ignore\r\nb", [2]),
        ("a\rx % proofcheck: ignore\rb", [2]),
    ],
)
def test_these_lines_are_silenced(text: str, lines: list[int]) -> None:
    assert silenced(text) == lines


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("% proofcheck: ignroe", "'ignroe' is none of ignore, ignore-file, off, on"),
        ("% proofcheck:", "'' is none of"),
        ("% proofcheck: ignore[PC9]", "no rule's code is or begins with 'PC9'"),
        ("% proofcheck: ignore[]", "no rule's code is or begins with ''"),
        ("% proofcheck: ignore[PC301", "the bracket is not closed"),
        ("% proofcheck: off[PC301]", "'off' takes no codes"),
        ("% proofcheck: on", "nothing was switched off"),
    ],
)
def test_what_is_not_understood_says_why(text: str, wrong: str) -> None:
    (directive,) = read_comments(Source("a.tex", text)).directives
    assert directive.wrong is not None
    assert wrong in directive.wrong


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("  a b  ", "a b"),
        ("% one\n  % two\n a.\n", "a."),
        ("a. % why\n % more\n\n", "a."),
        (r"50\% of it % all", r"50\% of it"),
        ("a % in\n b", "a % in\n b"),
        ("% only a comment", "% only a comment"),
        ("   ", "   "),
        ("", ""),
    ],
)
def test_the_content_of_a_span_leaves_blanks_and_comments_out(text: str, content: str) -> None:
    source = Source("a.tex", f"before\n{text}\nafter")
    span = content_span(source, Span("a.tex", 7, 7 + len(text)))
    assert source.slice(span) == content


def test_content_stands_on_its_own_lines_only() -> None:
    text = "One.\n  % about two\n  Two,\n  too.\n  "
    source = Source("a.tex", text + "Three.")
    assert content_lines(source, Span("a.tex", 4, len(text))) == range(3, 5)


@given(st.text(alphabet="a%\\ \n\r", max_size=40), st.data())
def test_the_content_lies_in_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = content_span(Source("a.tex", text), Span("a.tex", start, end))
    assert start <= span.start <= span.end <= end


@pytest.mark.parametrize(
    "line",
    [
        "% proofcheck: ignore[PC301]\n",
        "% proofcheck: off\n% proofcheck: on\n",
        "x % proofcheck: ignore ",
        " \n",
    ],
)
def test_a_hostile_file_takes_no_time(line: str) -> None:
    text = line * (2_000_000 // len(line))
    source = Source("a.tex", text)
    begun = time.process_time()
    read_comments(source)
    content_lines(source, Span("a.tex", 0, len(text)))
    assert time.process_time() - begun < 5
