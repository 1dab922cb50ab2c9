"""Which labels a document has, and which statement carries each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from proofcheck.checks.context import Run
from proofcheck.document.document import Document, Statement
from proofcheck.document.mentions import Mention, Role
from proofcheck.document.nesting import Nesting


@dataclass(frozen=True)
class Labels:
    """The labels of one document.

    ``places`` maps a label to where it is set, in order; ``targets`` are those of hyperref;
    ``statements`` maps a label to the statement in which it stands, unless it is set in several.
    ``built`` matches whole names that macros may make, None where no macro does.
    """

    places: dict[str, tuple[Mention, ...]]
    targets: frozenset[str]
    statements: dict[str, Statement]
    built: re.Pattern[str] | None


def all_labels(run: Run) -> dict[str, Labels]:
    """The labels of all documents of a run, by the documents' paths."""
    return {document.path: labels_of(document) for document in run.documents}


def labels_of(document: Document) -> Labels:
    """The labels of one document."""
    places: dict[str, list[Mention]] = defaultdict(list)
    targets: set[str] = set()
    built: set[str] = set()
    for mention in document.mentions.labels:
        if mention.built:
            built.add(mention.name)
        elif mention.role is Role.TARGET:
            targets.add(mention.name)
        else:
            places[mention.name].append(mention)
    nesting = Nesting([statement.region for statement in document.statements])
    statements: dict[str, Statement] = {}
    for statement in document.statements:
        for label in statement.labels:
            statements.setdefault(label, statement)
    for name, found in places.items():
        inside = {nesting.innermost(mention.region[0]) for mention in found}
        statements.pop(name, None)
        if len(inside) == 1 and (index := inside.pop()) is not None:
            statements[name] = document.statements[index]
    return Labels(
        {name: tuple(found) for name, found in places.items()}
        | {name: () for name in statements if name not in places},
        frozenset(targets),
        statements,
        _pattern(built),
    )


MAX_SHAPES = 5_000
# What a macro may put into the name of a label: parameters count, and text around them stays.
_BUILT = re.compile(r"\\[a-zA-Z@]+\s*(?:\{[^{}]*\})?|\\.|#\d")


def _pattern(built: set[str]) -> re.Pattern[str] | None:
    """What the names that macros make may look like; their fixed parts must be there."""
    if not built:
        return None
    shapes = sorted({".*".join(map(re.escape, _BUILT.split(name)[:4])) for name in built})
    return re.compile("|".join(shapes[:MAX_SHAPES]))
