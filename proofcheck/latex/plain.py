"""Statements and proofs that are set by hand: ``{\\bf Proof.} … \\qed``, ``\\proclaim`` …"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from proofcheck.document.text import in_regions
from proofcheck.latex.blocks import HEADING, Block
from proofcheck.latex.declarations import Declarations
from proofcheck.latex.families import Family, kind_of_heading
from proofcheck.latex.languages import entries
from proofcheck.latex.lexer import Kind, scanner
from proofcheck.latex.marks import Mark, find_marks

_SAID = "|".join(
    re.escape(word).replace(r"\ ", r"\s+")
    for entry in entries("end")
    for word in (entry, entry.capitalize(), entry.upper())
    if word not in ("qed", "Qed")
)
_QED = (
    r"(?:\\(?:qed|qedhere|qedsymbol|eop|halmos|Halmos|endproof|enddemo|endpf|epf%s)(?![a-zA-Z@])"
    rf"|(?<![a-zA-Z])(?:{_SAID}|Q\.\s?E\.\s?D\.?|QED)(?![a-zA-Z])[.。]?"
    r"|(?:\\hfill|\\quad|\\qquad|\$|\\ensuremath\{|\{){0,8}(?:(?<!\s)\s+)?(?:[∎□■◻◼▪]|\\(?:square|Box|blacksquare"
    r"|blacklozenge|blacktriangleright|openbox|rule\{[^{}]*\}\{[^{}]*\}))\$?\}*+"
    r"(?=[ \t$}.]*+(?:\n[ \t\x00]*\n|\n?[ \t]*\\(?:end|par|medskip"
    r"|bigskip|smallskip|section|subsection|subsubsection|paragraph|begin|noindent|vspace)|\s*\Z)))"
)
_STATEMENT_END = re.compile(r"\n[ \t\x00]*\n|\\par(?![a-zA-Z@])")


def find_plain_blocks(
    text: str,
    start: int,
    declared: Declarations,
    defined: Sequence[tuple[int, int]],
    blocks: Sequence[Block],
) -> list[Block]:
    """Statements and proofs that are set by hand: ``{\\bf Proof.} … \\qed``, ``\\proclaim`` …

    A proof goes up to the first end mark that stands before the next heading, statement or
    proof; where there is none, up to that.  Only text outside ``blocks`` is searched, and for
    proofs also that of statements: an example may state something and prove it.
    """
    proved = _merge([(b.start, b.end) for b in blocks if b.family.kind == "proof"])
    stated = _merge([(b.start, b.end) for b in blocks if b.family.kind != "proof"])
    marks = [
        mark
        for mark in find_marks(text, start, declared)
        if not in_regions(proved, mark.start)
        and not in_regions(defined, mark.start)
        and (not in_regions(stated, mark.start) or (mark.kind == "proof" and not mark.section))
    ]
    if not marks:
        return []
    qed = re.compile(_QED % "".join(f"|{re.escape(name)}" for name in sorted(declared.qed_macros)))
    proofs = {mark.start for mark in marks if mark.kind == "proof"}
    proofs |= {block.start for block in blocks if block.family.kind == "proof"}
    stops = sorted(
        [mark.start for mark in marks]
        + [block.start for block in blocks if block.family.kind != "claim"]
        + [m.start() for m in HEADING.finditer(text, start) if not in_regions(defined, m.start())]
    )
    found = []
    for mark in marks:
        index = bisect_right(stops, mark.start)
        limit = stops[index] if index < len(stops) else len(text)
        limit = _group_end(text, mark.inner, limit)
        if mark.kind == "proof":
            if limit in proofs and not text[mark.inner : limit].strip(" \t\n\x00"):
                continue  # a heading above a heading
            ends = _proof_end(text, mark, limit, qed)
        else:
            ends = _statement_end(text, mark, limit)
        if ends is not None:
            family = Family("", mark.kind, _heading_word(mark))
            note, number = mark.heading, mark.number
            found.append(Block(family, mark.start, mark.inner, *ends, note, number=number))
    return found


_ENDS = scanner(Kind.BRACE, Kind.ENVIRONMENT)
MAX_ENVIRONMENT = 20_000  # characters before a heading in which what is around it begins


def _group_end(text: str, start: int, limit: int) -> int:
    """Where the group or environment ends in which ``start`` stands; at most ``limit``."""
    depth = 0
    opened: list[str] = []
    for match in _ENDS.finditer(text, start, limit):
        if match.lastgroup == Kind.BRACE:
            depth += 1 if match[0] == "{" else -1
            if depth < 0:
                return match.start()
        elif match.lastgroup == Kind.ENVIRONMENT:
            name = match["name"]
            if match["edge"] == "begin":
                opened.append(name)
            elif name in opened:
                opened.remove(name)
            else:
                around = max(0, start - MAX_ENVIRONMENT), start
                began = text.rfind(f"\\begin{{{name}}}", *around)
                if began > text.rfind(f"\\end{{{name}}}", *around):
                    return match.start()
    return limit


def _statement_end(text: str, mark: Mark, limit: int) -> tuple[int, int] | None:
    """Where the body of a statement ends, and where the whole of it does; None: it is none."""
    if mark.end is not None:
        return mark.end - 1, mark.end
    if mark.command:
        close = re.compile(rf"\\end{mark.command}(?![a-zA-Z@])").search(text, mark.inner, limit)
        if close:
            return close.start(), close.end()
        if mark.command != "proclaim":
            return None
    close = _STATEMENT_END.search(text, mark.inner, limit)
    end = close.start() if close else limit
    return end, end


def _proof_end(text: str, mark: Mark, limit: int, qed: re.Pattern[str]) -> tuple[int, int] | None:
    if mark.command:
        close = re.compile(rf"\\end{mark.command}(?![a-zA-Z@])").search(text, mark.inner, limit)
        if close:
            return close.start(), close.end()
    if sign := qed.search(text, mark.inner, limit):
        # "The lemma is proved. $\\square$": both
        behind = re.compile(r"[ .]*").match(text, sign.end(), limit)
        again = qed.match(text, behind.end(), limit) if behind else None
        end = again.end() if again else sign.end()
        return end, end
    if mark.section:
        return None  # a section about a proof, not a proof
    end = mark.inner + len(text[mark.inner : limit].rstrip(" \t\n\x00"))
    return end, end


def _heading_word(mark: Mark) -> str:
    """What a heading calls what it heads: "Lemma" in "Zorn's Lemma"."""
    if mark.kind == "proof":
        return "Proof"
    words = [word.rstrip(".:：") for word in mark.heading.split()]
    return next((word for word in words if kind_of_heading(word) == mark.kind), words[0])


def _merge(regions: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(regions):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
