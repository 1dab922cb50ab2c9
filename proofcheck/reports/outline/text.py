"""``outline``: what was understood of a paper, as a tree file → statement → proof → steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import set_cell_size

from proofcheck.document.document import Document, Proof, Statement, Step, UnreadableDocument
from proofcheck.document.finding import Finding
from proofcheck.document.names import statement_name
from proofcheck.document.source import Source, Span
from proofcheck.reports.outline.outline import Outline, listed_paths, problems_in
from proofcheck.reports.report import Report
from proofcheck.reports.shared.page import Page
from proofcheck.reports.shared.places import place_text
from proofcheck.reports.shared.text import plain_title, plural, printable
from proofcheck.triage.comments import content_lines, content_span

_Item = Statement | Proof | Step


@dataclass(frozen=True, slots=True)
class _Tree:
    """What stands where in one file; nested proofs are found by the id that their step names."""

    document: Document
    roots: tuple[_Item, ...]
    proofs: Mapping[str, Proof]
    proofs_of: Mapping[str, Sequence[Proof]]
    inner: Mapping[str, Sequence[Statement]]


def write_outline(outline: Outline, page: Page) -> None:
    """The tree as text, with line numbers; the words of a step are cut to the width of the page."""
    width = max(page.width, 30)
    for document in outline.documents:
        if isinstance(document, UnreadableDocument):
            page.stream.writelines(f"{line}\n" for line in _unreadable_lines(document))
            continue
        for path in listed_paths(document):
            for line in _file_lines(document, path, steps=outline.steps, width=width):
                page.stream.write(f"{line}\n")


def _unreadable_lines(document: UnreadableDocument) -> Iterator[str]:
    yield f"{printable(document.path)}: {_counts(0, 0, 0)}"
    yield f"  cannot be read: {printable(document.reason)}"
    yield from _problem_lines(document.problems, {})


def _counts(statements: int, proofs: int, steps: int) -> str:
    counts = (plural(statements, "statement"), plural(proofs, "proof"), plural(steps, "step"))
    return ", ".join(counts)


def _problem_lines(findings: Iterable[Finding], sources: Mapping[str, Source]) -> Iterator[str]:
    for finding in findings:
        at = place_text(finding.span, sources.get(finding.span.path))
        yield f"  {finding.code} {at}: {printable(finding.message)}"


def _file_lines(document: Document, path: str, *, steps: bool, width: int) -> Iterator[str]:
    statements = sum(item.span.path == path for item in document.statements)
    proofs = [proof for proof in document.proofs if proof.span.path == path]
    count = sum(step.nested is None for proof in proofs for step in proof.steps)
    counts = _counts(statements, len(proofs), count)
    reader = "" if path == document.path else f" (read by {printable(document.path)})"
    yield f"{printable(path)}{reader}: {counts}"
    yield from _problem_lines(problems_in(document, path), document.sources)
    if path in document.sources:
        yield from _tree_lines(_grow(document, path), steps=steps, width=width)


def _grow(document: Document, path: str) -> _Tree:
    statements = [item for item in document.statements if item.span.path == path]
    proofs = [item for item in document.proofs if item.span.path == path]
    inner: dict[str, list[Statement]] = defaultdict(list)
    outer: dict[str, Statement] = {}
    around: list[Proof] = []
    items: list[Statement | Proof] = [*statements, *proofs]
    items.sort(key=lambda item: (item.span.start, -item.span.end))
    for item in items:
        while around and around[-1].span.end <= item.span.start:
            around.pop()
        if isinstance(item, Proof):
            around.append(item)
        elif around:
            inner[around[-1].id].append(item)
        else:
            outer[item.id] = item
    here = {proof.id: proof for proof in proofs}
    proofs_of: dict[str, list[Proof]] = defaultdict(list)
    roots: list[_Item] = list(outer.values())
    for proof in proofs:
        if proof.parent not in here:
            if proof.statement is not None and proof.statement.id in outer:
                proofs_of[proof.statement.id].append(proof)
            else:
                roots.append(proof)
    roots.sort(key=lambda item: item.span.start)
    return _Tree(document, tuple(roots), here, proofs_of, inner)


def _tree_lines(tree: _Tree, *, steps: bool, width: int) -> Iterator[str]:
    """In preorder; with a stack of its own, as nesting may be deeper than Python's."""
    stack: list[tuple[_Item, int]] = [(item, 1) for item in reversed(tree.roots)]
    while stack:
        item, depth = stack.pop()
        number = ""
        if isinstance(item, Step):
            number = f"{item.index + 1}. "
            item = tree.proofs.get(item.nested or "", item)
        source = tree.document.sources[item.span.path]
        words = _words(tree, item, source)
        if steps or not isinstance(item, Step):
            head = f"{'  ' * depth}{_lines_text(source, item.span)}  "
            yield head + _clip(number + words, width - len(head))
        children = sorted(_children(tree, item), key=lambda child: child.span.start)
        stack.extend((child, depth + 1) for child in reversed(children))


def _children(tree: _Tree, item: _Item) -> Sequence[_Item]:
    if isinstance(item, Statement):
        return tree.proofs_of.get(item.id, ())
    if isinstance(item, Proof):
        return (*tree.inner.get(item.id, ()), *item.steps)
    return ()


def _words(tree: _Tree, item: _Item, source: Source) -> str:
    if isinstance(item, Step):
        span = content_span(source, item.span)
        # One step may be the whole of a large file: only its beginning can be shown.
        words = " ".join(source.text[span.start : min(span.end, span.start + 1000)].split())
        return printable(words)
    if isinstance(item, Statement):
        title = f' "{plain_title(item.title)}"' if item.title else ""
        return printable(statement_name(item)) + title
    of = ""
    if item.statement is not None and item not in tree.proofs_of.get(item.statement.id, ()):
        place = place_text(item.statement.span, tree.document.sources.get(item.statement.span.path))
        of = f" of {printable(statement_name(item.statement))}, stated at {place}"
    count = plural(sum(step.nested is None for step in item.steps), "step")
    kind = "" if item.kind == "full" else f"{item.kind.value}, "
    return f"proof{of} ({kind}{count})"


def _lines_text(source: Source, span: Span) -> str:
    lines = content_lines(source, span)
    return f"{lines.start}" if len(lines) == 1 else f"{lines.start}-{lines.stop - 1}"


def _clip(text: str, width: int) -> str:
    width = max(width, 10)
    if len(text) * 2 <= width:
        return text
    clipped = set_cell_size(text, width).rstrip()
    return text if clipped == text else set_cell_size(text, width - 3).rstrip() + "..."


REPORT = Report("a tree for people", write_outline)
