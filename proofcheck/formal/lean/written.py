"""A claim as a file for Lean that a person can compile, with comments that lead to the source."""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.document.source import Source, Span
from proofcheck.formal.comments import one_line
from proofcheck.formal.lean.file import Tactic
from proofcheck.formal.lean.gate import indented
from proofcheck.formal.lean.statement import Stated


def written(
    stated: Stated, header: str, tactic: Tactic | None, sources: Mapping[str, Source]
) -> str:
    """The file; without a tactic that proves it, the proof is left open (``sorry``).

    ``sources`` are those of the document, by their paths.
    """
    claim = stated.claim
    lines = [header, "", comment(f"{place(claim.span, sources)}: {claim.latex}")]
    lines += [comment(f"{one.name}: {one.latex}, a {one.sort}") for one in claim.variables]
    for n in stated.hypotheses:
        one = claim.hypotheses[n]
        lines.append(comment(f"h{n + 1}: {one.ground}, {place(one.span, sources)}: {one.latex}"))
    lines += [
        f"theorem step_{claim.step}",
        *indented(stated.binders, 4),
        f"    : {stated.goal} := by",
    ]
    lines += indented(tactic.block if tactic else "sorry")
    return "\n".join([*lines, f"#print axioms step_{claim.step}", ""])


def comment(text: str) -> str:
    """A comment of one line; nothing in ``text`` can end it."""
    return f"-- {one_line(text)}"


def place(span: Span, sources: Mapping[str, Source]) -> str:
    """File and line of a span; the file alone where its text is not among the sources."""
    source = sources.get(span.path)
    return f"{span.path}:{source.position(span.start).line}" if source else span.path
