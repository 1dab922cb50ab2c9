"""What the page takes from a document: the LaTeX of its parts, and what references print."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from proofcheck.document.document import Document, Proof, Statement, Step
from proofcheck.document.finding import Confirmation
from proofcheck.document.text import VERBATIM, Region, Text
from proofcheck.reports.check.html.markup import Markup, join, tag
from proofcheck.reports.check.html.mathml import BOUNDARY, CONFIRMED
from proofcheck.reports.check.html.words import plain
from proofcheck.result import FileResult, Result


@dataclass(frozen=True)
class Latex:
    """A text to be set, macros expanded, and the pieces that ``\\x01`` stands for in it."""

    text: str
    verbatim: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownPaper:
    """A root document with its results.  ``document`` is None when the run did not keep it;
    ``statements`` are all that are shown, ``proved`` the ids of those that have a proof."""

    root: str
    document: Document | None
    files: tuple[FileResult, ...]
    statements: tuple[Statement, ...]
    proved: frozenset[str]


def papers_of(result: Result) -> list[ShownPaper]:
    """The documents of a run in the order of its files."""
    documents = {document.path: document for document in result.documents}
    by_root: dict[str, list[FileResult]] = {}
    for file in result.files:
        by_root.setdefault(file.root, []).append(file)
    return [_paper(root, documents.get(root), tuple(files)) for root, files in by_root.items()]


def _paper(root: str, document: Document | None, files: tuple[FileResult, ...]) -> ShownPaper:
    reported = [checked.proof for file in files for checked in file.proofs]
    proofs = document.proofs if document else reported
    proved = frozenset(proof.statement.id for proof in proofs if proof.statement is not None)
    return ShownPaper(root, document, files, _statements(document, files), proved)


def _statements(document: Document | None, files: Iterable[FileResult]) -> tuple[Statement, ...]:
    """Those of the document that stand in its reported files; else those that are proved."""
    files = list(files)
    proved = [checked.proof.statement for file in files for checked in file.proofs]
    if document is None:
        found = {statement.id: statement for statement in proved if statement is not None}
        return tuple(found.values())
    shown = {file.path for file in files}
    ids = {statement.id for statement in proved if statement is not None}
    return tuple(
        statement
        for statement in document.statements
        if statement.span.path in shown or statement.id in ids
    )


# -- LaTeX ----------------------------------------------------------------------------------------

_VERBATIM_RUN = re.compile(f"{VERBATIM}+")
_ENDS = re.compile(r"\A\s*\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}\s*\Z")
_CONTROL = re.compile("[\x00-\x08]")


def statement_latex(paper: ShownPaper, statement: Statement) -> Latex:
    """What a statement says, without its ``\\begin`` and ``\\end``."""
    if paper.document is None or statement.region == (0, 0):
        return Latex(_ENDS.sub("", _CONTROL.sub("", statement.normalised)))
    found = _expanded(paper.document.text, statement.region, ())
    body = _ENDS.sub("", found.text)
    option = re.match(r"\s*\[(?:[^][]|\[[^][]*\])*+\]", body) if statement.title else None
    return Latex(body[option.end() :] if option else body, found.verbatim)


def proof_latex(paper: ShownPaper, proof: Proof, confirmed: Sequence[Confirmation]) -> Latex:
    """The steps of a proof, ``BOUNDARY`` between them, ``CONFIRMED`` behind what was confirmed."""
    document = paper.document
    pieces: list[str] = []
    verbatim: list[str] = []
    for step in proof.steps:
        own = [one for one in confirmed if one.step == step.index]
        if document is None or step.region == (0, 0):
            signs = CONFIRMED * len(own)
            pieces.append(_CONTROL.sub("", step.normalised) + signs + " ")
            continue
        found = _expanded(document.text, step.region, sorted(_ends_of(own, step, document.text)))
        pieces.append(found.text)
        verbatim += found.verbatim
    return Latex(BOUNDARY.join(pieces), tuple(verbatim))


def _ends_of(confirmed: Iterable[Confirmation], step: Step, text: Text) -> Iterable[int]:
    """Where in the flat text each confirmed relation of a step ends."""
    start, end = step.region
    path, first = text.place(start)
    for one in confirmed:
        place = start + one.span.end - first
        yield place if one.span.path == path and start < place <= end else end


def _expanded(text: Text, region: Region, marks: Sequence[int]) -> Latex:
    start, end = region
    masked = text.masked
    edges = [start, *marks, end]
    joined = CONFIRMED.join(masked[a:b] for a, b in itertools.pairwise(edges))
    runs = _VERBATIM_RUN.finditer(masked, start, end)
    verbatim = tuple(text.raw[run.start() : run.end()] for run in runs)
    return Latex(text.expand(joined, start), verbatim)


# -- references -----------------------------------------------------------------------------------

_NAMED = frozenset("cref Cref autoref Autoref zcref thref fullref".split())


@dataclass(frozen=True)
class References:
    """What labels print.  ``anchors`` maps the key of a statement to its place on the page."""

    labels: Mapping[str, tuple[Statement, str | None]]

    def reference(self, command: str, label: str) -> Markup:
        """What ``\\command{label}`` prints: the number where it is known, else the label."""
        found = self.labels.get(label)
        if found is None:
            shown = tag("span", label, class_="label")
            return join(["(", shown, ")"]) if command == "eqref" else shown
        statement, anchor = found
        # Further labels of a statement belong to its equations and items.
        number = (statement.number if label == statement.labels[0] else None) or label
        named = command in _NAMED and number != label
        shown = join([f"{statement.heading}\u00a0{number}" if named else number])
        return tag("a", shown, href=f"#{anchor}") if anchor else shown

    def citation(self, keys: str, note: str | None) -> Markup:
        """What ``\\cite[note]{keys}`` prints: the keys, as the bibliography is not typeset."""
        shown = ", ".join(key.strip() for key in keys.split(","))
        return tag("span", f"[{shown}{', ' + plain(note) if note else ''}]", class_="citation")


def references_of(
    papers: Sequence[ShownPaper], anchors: Mapping[tuple[str, str], str]
) -> dict[str, References]:
    """For each root what its labels print: its own first, then those of the other documents."""
    everywhere: dict[str, tuple[Statement, str | None]] = {}
    own: dict[str, dict[str, tuple[Statement, str | None]]] = {}
    for paper in papers:
        known = paper.document.statements if paper.document else paper.statements
        own[paper.root] = {
            label: (statement, anchors.get((paper.root, statement.id)))
            for statement in known
            for label in statement.labels
        }
        everywhere |= own[paper.root]
    return {root: References({**everywhere, **labels}) for root, labels in own.items()}
