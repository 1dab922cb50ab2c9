"""Documents and results made by hand: tests of triage and reports need no LaTeX reader."""

from __future__ import annotations

from collections.abc import Sequence

from proofcheck.assess.verdict import ModelInfo, Scored, Unscored, Verdict
from proofcheck.document.document import Document, Proof, ProofKind, Statement, Step
from proofcheck.document.finding import Finding
from proofcheck.document.source import Source, Span
from proofcheck.result import Result
from proofcheck.settings.settings import Settings
from proofcheck.triage.doubts import Verdicts
from proofcheck.triage.files import Checked, triage

MODEL = ModelInfo("tiny", "ab" * 32, "step-tag", "scripted", {"0.001": 0.1, "0.01": 0.3})

Mark = float | str | None
"""What a step gets: a probability, the reason why it has none, or nothing."""


def paper(
    *proofs: Sequence[str],
    path: str = "paper.tex",
    kind: ProofKind = ProofKind.FULL,
    title: str | None = None,
    head: str = "",
    problems: Sequence[Finding] = (),
    only: frozenset[str] | None = None,
) -> Document:
    """A document with a lemma before each proof; a proof is given by the texts of its steps."""
    text = head
    statements, made = [], []
    for number, texts in enumerate(proofs, 1):
        start = len(text)
        text += f"\\begin{{lemma}}\\label{{lem:{number}}} True. \\end{{lemma}}\n"
        statement = Statement(
            id=f"s{number}",
            kind="lemma",
            heading="Lemma",
            title=title,
            number=str(number),
            labels=(f"lem:{number}",),
            cites=(),
            span=Span(path, start, len(text) - 1),
            text=text[start:-1],
            normalised=text[start:-1],
        )
        begin = len(text)
        text += "\\begin{proof}\n"
        steps = []
        for index, body in enumerate(texts):
            place = Span(path, len(text), len(text) + len(body))
            steps.append(Step(index, place, body, " ".join(body.split())))
            text += body
        text += "\\end{proof}\n"
        place = Span(path, begin, len(text) - 1)
        statements.append(statement)
        made.append(
            Proof(f"p{number}", kind, place, "".join(texts), statement, None, (), tuple(steps))
        )
    source = Source(path, text)
    return Document(path, {path: source}, tuple(statements), tuple(made), tuple(problems), only)


def verdicts(document: Document, *marks: Sequence[Mark]) -> Verdicts:
    """The verdicts on the proofs of a document, by ``Proof.id``."""
    return {
        proof.id: tuple(_verdict(mark) for mark in of_proof)
        for proof, of_proof in zip(document.proofs, marks, strict=True)
    }


def _verdict(mark: Mark) -> Verdict | None:
    if mark is None:
        return None
    return Unscored(mark) if isinstance(mark, str) else Scored(mark)


def result(
    document: Document,
    *marks: Sequence[Mark],
    settings: Settings | None = None,
    model: ModelInfo | None = MODEL,
) -> Result:
    """The result of checking one document."""
    return _result(document, verdicts(document, *marks), settings or Settings(), model)


def of_verdicts(document: Document, *of_steps: Verdict | None) -> Result:
    """The result of checking a document with one proof."""
    (proof,) = document.proofs
    return _result(document, {proof.id: of_steps}, Settings(), MODEL)


def _result(
    document: Document, found: Verdicts, settings: Settings, model: ModelInfo | None
) -> Result:
    files = tuple(triage([Checked(document, found)], settings, model))
    return Result(files, document.sources, model, "2026-01-02T03:04:05Z", 1.5)
