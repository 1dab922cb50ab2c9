"""PC104, PC105, and the graph that they look at."""

from __future__ import annotations

import pytest

from proofcheck.checks.context import Run
from proofcheck.checks.dependencies import dependencies
from proofcheck.checks.structure.circles import circular_arguments
from tests.checks.structure.asking import ask, paper, read_all, said


def lemma(label: str, proof: str, words: str = "It holds.") -> str:
    return (
        f"\\begin{{lemma}}\\label{{{label}}} {words} \\end{{lemma}}\n"
        f"\\begin{{proof}} {proof} \\end{{proof}}\n"
    )


EQUATION = "\\begin{equation}\\label{e} x = y \\end{equation}"
SUPPOSED = f"Let $x$ satisfy {EQUATION} for some $y$. Then it holds."
CLAIMED = f"Let $x$ be a number. Then {EQUATION} holds."


@pytest.mark.parametrize(
    "body",
    [
        lemma("a", "By Lemma~\\ref{b}.", SUPPOSED) + lemma("b", "By \\eqref{e}."),
        lemma("a", "By Lemma~\\ref{b}.", f"Soit $x$ tel que {EQUATION} Alors $x = 0$.")
        + lemma("b", "By (\\ref{e})."),
        lemma("a", "By Lemma~\\ref{b}.", SUPPOSED)
        + lemma("b", "Clear.", "A number of \\eqref{e}."),
        lemma("a", "By definition.") + lemma("b", "By Lemma~\\ref{a}."),
        lemma("a", "To prove Lemma~\\ref{a}, we compute. By Lemma~\\ref{a} for $n-1$."),
        lemma("a", "By Lemma~\\ref{b}.") + lemma("b", "See also Lemma~\\ref{a}."),
        lemma("a", "By Lemma~\\ref{b}.") + lemma("b", "As in the proof of Lemma~\\ref{a}."),
        lemma("a", "By Lemma~\\ref{b}.") + lemma("b", "This generalises Lemma~\\ref{a}."),
        lemma("a", "By Lemma~\\ref{b}.") + lemma("b", "Lemma~\\ref{a} will follow from this."),
        lemma("a", "By Lemma~\\ref{b}.") + lemma("b", "By induction and Lemma~\\ref{a}."),
        lemma("a", "By Lemma~\\ref{b}.") + lemma("b", "By Lemma~\\ref{a}~(i)."),
        lemma("a", "By Lemma~\\ref{b}.", "(i) x (ii) y") + lemma("b", "By Lemma~\\ref{a}."),
        lemma("a", "By Lemma~\\ref{b}.")
        + "\\begin{proof}[Second proof] Directly. \\end{proof}"
        + lemma("b", "By Lemma~\\ref{a}."),
        "\\begin{theorem}\\label{t} x \\end{theorem}\\begin{proof} By the claim \\ref{a}. "
        + lemma("a", "By Theorem~\\ref{t} we may. ")
        + "\\end{proof}",
        "\\begin{theorem}\\label{t} As in Lemma~\\ref{a}. \\end{theorem}"
        + lemma("a", "Clear.", "In the setting of Theorem~\\ref{t}."),
    ],
)
def test_silent_about_arguments_that_do_not_go_round(body: str) -> None:
    assert ask(circular_arguments, body) == []


def test_an_equation_that_a_statement_claims_stands_for_it() -> None:
    body = lemma("a", "By Lemma~\\ref{b}.", CLAIMED) + lemma("b", "By \\eqref{e}.")
    (finding,) = ask(circular_arguments, body)
    assert finding.code == "PC104"


def test_speaks_of_a_circle_once_and_shows_every_link() -> None:
    body = (
        lemma("a", "This follows from Lemma~\\ref{b}.")
        + lemma("b", "Lemma~\\ref{c} shows it.")
        + lemma("c", "Apply Lemma~\\ref{a}.")
    )
    (finding,) = ask(circular_arguments, body)
    assert finding.code == "PC104"
    assert "Lemma 1 (a) → Lemma 2 (b) → Lemma 3 (c) → Lemma 1 (a)" in finding.message
    assert finding.evidence is not None
    assert finding.evidence.splitlines() == [
        "main.tex:8: the proof of Lemma 1 (a) cites Lemma 2 (b)",
        "main.tex:10: the proof of Lemma 2 (b) cites Lemma 3 (c)",
        "main.tex:12: the proof of Lemma 3 (c) cites Lemma 1 (a)",
    ]


def test_a_circle_through_several_documents_is_found() -> None:
    files = {
        "one.tex": paper(lemma("a", "By Lemma~\\ref{two-b}."), "\\externaldocument[two-]{two}"),
        "two.tex": paper(lemma("b", "By Lemma~\\ref{one-a}."), "\\externaldocument[one-]{one}"),
    }
    (finding,) = said(circular_arguments, read_all(files, "one.tex", "two.tex"))
    assert finding.evidence is not None
    assert "two.tex:8: the proof of Lemma 1 (b) cites Lemma 1 (a)" in finding.evidence


def test_a_circle_through_the_words_of_a_statement_is_a_note() -> None:
    body = lemma("a", "By Lemma~\\ref{b}.") + lemma("b", "Clear.", "The $x$ of Lemma~\\ref{a} is.")
    (finding,) = ask(circular_arguments, body)
    assert finding.code == "PC105"
    assert finding.evidence is not None
    assert "the text of Lemma 2 (b) cites Lemma 1 (a)" in finding.evidence


def test_the_graph_says_who_relies_on_whom() -> None:
    body = lemma("a", "By \\ref{gone} and \\ref{s}.") + lemma("b", "By \\ref{a}.", "See \\ref{a}.")
    (document,) = read_all({"main.tex": paper("\\section{S}\\label{s}" + body)}, "main.tex")
    graph = dependencies(Run((document,)))
    first, second = graph.nodes.values()
    assert (first.label, first.kind, first.number, first.proofs) == ("a", "lemma", "1", ("p1",))
    found = [(link.source, link.target, link.proof, link.label) for link in graph.links]
    assert found == [
        (second.key, first.key, None, "a"),
        (second.key, first.key, "p2", "a"),
    ]
