"""Documents from strings, for the tests of the reader."""

from __future__ import annotations

from collections.abc import Mapping

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.latex.files import memory_tree
from proofcheck.latex.parse import parse


def read(text: str, files: Mapping[str, str] | None = None) -> Document:
    """The document of ``main.tex`` with this text, beside ``files``."""
    document = read_any(text, files)
    assert isinstance(document, Document)
    return document


def read_any(text: str, files: Mapping[str, str] | None = None) -> Document | UnreadableDocument:
    """As ``read``, for a text that may be none."""
    members = {"main.tex": text, **(files or {})}
    return parse(memory_tree("", {k: v.encode() for k, v in members.items()}), "main.tex")


def paper(body: str, preamble: str = "") -> Document:
    """A document with amsthm's usual declarations and this body."""
    return read(
        "\\documentclass{amsart}\n\\newtheorem{theorem}{Theorem}[section]\n"
        "\\newtheorem{lemma}[theorem]{Lemma}\n"
        f"{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )


def step_texts(document: Document, proof: int = 0) -> list[str]:
    """The steps of one proof, blanks folded."""
    return [" ".join(step.text.split()) for step in document.proofs[proof].steps]


def codes(document: Document) -> list[str]:
    """The codes of the document's problems, in order."""
    return [problem.code for problem in document.problems]
