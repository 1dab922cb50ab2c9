"""Statements and proofs that are set by hand: ``{\\bf Proof.} … \\qed``, ``\\proclaim`` …"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proofcheck.document.text import in_regions
from proofcheck.latex.blocks import HEADING, Block
from proofcheck.latex.declarations import Declarations
from proofcheck.latex.families import Family, kind_of_heading

_SWITCH = r"bf|it|em|sc|sl|bfseries|itshape|scshape|slshape|rm|sf|tt"
_MARK = re.compile(
    r"\{\s*\\(?:" + _SWITCH + r")(?![a-zA-Z])\s*"
    r"(?P<switched>[^{}\n]{3,120}?)\s*\}(?P<after1>\s*[.:]?)"
    r"|\\(?:textbf|textit|textsc|textsl|emph|underline|paragraph\*?|subparagraph\*?|subsubsection\*)"
    r"\s*\{\s*(?:\\(?:textbf|textit|emph|textsc)\s*\{|\\(?:" + _SWITCH + r")(?![a-zA-Z]))?\s*"
    r"(?P<braced>(?:[^{}\n]|\{[^{}\n]*\}){3,160}?)\s*\}{1,2}(?P<after2>\s*[.:]?)"
    r"|(?<=\n)[ \t]*(?:\\noindent\s*)?(?P<bare>Proof(?: of [^\n.:]{1,60})?[.:])(?=\s)"
    r"|\\(?P<command>proof|Proof|demo|proclaim|%s)(?![a-zA-Z@])(?P<after4>\s*\{[^{}\n]{0,120}\})?"
)  # fmt: skip
_AT_PARAGRAPH = re.compile(
    r"(?:\A|\n[ \t\x00]*\n|\\(?:par|noindent|indent|medskip|bigskip|smallskip|medbreak|bigbreak)"
    r"|\\(?:begin|end|vspace\*?|label|section\*?|subsection\*?|subsubsection\*?|bigskip)\s*"
    r"\{[^{}\n]*\}(?:\[[^]\n]*\])?|\\vskip\s*[\w. ]+|\$\$|\\\]|\\\\)[ \t\n\x00\\,]*\Z"
)
_QED = (
    r"(?:\\(?:qed|qedhere|qedsymbol|eop|halmos|endproof|enddemo|endpf|epf%s)(?![a-zA-Z@])"
    r"|Q\.\s?E\.\s?D\.?|\bQED\b"
    r"|(?:\\hfill|\\quad|\\qquad|\$|\\ensuremath\{|\{)*\s*\\(?:square|Box|blacksquare|blacklozenge"
    r"|rule\{[^{}]*\}\{[^{}]*\})\$?\}*(?=[ \t$}.]*(?:\n[ \t\x00]*\n|\n?[ \t]*\\(?:end|par|medskip"
    r"|bigskip|smallskip|section|subsection|begin|noindent|vspace)|\s*\Z)))"
)
_STATEMENT_END = re.compile(r"\n[ \t\x00]*\n|\\endproclaim|\\par(?![a-zA-Z@])")


_SET_BY_HAND = frozenset(
    "theorem lemma proposition corollary claim definition exercise problem".split()
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A printed heading that begins a plain statement or proof."""

    kind: str
    heading: str
    start: int
    inner: int
    command: str | None


def find_plain_blocks(
    text: str,
    start: int,
    declared: Declarations,
    defined: Sequence[tuple[int, int]],
    blocks: Sequence[Block],
) -> list[Block]:
    """Statements and proofs that are set by hand: ``{\\bf Proof.} … \\qed``, ``\\proclaim`` …

    A proof goes up to the first end mark that stands before the next heading, statement or
    proof; where there is none, up to that.  Only text outside ``blocks`` is searched.
    """
    covered = _merge([(block.start, block.end) for block in blocks if block.parent is None])
    marks = [
        mark
        for mark in _marks(text, start, declared)
        if not in_regions(covered, mark.start) and not in_regions(defined, mark.start)
    ]
    if not marks:
        return []
    qed = re.compile(_QED % "".join(f"|{re.escape(name)}" for name in sorted(declared.qed_macros)))
    stops = sorted(
        [mark.start for mark in marks]
        + [block.start for block in blocks if block.parent is None and block.family.kind != "claim"]
        + [m.start() for m in HEADING.finditer(text, start) if not in_regions(defined, m.start())]
    )
    proofs = {mark.start for mark in marks if mark.kind == "proof"}
    found = []
    for mark in marks:
        index = bisect_right(stops, mark.start)
        limit = stops[index] if index < len(stops) else len(text)
        if mark.kind == "proof":
            if limit in proofs and not text[mark.inner : limit].strip(" \t\n\x00"):
                continue  # a heading above a heading
            inner_end, end = _plain_proof_end(text, mark, limit, qed)
        else:
            close = _STATEMENT_END.search(text, mark.inner, limit)
            inner_end = close.start() if close else limit
            end = close.end() if close and close[0].startswith("\\endp") else inner_end
        family = Family("", mark.kind, _heading_word(mark))
        found.append(Block(family, mark.start, mark.inner, inner_end, end, mark.heading))
    return found


def _plain_proof_end(text: str, mark: _Mark, limit: int, qed: re.Pattern[str]) -> tuple[int, int]:
    if mark.command:
        close = re.compile(rf"\\end{mark.command}(?![a-zA-Z@])").search(text, mark.inner, limit)
        if close:
            return close.start(), close.end()
    if sign := qed.search(text, mark.inner, limit):
        return sign.end(), sign.end()
    end = mark.inner + len(text[mark.inner : limit].rstrip(" \t\n\x00"))
    return end, end


def _marks(text: str, start: int, declared: Declarations) -> Iterator[_Mark]:
    names = "|".join(re.escape(name) for name in sorted(declared.proof_macros)) or "(?!)"
    pattern = re.compile(_MARK.pattern % names)
    for match in pattern.finditer(text, start):
        command: str | None = match["command"]
        heading: str = match["switched"] or match["braced"] or match["bare"]
        kind: str | None
        if command:
            given = (match["after4"] or "").strip(" \t\n{}")
            if command == "proclaim":
                kind, heading = kind_of_heading(given) or "theorem", given or "Theorem"
            else:
                kind, heading = "proof", given or "Proof"
            inner = (
                match.end() if given and command in ("demo", "proclaim") else match.end("command")
            )
            yield _Mark(kind, heading, match.start(), inner, command)
            continue
        heading = heading.strip()
        kind = kind_of_heading(heading.split()[0]) if heading[:1].isupper() else None
        if kind == "proof" and heading.lower().startswith("proof-"):
            continue
        after = (match["after1"] or match["after2"] or "").strip()
        if kind is None and re.match(r"Sketch of (?:the )?proof", heading):
            kind = "proof"
        if kind != "proof" and not (
            kind in _SET_BY_HAND and _ends_heading(heading + after, text, match)
        ):
            continue
        before = text[max(0, match.start() - 200) : match.start()]
        if match.start() > 200:
            before = "x" + before  # or the window's edge would pass for the beginning of the text
        if match["bare"] is None and not _AT_PARAGRAPH.search(before):
            continue
        if match["bare"] is not None and not _AT_PARAGRAPH.search(before + "\n"):
            continue
        yield _Mark(kind, heading, match.start(), match.end(), None)


def _ends_heading(heading: str, text: str, match: re.Match[str]) -> bool:
    """Whether it is a heading ("Lemma 2."), not the subject of a sentence ("Lemma 2 shows …")."""
    if heading.endswith((".", ":")):
        return True
    return (
        heading[-1:].isdigit()
        and re.match(r"[ ~]*[a-z]", text[match.end() : match.end() + 8]) is None
    )


def _heading_word(mark: _Mark) -> str:
    return "Proof" if mark.kind == "proof" else mark.heading.split()[0].rstrip(".:")


def _merge(regions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(regions):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
