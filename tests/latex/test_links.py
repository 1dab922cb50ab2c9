"""What a proof proves: by its heading, by its place, by what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.document.document import Document, readable
from proofcheck.latex.project import read_documents
from tests.latex.documents import paper

SAMPLES = Path(__file__).parents[2] / "samples"


def links(document: Document) -> list[str | None]:
    """The first label of what each proof proves."""
    return [
        proof.statement.labels[0] if proof.statement and proof.statement.labels else None
        for proof in document.proofs
    ]


def sample(name: str) -> Document:
    (document,) = readable(read_documents([str(SAMPLES / name)]))
    return document


def test_the_links_of_a_sample() -> None:
    assert links(sample("links.tex")) == [
        "two", "three", "res:many", "res:many", "res:many", "half", "half", "square", "cube",
        "square", "cube", "res:many",
    ]  # fmt: skip


def test_proofs_in_eleven_languages() -> None:
    document = sample("sprachen.tex")
    languages = ["de", "fr", "ru", "zh", "es", "it", "pl", "pt", "ja", "ko"]
    assert links(document) == languages
    assert [len(proof.steps) for proof in document.proofs] == [2, 1, 1, 3, 1, 1, 1, 1, 2, 2]


STYLES = sorted((SAMPLES / "styles").glob("*.tex"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_the_styles_in_which_proofs_are_written(path: Path) -> None:
    """The first line of each sample says what its proofs prove: a label, else a number."""
    document = sample(f"styles/{path.name}")
    wanted = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("% proves: ").split()
    proved = [proof.statement for proof in document.proofs]
    assert [one and (one.labels[0] if one.labels else str(one.number)) for one in proved] == wanted


_AB = (
    r"\begin{theorem}\label{a}A\end{theorem}\begin{proof}So.\end{proof}"
    r"\begin{lemma}\label{b}B\end{lemma}"
)


@pytest.mark.parametrize(
    "first",
    [
        "The proof is similar to the proof of Theorem~\\ref{a}.",
        "As in the proof of Theorem~\\ref{a}.",
        "We adapt the proof of Theorem~\\ref{a}.",
        "Following the proof of Theorem~\\ref{a}, we win.",
        "Recall from the proof of Theorem~\\ref{a} that it is so.",
        "To prove this we use Theorem~\\ref{a}.",
        "We prove that Theorem~\\ref{a} gives this.",
        "Wie im Beweis von Theorem~\\ref{a}.",
    ],
)
def test_a_proof_right_behind_a_statement_proves_it_whatever_it_cites(first: str) -> None:
    body = _AB + rf"\begin{{proof}}{first}\end{{proof}}"
    assert links(paper(body)) == ["a", "b"]
    apart = _AB + rf" Some words come first. \begin{{proof}}{first}\end{{proof}}"
    assert links(paper(apart)) == ["a", "b"]


@pytest.mark.parametrize(
    "note",
    [
        "Second proof", "Proof B", "Proof of (ii)", "Existence", "The case $n = 2$",
        "(i) $\\Rightarrow$ (ii)",
        "Algebraic proof", "Variante", "Autre d\\'emonstration", "Zweiter Beweis", "Necessity",
        "Proof using Theorem~\\ref{a}", "Proof of \\ref{item}", "Другое доказательство",
        "Induction step", "Proof for $n > 2$",
    ],
)  # fmt: skip
def test_a_proof_behind_a_proof_proves_the_same(note: str) -> None:
    body = _AB.replace("B\\end", "B\\begin{enumerate}\\item\\label{item}\\end{enumerate}\\end")
    body += rf"\begin{{proof}}So.\end{{proof}}\begin{{proof}}[{note}]So.\end{{proof}}"
    assert links(paper(body)) == ["a", "b", "b"]


@pytest.mark.parametrize(
    "words",
    [
        "We now prove Theorem~\\ref{c}.",
        "We can finally give the proof of Theorem~\\ref{c}.",
        "Wir beweisen nun Satz~\\ref{c}.",
        "D\\'emontrons le th\\'eor\\`eme~\\ref{c}.",
        "Докажем теорему~\\ref{c}.",
    ],
)
def test_words_before_a_proof_or_at_its_beginning_say_what_it_proves(words: str) -> None:
    body = (
        r"\begin{theorem}\label{c}C\end{theorem}" + _AB
        + r"\begin{proof}So.\end{proof}\begin{lemma}\label{d}D\end{lemma} It is known. "
    )  # fmt: skip
    assert links(paper(rf"{body}{words}\begin{{proof}}So.\end{{proof}}"))[-1] == "c"
    assert links(paper(rf"{body}\begin{{proof}}{words} So.\end{{proof}}"))[-1] == "c"


@pytest.mark.parametrize(
    ("note", "label"),
    [
        ("Proof of the density theorem", "d"),
        ("Proof of Theorem 1", "d"),
        ("Proof of Theorem~\\ref{e}", "d"),
        ("Proof of the lemma", "l"),
        ("Beweis des Lemmas", "l"),
        ("of Lemma 2", "l"),
        ("Lemma \\ref{l}", "l"),
        ("Proof of Lemma~\\ref{l} and Theorem~\\ref{d}", "l"),
    ],
)
def test_a_heading_names_a_statement(note: str, label: str) -> None:
    body = (
        r"\begin{theorem}[Density theorem]\label{d}\begin{equation}\label{e}a\end{equation}"
        r"\end{theorem}\begin{lemma}\label{l}B\end{lemma}"
        rf"\begin{{theorem}}C\end{{theorem}}Words.\begin{{proof}}[{note}]So.\end{{proof}}"
    )
    preamble = r"\newtheorem{thm}{Theorem}"
    document = paper(body, preamble.replace("thm", "x"))
    numbers = [s.number for s in document.statements]
    assert numbers == ["0.1", "0.2", "0.3"]
    body = body.replace("Theorem 1]", "Theorem 0.1]").replace("Lemma 2]", "Lemma 0.2]")
    assert links(paper(body)) == [label]


def test_the_argument_of_an_environment_of_the_author_is_a_label() -> None:
    preamble = (
        r"\newenvironment{pfof}[1]{\begin{proof}[Proof of~\ref{#1}]}{\end{proof}}"
        r"\newenvironment{pflem}[1]{\noindent{\bf Proof of Lemma~\ref{lem:#1}.}}{\hfill$\square$}"
        r"\newenvironment{pfx}[1]{\begin{proof}[Proof of~\myown{#1}]}{\end{proof}}"
    )
    body = (
        r"\begin{theorem}\label{a}A\end{theorem}\begin{lemma}\label{lem:b}B\end{lemma}"
        r"\begin{theorem}\label{c}C\end{theorem}"
        r"\begin{pfof}{a}So.\end{pfof}\begin{pflem}{b}So.\end{pflem}\begin{pfx}{c}So.\end{pfx}"
    )
    assert links(paper(body, preamble)) == ["a", "lem:b", "c"]


def test_what_is_proved_nowhere_near_is_not_proved_by_a_proof_that_names_nothing() -> None:
    far = "Words of a long chapter. " * 400
    body = (
        r"\begin{theorem}\label{a}A\end{theorem}\begin{lemma}\label{b}B\end{lemma}"
        rf"\begin{{proof}}So.\end{{proof}} {far} \begin{{proof}}Of what was said.\end{{proof}}"
    )
    assert links(paper(body)) == ["b", None]


def test_labels_of_every_kind_belong_to_their_statement() -> None:
    preamble = (
        r"\newcommand{\lb}[1]{\label{thm:#1}}\def\bthm#1{\begin{theorem}\label{thm:#1}}"
        r"\def\ethm{\end{theorem}}\newkeytheorem{keyed}"
    )
    body = (
        r"\begin{lemma}\label[lemma]{a}A\end{lemma}\begin{lemma}\thlabel{b}B\end{lemma}"
        r"\begin{lemma}\lb{c}C\end{lemma}\bthm{d} D\ethm"
        r"\begin{keyed}[note=Title,label=e,store=f]E\begin{enumerate}[label=(\roman*)]\item"
        r"\end{enumerate}\begin{equation}\label{g}a\end{equation}\end{keyed}"
    )
    document = paper(body, preamble)
    assert [s.labels for s in document.statements] == [
        ("a",), ("b",), ("thm:c",), ("thm:d",), ("e",)
    ]  # fmt: skip
    assert document.statements[-1].title == "Title"


def test_the_code_of_a_class_that_defines_proof_was_taken_for_its_heading() -> None:
    preamble = r"\newenvironment{proof}[1][\proofname]{\par\item[\hskip#1{.}]\ignorespaces}{\qed}"
    document = paper(
        _AB + r"\begin{proof}So.\end{proof}\begin{proof}[Again]So.\end{proof}", preamble
    )
    assert links(document) == ["a", "b", "b"]
    assert not any(proof.named for proof in document.proofs)


def test_a_loose_example_between_a_theorem_and_its_proof_was_taken_for_what_is_proved() -> None:
    body = (
        "\\begin{theorem}\\label{a}A\\end{theorem}\n\n\\textbf{Example:} It is so.\n\n"
        "\\begin{proof}So.\\end{proof}"
    )
    assert links(paper(body)) == ["a"]


def test_the_proof_of_a_lemma_in_prose_was_linked_to_a_lemma_far_away() -> None:
    far = "Words of a long chapter. " * 800
    body = (
        rf"{_AB}\begin{{proof}}So.\end{{proof}} {far} It needs one more lemma: so it is."
        "\n\n\\textit{Proof of Lemma $\\mathcal K$.} So.\n\n"
    )
    assert links(paper(body)) == ["a", "b", None]


@pytest.mark.parametrize("heading", ["Minkowski's bound", "Tychonoff's theorem"])
def test_a_name_that_no_statement_has_is_proved_by_none_of_them(heading: str) -> None:
    body = (
        _AB + rf"\begin{{proof}}So.\end{{proof}}\begin{{proof}}[Proof of {heading}]So.\end{{proof}}"
    )
    assert links(paper(body.replace("theorem", "lemma")))[2] is None


def test_a_second_proof_is_not_of_a_statement_far_above() -> None:
    far = "It is so, as everybody knows. " * 300
    body = rf"\begin{{theorem}}\label{{x}}X\end{{theorem}}{far}" + _AB
    body += r"\begin{proof}So.\end{proof}\begin{proof}Or so.\end{proof}"
    assert links(paper(body))[-1] == "b"


def test_a_section_whose_title_begins_like_a_statement_is_none() -> None:
    titles = (r"\section{Example application: a problem}", r"\subsubsection{A corollary}")
    document = paper("\n\n".join(f"{title} Let us prove it." for title in titles))
    assert not document.statements
