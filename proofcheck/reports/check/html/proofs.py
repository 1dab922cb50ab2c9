"""Statements and proofs as sections of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from proofcheck.assess.rules import DOUBT
from proofcheck.document.document import ProofKind, Statement
from proofcheck.document.finding import Confirmation
from proofcheck.document.source import Source
from proofcheck.latex.families import PROVABLE
from proofcheck.reports.check.coverage import PASSED
from proofcheck.reports.check.html.findings import Cards, analyses_of
from proofcheck.reports.check.html.inline import FormulaCounts
from proofcheck.reports.check.html.markup import Markup, join, tag
from proofcheck.reports.check.html.paper import References, ShownPaper, proof_latex, statement_latex
from proofcheck.reports.check.html.paragraphs import ParagraphSetting
from proofcheck.reports.check.html.prose import set_line, set_prose
from proofcheck.reports.check.html.proved import formal_details
from proofcheck.reports.check.html.tint import GRADES, Scale
from proofcheck.reports.shared.text import plain_title
from proofcheck.result import CheckedProof, FileResult, TriagedFinding

_GRADE_WORDS = {1.0: "no doubts", 0.5: "doubts", 0.0: "wrong", None: "not graded"}


@dataclass(frozen=True)
class Anchors:
    """Where on the page a statement or a proof stands, by root and id: "s1", "p1" …"""

    statements: Mapping[tuple[str, str], str]
    proofs: Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class ProofWriter:
    """What the sections of one document need.

    ``listed`` has the places in the list of steps most worth a second look, by root, proof, step.
    """

    paper: ShownPaper
    sources: Mapping[str, Source]
    anchors: Anchors
    references: References
    counts: FormulaCounts
    cards: Cards
    scale: Scale
    listed: Mapping[tuple[str, str, int], int]

    def sections(self) -> Iterator[Markup]:
        """The statements and proofs, file by file, each in the order of its text."""
        for file in self.paper.files:
            yield from self._file(file)

    def _file(self, file: FileResult) -> Iterator[Markup]:
        statements = [one for one in self.paper.statements if one.span.path == file.path]
        if not (statements or file.proofs or file.findings or file.reason):
            return
        yield tag("h2", file.path, class_="file")
        if file.reason is not None:
            yield tag("p", f"Not read: {file.reason}.", class_="unread")
        of_proofs: dict[str, list[TriagedFinding]] = {}
        loose: list[TriagedFinding] = []
        ids = {checked.proof.id for checked in file.proofs}
        for item in file.findings:
            proof = item.finding.proof
            (of_proofs.setdefault(proof, []) if proof in ids and proof else loose).append(item)
        within: dict[str, list[TriagedFinding]] = {}
        for item in list(loose):
            holder = _holder(item, statements)
            if holder is not None:
                within.setdefault(holder.id, []).append(item)
                loose.remove(item)
        if loose:
            cards = [self.cards.card(item, excerpt=True) for item in loose]
            yield tag("section", *cards, class_="loose")
        parts: list[tuple[int, int, Statement | CheckedProof]] = [
            *((one.span.start, 0, one) for one in statements),
            *((one.proof.span.start, 1, one) for one in file.proofs),
        ]
        last: Statement | None = None
        for _, _, part in sorted(parts, key=lambda part: part[:2]):
            if isinstance(part, Statement):
                yield self._statement(part, within.get(part.id, ()))
                last = part
            else:
                yield self._proof(part, file, of_proofs.get(part.proof.id, ()), last)

    def _setting(self) -> ParagraphSetting:
        return ParagraphSetting(self.references.reference, self.references.citation)

    def _place(self, span_of: Statement | CheckedProof) -> Markup:
        span = span_of.span if isinstance(span_of, Statement) else span_of.proof.span
        source = self.sources.get(span.path)
        line = f"line {source.position(span.start).line}" if source else ""
        return tag("span", line, class_="place")

    def _statement(self, statement: Statement, findings: Sequence[TriagedFinding]) -> Markup:
        latex = statement_latex(self.paper, statement)
        setting = replace(self._setting(), verbatim=latex.verbatim)
        title = ""
        if statement.title:
            title = tag("span", " (", set_line(statement.title, setting, self.counts), ")")
        heading = tag("h3", _name(statement), title, self._place(statement))
        unproved = statement.kind in PROVABLE and statement.id not in self.paper.proved
        note = tag("p", "No proof was found for it.", class_="noproof") if unproved else ""
        return tag(
            "section",
            heading,
            tag("div", set_prose(latex.text, setting, self.counts), class_="text"),
            note,
            *(self.cards.card(item, excerpt=True) for item in findings),
            id=self.anchors.statements.get((self.paper.root, statement.id)),
            class_="statement",
            data_elsewhere=self.cards.elsewhere(findings),
        )

    def _proof(
        self,
        checked: CheckedProof,
        file: FileResult,
        findings: Sequence[TriagedFinding],
        last: Statement | None,
    ) -> Markup:
        proof = checked.proof
        anchor = self.anchors.proofs[self.paper.root, proof.id]
        confirmed = [one for one in file.confirmed if one.proof == proof.id]
        latex = proof_latex(self.paper, proof, confirmed)
        by_step: dict[int, list[TriagedFinding]] = {}
        for item in findings:
            by_step.setdefault(-1 if item.finding.step is None else item.finding.step, []).append(
                item
            )
        first: set[int] = set()

        def attributes(number: int) -> Mapping[str, str]:
            return self._step_attributes(checked, number, anchor, first, bool(by_step.get(number)))

        def after(number: int) -> Markup:
            return join(self._after(checked, number, by_step.get(number, ())))

        setting = replace(
            self._setting(), attributes=attributes, after=after, verbatim=latex.verbatim
        )
        body = set_prose(latex.text, setting, self.counts)
        return tag(
            "section",
            self._heading(checked, last, confirmed),
            analyses_of(checked),
            *(self.cards.card(item, excerpt=False) for item in by_step.get(-1, ())),
            tag("div", body, class_="text"),
            id=anchor,
            class_=f"proof {GRADES[checked.grade]}",
            data_elsewhere=self.cards.elsewhere(findings),
        )

    def _heading(
        self, checked: CheckedProof, last: Statement | None, confirmed: Sequence[Confirmation]
    ) -> Markup:
        proof = checked.proof
        words: list[str] = ["Proof"]
        statement = proof.statement
        if statement is not None and (last is None or statement.id != last.id):
            anchor = self.anchors.statements.get((self.paper.root, statement.id))
            name = _name(statement)
            words += [" of ", tag("a", name, href=f"#{anchor}") if anchor else name]
        kind = "" if proof.kind is ProofKind.FULL else f" ({proof.kind.value})"
        grade = tag("span", _GRADE_WORDS[checked.grade], class_="grade")
        computed = ""
        if confirmed:
            said = f"✓ {len(confirmed)}"
            title = f"{len(confirmed)} confirmed by computation"
            computed = tag("span", said, class_="confirmed", title=title)
        return tag("h4", *words, kind, grade, computed, self._place(checked))

    def _step_attributes(
        self, checked: CheckedProof, number: int, anchor: str, first: set[int], found: bool
    ) -> Mapping[str, str]:
        if number >= len(checked.verdicts):
            return {}
        verdict = checked.verdicts[number]
        outcome = checked.formal.get(number)
        proved = outcome is not None and outcome.ending in PASSED
        marks = f"{' found' if found else ''}{' proved' if proved else ''}"
        made = {"class_": f"s {self.scale.tint(verdict)}{marks}"}
        if number not in first:
            first.add(number)
            made["id"] = f"{anchor}-{number}"
            listed = self.listed.get((self.paper.root, checked.proof.id, number))
            if listed:
                made["data_rank"] = str(listed)
        said = self.scale.text(verdict)
        return made | ({"title": said} if said else {})

    def _after(
        self, checked: CheckedProof, number: int, findings: Sequence[TriagedFinding]
    ) -> Iterator[Markup]:
        if number < len(checked.proof.steps):
            nested = checked.proof.steps[number].nested
            anchor = self.anchors.proofs.get((self.paper.root, nested or ""))
            if anchor:
                yield tag("p", tag("a", "this proof, step by step", href=f"#{anchor}"))
        outcome = checked.formal.get(number)
        if outcome is not None and outcome.claim is not None:
            yield formal_details(outcome)
        for item in findings:
            yield self.cards.card(item, excerpt=item.finding.rule is not DOUBT)


def _name(statement: Statement) -> str:
    heading = statement.heading or statement.kind.capitalize()
    number = statement.number or (f"({statement.labels[0]})" if statement.labels else "")
    return f"{plain_title(heading)} {number}".strip()


def _holder(item: TriagedFinding, statements: Sequence[Statement]) -> Statement | None:
    """The innermost statement in which a finding lies."""
    span = item.finding.span
    holding = [
        one for one in statements if one.span.path == span.path
        and one.span.start <= span.start < one.span.end
    ]  # fmt: skip
    return max(holding, key=lambda one: one.span.start, default=None)
