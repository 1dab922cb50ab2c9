"""A text that was edited is read as if nothing were known of it, and only where it changed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.document.document import Document
from proofcheck.latex import known
from proofcheck.latex.definitions import find_definitions
from proofcheck.latex.files import memory_tree
from proofcheck.latex.kept import KeptReader
from proofcheck.latex.macros import MacroTable
from proofcheck.latex.parse import parse
from proofcheck.latex.steps import split_steps
from tests.latex.test_kept import Store, seen

SAMPLES = Path(__file__).parents[2] / "samples"
TEXTS = sorted(
    (path.read_text(encoding="utf-8", errors="replace") for path in SAMPLES.rglob("*.tex")),
    key=len,
)[-6:]
HEAD = r"""\documentclass{article}\newtheorem{lemma}{Lemma}\newtheorem{theorem}{Theorem}
\newcommand{\R}{\mathbb{R}}\def\bpf{\begin{proof}}\def\epf{\end{proof}}
\begin{document}
"""
# What changes how other text is read.
INSERTED = (
    "\\renewcommand{\\R}{\\mathbf{R}}",
    "\\newcommand{\\R}{\\newcommand{\\later}{x}}",
    "\\def\\bpf{\\begin{lemma}}",
    "\\def\\loop{\\loop\\loop}\\loop",
    "\\begin{proof}",
    "\\end{proof}",
    "\\begin{lemma}\\label{new} $x \\in \\R$. \\end{lemma}",
    "\\iffalse",
    "\\fi",
    "%",
    "$",
    "{",
    "}",
    "\n\n",
    "\\begin{verbatim}",
    "\\later",
    "\u200b",
)


def files(parts: dict[str, str]) -> dict[str, bytes]:
    """A root that reads the parts, and another that reads them the other way round."""
    read = [f"\\input{{{name}}}" for name in parts]
    roots = {
        "root.tex": HEAD + "\n".join(read) + "\\end{document}",
        "other.tex": HEAD + "\n".join(reversed(read)) + "\\end{document}",
    }
    texts = roots | {f"{name}.tex": text for name, text in parts.items()}
    return {name: text.encode("utf-8", "replace") for name, text in texts.items()}


Edit = tuple[int, float, int, str]
EDITS = st.lists(
    st.tuples(
        st.integers(0, len(TEXTS) - 1),
        st.floats(0, 1),
        st.integers(0, 60),
        st.sampled_from(INSERTED) | st.text(max_size=3),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=10, deadline=None)
@given(EDITS)
def test_edited_texts_are_read_as_if_new(edits: list[Edit]) -> None:
    parts = {f"part{number}": text for number, text in enumerate(TEXTS)}
    store = Store()
    for edit in (None, *edits):
        if edit is not None:
            number, share, length, words = edit
            name = f"part{number}"
            at = int(share * len(parts[name]))
            parts[name] = parts[name][:at] + words + parts[name][at + length :]
        tree = memory_tree("", files(parts))
        reader = KeptReader(store, b"this one")
        for root in ("root.tex", "other.tex"):
            fresh = parse(memory_tree("", files(parts)), root)
            assert seen(reader.parse(tree, root)) == seen(fresh)


PARTS = {
    name: f"\\begin{{lemma}} $x = {name}$. \\end{{lemma}}"
    f"\\begin{{proof}} It is {name}. So. \\end{{proof}}"
    for name in ("one", "two", "three")
}


def cut(monkeypatch: pytest.MonkeyPatch, store: Store, parts: dict[str, str], root: str) -> int:
    """How many proofs are cut into steps when a root is read."""
    count = 0

    def counted(*given: object) -> object:
        nonlocal count
        count += 1
        return split_steps(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(known, "split_steps", counted)
        tree = memory_tree("", files(parts))
        document = KeptReader(store, b"this one").parse(tree, root)
    assert isinstance(document, Document)
    assert len(document.proofs) == 3
    assert seen(document) == seen(parse(memory_tree("", files(parts)), root))
    return count


def test_only_what_changed_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    assert cut(monkeypatch, store, PARTS, "root.tex") == 3
    edited = PARTS | {"two": PARTS["two"].replace("So", "Hence")}
    assert cut(monkeypatch, store, edited, "root.tex") == 1
    # Another root that reads the same, in another order
    assert cut(monkeypatch, store, edited, "other.tex") == 0
    # A macro is defined in the first part: in the others, too, another one is in force.
    defined = edited | {"one": "\\newcommand{\\It}{we}" + PARTS["one"]}
    assert cut(monkeypatch, store, defined, "root.tex") == 3


def test_what_is_damaged_is_cut_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    cut(monkeypatch, store, PARTS, "root.tex")
    for key, kept in list(store.items()):
        store[key] = kept[:-3] + b"..."
    assert cut(monkeypatch, store, PARTS, "root.tex") == 3


def test_the_state_of_the_macros_is_that_of_those_in_force() -> None:
    text = (
        r"\newcommand{\a}{1}\newcommand{\b}{2} x \renewcommand{\a}{3} y \renewcommand{\a}{1} z"
        r"\newcommand{\c}{4}"
    )
    table = MacroTable((), find_definitions(text)[0])
    before, x, y, z = (table.state(at) for at in (0, *map(text.index, "xyz")))
    assert before == x == z != y
    changed = MacroTable((), find_definitions(text.replace("{4}", "{5}"))[0])
    assert changed.state(0) != before  # what is defined later alone is in force before, too
    states = [table.state(at) for at in range(len(text))]
    assert sum(one != other for one, other in pairwise(states)) == 2
