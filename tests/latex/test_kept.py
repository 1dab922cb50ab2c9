"""Documents kept between runs are those that reading would give."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.document.document import Document, UnreadableDocument
from proofcheck.document.text import Text
from proofcheck.latex.files import Tree, folder_tree, memory_tree
from proofcheck.latex.kept import KeptReader
from proofcheck.latex.macros import MacroTable
from proofcheck.latex.parse import parse

SAMPLES = Path(__file__).parents[2] / "samples"
FILES = sorted(path for path in SAMPLES.rglob("*") if path.suffix in (".tex", ".ltx", ".latex"))


class Store(dict[bytes, bytes]):
    """What is kept, in memory; ``put`` counts what was."""

    put = 0

    def get_reading(self, key: bytes) -> bytes | None:
        return self.get(key)

    def put_reading(self, key: bytes, reading: bytes) -> None:
        self.put += 1
        self[key] = reading


def seen(document: Document | UnreadableDocument) -> object:
    """All that a document holds, to be compared."""
    if isinstance(document, UnreadableDocument):
        return document
    text, table = document.text, document.text.macros
    assert isinstance(table, MacroTable)
    return (
        [getattr(document, field.name) for field in fields(Document) if field.name != "text"],
        [getattr(text, field.name) for field in fields(Text) if field.name != "macros"],
        list(document.sources),
        (sorted(table.entries(), key=repr), table.names, table.stopped),
    )


def read(store: Store, tree: Tree, name: str) -> Document | UnreadableDocument:
    return KeptReader(store, b"this one").parse(tree, name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SAMPLES)))
def test_a_sample_is_read_once(path: Path) -> None:
    store = Store()
    puts = []
    for _ in range(2):
        tree = folder_tree(path.parent, "shown/")
        assert seen(read(store, tree, path.name)) == seen(parse(tree, path.name))
        puts.append(store.put)
    assert puts[0] == puts[1] > 0


PAPER = r"""\documentclass{article}\newtheorem{lemma}{Lemma}
\newcommand{\norm}[1]{\|#1\|}\newif\ifdraft
\begin{document}% remarks
\begin{lemma}\label{a} It holds that $\norm{x} \ge 0$. \end{lemma}
\begin{proof} Clear, \verb|%| says. As in \cite{b}, $\norm{x} = \norm{-x}$. \end{proof}
\input{more}\ifdraft no \fi
\bibliography{b}
\end{document}
"""
PART = r"\begin{proof}[Proof of Lemma~\ref{a}] By \eqref{c} too. \end{proof}"


def files(**others: str) -> dict[str, bytes]:
    texts = {"paper.tex": PAPER, "more.tex": PART, "b.bib": "@book{b, title={B}}"}
    texts |= {name.replace("_", "."): text for name, text in others.items()}
    return {name: text.encode() for name, text in texts.items()}


@pytest.mark.parametrize(
    "others",
    [
        {"paper_tex": PAPER.replace("Clear", "Plain")},
        {"more_tex": PART + " More."},
        {"b_bib": "@book{c, title={C}}"},
        {"paper_aux": r"\newlabel{a}{{7}{1}}"},
        {"article_cls": r"\newcommand{\norm}[1]{|#1|}"},
        {"paper_tex": PAPER.replace("\n", "\r\n")},
        {"paper_tex": "\0 no text"},
    ],
    ids=lambda others: "".join(others),
)
def test_a_file_that_changes_or_appears_is_noticed(others: dict[str, str]) -> None:
    store = Store()
    read(store, memory_tree("", files()), "paper.tex")
    tree = memory_tree("", files(**others))
    assert seen(read(store, tree, "paper.tex")) == seen(parse(tree, "paper.tex"))


def test_a_file_that_goes_is_noticed() -> None:
    store = Store()
    read(store, memory_tree("", files()), "paper.tex")
    left = files()
    del left["more.tex"]
    document = read(store, memory_tree("", left), "paper.tex")
    assert [problem.code for problem in document.problems] == ["PC002"]


def test_another_place_or_program_is_another_reading() -> None:
    store = Store()
    KeptReader(store, b"old").parse(memory_tree("", files()), "paper.tex")
    once = store.put
    KeptReader(store, b"new").parse(memory_tree("", files()), "paper.tex")
    document = KeptReader(store, b"new").parse(memory_tree("there/", files()), "paper.tex")
    assert document.path == "there/paper.tex"
    assert store.put == 2 * once + 1  # pieces are the same, wherever they lie


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, len(PAPER)), st.integers(0, 40), st.text(max_size=5))))
def test_edits_are_read(edits: list[tuple[int, int, str]]) -> None:
    store = Store()
    text = PAPER
    for at, length, words in [(0, 0, ""), *edits]:
        text = text[:at] + words + text[at + length :]
        tree = memory_tree("", files() | {"paper.tex": text.encode()})
        for _ in range(2):
            assert seen(read(store, tree, "paper.tex")) == seen(parse(tree, "paper.tex"))


@settings(max_examples=25)
@given(st.binary(max_size=40), st.integers(0), st.integers(1, 255))
def test_what_is_damaged_is_read_anew(words: bytes, at: int, change: int) -> None:
    store = Store()
    tree = memory_tree("", files())
    read(store, tree, "paper.tex")
    for key, reading in list(store.items()):
        damaged = bytearray(reading)
        damaged[at % len(damaged)] ^= change
        for kept in (words, bytes(damaged), reading[: at % len(reading)]):
            store[key] = kept
            assert seen(read(store, tree, "paper.tex")) == seen(parse(tree, "paper.tex"))
