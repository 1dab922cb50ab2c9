"""What a proof uses and the text before it introduces: sentences, and definitions not cited."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofcheck.document.document import Document, Proof, Statement
from proofcheck.document.text import GONE, Region
from proofcheck.latex.lexer import Kind, splitter

MOST = 12
"""How many sentences and definitions are given, at most; together up to ``MOST_CHARACTERS``."""
MOST_CHARACTERS = 4_000

_KINDS = frozenset({"definition", "notation", "convention", "assumption", "hypothesis"})
_MAX_SENTENCE = 600  # longer ones are no definition of a symbol
_MAX_SENTENCES = 20_000  # of a document
_NEAREST, _FIRST = 300, 100  # that are looked at for one proof
_MAX_NAMES = 40  # that one text introduces

_BREAK = re.compile(
    r"[.?!][)}'\"]*[\s\x00]+(?=[A-Z\\$])|\n[ \t\x00]*\n"
    r"|\\(?:begin|end)\s*\{(?!equation|align|gather|multline|displaymath|cases|[a-z]?matrix)[^{}]*\}"
    r"|\\(?:part|chapter|(?:sub)*section|paragraph)\*?\s*\{[^{}]*\}|\\item(?![a-zA-Z])"
)
_CUE = re.compile(
    r"\b(?:(?:Let|Fix|Denote|Define|Set|Put|Write|Suppose|Assume|Throughout|Notation|Convention)\b"
    r"|(?:[Ww]e|us|and)\s+(?:also\s+|now\s+|always\s+)?"
    r"(?:set|put|write|call|define|fix|denote|let|assume|suppose)\b|denotes?\b|for\sshort\b)"
    r"(?!\s+us\b)"
)
_NEAR = 60  # code points from such words to the formula that they are about
_ASSIGNED = re.compile(r"([^$=:;,\s\x00]{1,40})[\s\x00]*(?::=|\\(?:coloneqq|triangleq|defeq)\b)")
_FORMULA = re.compile(r"\$([^$]{1,80})\$|\\\((.{1,80}?)\\\)")
_HEAD_ENDS = re.compile(
    r"[=<>:,;(|]|\\(?:in|colon|subset|subseteq|to|rightarrow|ge|geq|le|leq|neq?|sim|cong|mid|bigl?|"
    r"left|dots|ldots|cdots)(?![a-zA-Z])"
)
_TERM = re.compile(r"\\(?:emph|textit|textbf|textsl|defn?|dfn)\s*\{([^{}]{3,60})\}")
_WORD = re.compile(r"[^\W\d_]{2}")
_LETTER = re.compile(r"[^\W\d_]")
_TOKENS = splitter(Kind.CONTROL_WORD, Kind.CONTROL_SYMBOL, Kind.LETTERS, Kind.DIGITS, Kind.NONBLANK)
_NO_TOKENS = frozenset({"$", GONE})


@dataclass(frozen=True, slots=True)
class _Introduction:
    """``start`` is where it stands; ``names`` are the symbols, and ``terms`` the words in lower
    case, that it introduces, as tokens; ``region`` is None for a statement."""

    start: int
    names: tuple[str, ...]
    terms: tuple[str, ...]
    region: Region | None
    text: str = ""


class Notation:
    """The introductions of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        found = [*_definitions(document), *_sentences(document)]
        self._found = sorted(found, key=lambda one: one.start)
        self._starts = [one.start for one in self._found]

    def of(self, proof: Proof, cited: tuple[str, ...] = ()) -> tuple[str, ...]:
        """What stands before the proof and introduces what it uses, in normalised LaTeX.

        In the order of the text; the nearest are kept where there is more than is given.  What is
        ``cited`` is left out, and what concerns only symbols that the statement or the proof
        introduces anew.
        """
        stated = proof.statement.normalised if proof.statement else ""
        own = (stated, *(step.normalised for step in proof.steps))
        used = _tokens(" ".join(own))
        words = used.lower()
        local = {name for text in own for name in _symbols(text)}
        end = bisect_left(self._starts, proof.region[0])
        near = self._found[max(0, end - _NEAREST) : end]
        far = self._found[: max(0, min(_FIRST, end - _NEAREST))]
        chosen: list[str] = []
        room = MOST_CHARACTERS
        for one in reversed([*far, *near]):
            if len(chosen) == MOST:
                break
            said = any(name in used and name not in local for name in one.names)
            if said or any(term in words for term in one.terms):
                text = self._normalised(one)
                if len(text) <= room and text not in chosen and text not in (*cited, stated):
                    chosen.append(text)
                    room -= len(text)
        return tuple(reversed(chosen))

    def _normalised(self, one: _Introduction) -> str:
        return self._text.expanded(one.region) if one.region else one.text.strip()


def _definitions(document: Document) -> Iterator[_Introduction]:
    for statement in document.statements:
        if statement.kind in _KINDS:
            start = statement.region[0]
            # What a definition lets be is its own: only what it defines counts.
            names = _assigned(statement.text)
            yield _Introduction(start, names, _terms(statement), None, statement.normalised)


def _sentences(document: Document) -> Iterator[_Introduction]:
    """The sentences outside of statements and proofs that introduce something."""
    count, text = 0, document.text
    for start, end in _outside(document):
        for first, last in _pieces(text.masked, start, end):
            piece = text.masked[first:last]
            if last - first <= _MAX_SENTENCE and (names := _symbols(piece)):
                yield _Introduction(first, names, (), (first, last))
                count += 1
                if count == _MAX_SENTENCES:
                    return


def _outside(document: Document) -> Iterator[Region]:
    """The regions of the body that are no statement, proof or definition of a macro."""
    text = document.text
    inside = sorted(
        [
            *(statement.region for statement in document.statements),
            *(proof.region for proof in document.proofs),
            *text.definitions,
        ]
    )
    at = text.body
    for start, end in [*inside, (len(text.masked), len(text.masked))]:
        if at < start:
            yield at, start
        at = max(at, end)


def _pieces(masked: str, start: int, end: int) -> Iterator[Region]:
    at = start
    for match in _BREAK.finditer(masked, start, end):
        stop = match.start() + 1 if match[0][0] in ".?!" else match.start()
        if at < stop:
            yield at, stop
        at = match.end()
    if at < end:
        yield at, end


def _symbols(piece: str) -> tuple[str, ...]:
    """The formulas after words such as "let", and what stands before a ``:=``."""
    heads: list[str] = []
    for cue in _CUE.finditer(piece):
        for match in _FORMULA.finditer(piece, cue.end()):
            if match.start() > cue.end() + _NEAR or len(heads) == _MAX_NAMES:
                break
            heads.append(match[1] or match[2])
    return _names(heads) + _assigned(piece)


def _assigned(piece: str) -> tuple[str, ...]:
    found = _ASSIGNED.finditer(piece)
    return _names([match[1] for match, _ in zip(found, range(_MAX_NAMES), strict=False)])


def _names(heads: Sequence[str]) -> tuple[str, ...]:
    names = (_tokens(_HEAD_ENDS.split(head, maxsplit=1)[0]) for head in heads)
    return tuple(dict.fromkeys(name for name in names if _LETTER.search(name)))


def _terms(statement: Statement) -> tuple[str, ...]:
    """The title and the emphasised words; without the blank after them, for their plurals."""
    found = zip(_TERM.finditer(statement.text), range(_MAX_NAMES), strict=False)
    terms = [statement.title or "", *(match[1] for match, _ in found)]
    return tuple(
        dict.fromkeys(_tokens(term).rstrip().lower() for term in terms if _WORD.search(term))
    )


def _tokens(text: str) -> str:
    """The tokens of a text with a blank around each, so that one is found in it whole."""
    tokens = (token for token in _TOKENS.findall(text) if token not in _NO_TOKENS)
    return f" {' '.join(tokens)} "
