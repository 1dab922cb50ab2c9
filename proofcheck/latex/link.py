"""Which statement a proof proves.

In order: a reference in the proof's heading, or in a first sentence that says "we prove";
"Proof of Theorem 3.2" by the printed number; for a proof within a proof, the claim just before
it; else the nearest statement before it that has no proof yet.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proofcheck.document.text import GONE
from proofcheck.latex.blocks import Block
from proofcheck.latex.families import PROVABLE, SELDOM_PROVED, kind_of_heading

REFERENCE = re.compile(
    r"\\(?:(?:[a-zA-Z]*[cC]?[rR]ef(?:range)?|autoref|namecref|fullref|vref|Vref|uses|proves)\*?"
    r"\s*(?:\[[^]{}]*\])?\{([^{}]+)\}|hyperref\s*\[([^]]+)\])"
)
_SAYS_PROVES = re.compile(
    r"(?:(?<!\bin\sthe\s)(?<!\bby\sthe\s)(?<!\bsee\sthe\s)(?<!\bfrom\sthe\s)\bproof of"
    r"|\b(?:prove|proves|proving|show|establish)\b)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])(?:[A-Z]|\d+)(?:\.\d+)*(?![\w])|\b[A-Z]\b")
_AGAIN = re.compile(
    r"\b(?:alternat\w+|second|another|new|other|direct|different|short|long|third)\b", re.IGNORECASE
)
_SKIPPED_BETWEEN = re.compile(
    r"\\(?:label|index|uses|lean)\s*\{[^{}]*\}|\\(?:noindent|medskip|bigskip|smallskip|leanok|par)"
    r"(?![a-zA-Z])|[\s\x00]"
)
_PROOF_OF = re.compile(
    r"(?:proof|beweis|preuve|dimostrazione|demostraci[óo]n)\b\W*(?:of|von|de|di)\b(.*)",
    re.IGNORECASE | re.DOTALL,
)
FIRST_SENTENCE = 300  # characters in which a first sentence is looked for
LOOK_BACK = 60  # statements among which the nearest unproved one is looked for


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement as far as linking needs it; ``index`` is its place among the blocks."""

    index: int
    kind: str
    number: str | None
    labels: tuple[str, ...]


def references(text: str) -> list[str]:
    """The labels referred to in masked text, in order, each once."""
    seen: dict[str, None] = {}
    for match in REFERENCE.finditer(text):
        if match[0].startswith(("\\eqref", "\\pageref", "\\href")):
            continue
        for label in (match[1] or match[2]).replace(GONE, "").split(","):
            if label.strip() and "#" not in label:
                seen.setdefault(label.strip())
    return list(seen)


def link(
    text: str,
    blocks: Sequence[Block],
    candidates: Sequence[Candidate],
    restatements: Sequence[tuple[int, int]],
) -> dict[int, int]:
    """Proof block index → statement block index.  ``restatements`` are (offset, statement index).

    ``blocks`` are sorted by their starts.
    """
    by_label = {label: c.index for c in candidates for label in c.labels}
    by_index = {c.index: c for c in candidates}
    numbered: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.number:
            numbered.setdefault(candidate.number, []).append(candidate)
    marks = sorted([(blocks[c.index].end, c.index) for c in candidates] + list(restatements))
    linked: dict[int, int] = {}
    proved: set[int] = set()
    proofs = [i for i, block in enumerate(blocks) if block.family.kind == "proof"]
    # What is said explicitly goes first, so that it is not taken for "unproved" elsewhere.
    for index in proofs:
        target = _named(text, blocks[index], by_label, numbered)
        if target is not None:
            linked[index] = target
            proved.add(target)
    for index in proofs:
        if index in linked:
            continue
        before = bisect_right(marks, (blocks[index].start, len(blocks)))
        nearest = marks[max(0, before - LOOK_BACK) : before]
        target = _nearest(text, blocks, index, nearest, by_index, proved)
        if target is not None:
            linked[index] = target
            proved.add(target)
    return linked


def _named(
    text: str,
    proof: Block,
    by_label: Mapping[str, int],
    numbered: Mapping[str, Sequence[Candidate]],
) -> int | None:
    """The statement that a proof's heading or first sentence names."""
    note = (proof.note or "").replace(GONE, "")
    heading = f"{proof.family.heading} {note}"
    for label in references(heading):
        if label in by_label:
            return by_label[label]
    first = text[proof.inner : min(proof.inner_end, proof.inner + FIRST_SENTENCE)]
    stop = re.search(r"\.\s", first)
    first = first[: stop.end()] if stop else first
    for match in REFERENCE.finditer(first):
        label = (match[1] or match[2]).split(",")[0].strip()
        if label in by_label and _SAYS_PROVES.search(
            first[max(0, match.start() - 60) : match.start()]
        ):
            return by_label[label]
    return _by_number(note, numbered)


def _by_number(note: str, numbered: Mapping[str, Sequence[Candidate]]) -> int | None:
    """The statement that "Proof of Theorem 3.2" names by its printed number."""
    what = _PROOF_OF.search(note)
    kind = kind_of_heading(what[1]) if what else None
    number = _NUMBER.search(what[1]) if what and kind else None
    if number is None:
        return None
    same = numbered.get(number[0], ())
    exact = [candidate for candidate in same if candidate.kind == kind]
    return next((candidate.index for candidate in [*exact, *same]), None)


def _nearest(
    text: str,
    blocks: Sequence[Block],
    index: int,
    marks: Sequence[tuple[int, int]],
    by_index: dict[int, Candidate],
    proved: set[int],
) -> int | None:
    """The nearest statement of ``marks`` (end, block index) that the proof may prove."""
    proof = blocks[index]
    again = _AGAIN.search(proof.note or "") is not None
    wanted = kind_of_heading((proof.note or "").partition(" of ")[2]) if proof.note else None
    for end, candidate in reversed(marks):
        statement = blocks[candidate]
        inside_same = statement.parent == proof.parent
        if proof.parent is not None and not inside_same:
            continue
        if proof.parent is None and statement.parent is not None:
            parent = blocks[statement.parent]
            if parent.family.kind == "proof":
                continue  # a claim within an earlier proof is settled there
        kind = by_index[candidate].kind
        if wanted in PROVABLE and kind != wanted and wanted != "statement":
            continue
        if kind in SELDOM_PROVED:
            between = _SKIPPED_BETWEEN.sub("", text[end : proof.start][:2000])
            if between or candidate in proved:
                continue
            return candidate
        if kind not in PROVABLE:
            continue
        if candidate not in proved or again:
            return candidate
    return None
