"""What one check says of a text, for the tests of the structure checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from proofcheck.checks.context import Context, Run
from proofcheck.checks.registry import Remark
from proofcheck.document.document import Document, readable
from proofcheck.document.finding import Finding
from proofcheck.latex.files import memory_tree
from proofcheck.latex.parse import parse

Find = Callable[[Context], Iterator[Remark]]

PREAMBLE = (
    "\\documentclass{amsart}\n\\newtheorem{theorem}{Theorem}\n\\newtheorem{lemma}[theorem]{Lemma}\n"
    "\\newtheorem{corollary}[theorem]{Corollary}\n\\newtheorem{definition}[theorem]{Definition}\n"
)


def read_all(files: Mapping[str, str], *roots: str) -> tuple[Document, ...]:
    """The documents with these roots among the files."""
    tree = memory_tree("", {name: text.encode() for name, text in files.items()})
    return tuple(readable(parse(tree, root) for root in roots))


def paper(body: str, preamble: str = "") -> str:
    """A document with this body."""
    return f"{PREAMBLE}{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n"


def ask(
    check: Find, body: str, preamble: str = "", files: Mapping[str, str] | None = None
) -> list[Finding]:
    """What the check says of a document with this body, beside these files."""
    documents = read_all({"main.tex": paper(body, preamble), **(files or {})}, "main.tex")
    return said(check, documents)


def said(check: Find, documents: tuple[Document, ...]) -> list[Finding]:
    """What the check says of all the documents; every span lies in its source."""
    found = []
    run = Run(documents)
    for document in documents:
        for finding in check(Context(document, run)):
            assert isinstance(finding, Finding)
            source = document.sources[finding.span.path]
            assert 0 <= finding.span.start < finding.span.end <= len(source.text)
            assert "\n" not in finding.message
            found.append(finding)
    return found


def marked(finding: Finding, body: str, preamble: str = "") -> str:
    """The text that a finding about ``paper(body, preamble)`` points at."""
    return paper(body, preamble)[finding.span.start : finding.span.end]
