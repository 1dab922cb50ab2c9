"""PC111, PC112."""

from __future__ import annotations

import pytest

from proofcheck.checks.structure.kinds import misnamed_statements
from proofcheck.checks.structure.restated import differing_restatements
from tests.checks.structure.asking import ask, marked

LEMMA = "\\begin{lemma}\\label{a} If $n > 2$, then $x^n + y^n \\ne z^n$. \\end{lemma}\n"


@pytest.mark.parametrize(
    "text",
    [
        "Lemma~\\ref{a}, Lemma \\ref{a}, the Lemmas~\\ref{a} and~\\ref{b}",
        "see the theorem after \\ref{a}, Theorem~1 of \\ref{a}, theorem \\ref{a}",
        "Section~\\ref{a}, Claim~\\ref{a}, \\Cref{a}, Theorem~\\cref{a}",
        "Definition~\\ref{i} and Equation~\\ref{e}",
        "Theorem~\\ref{t}, Hilfssatz~\\ref{a}",
        "By Theorem~\\ref{t} and \\ref{a} it holds, and $\\ref{a}$.",
        "\\newcommand{\\lref}[1]{Lemma~\\ref{#1}} \\lref{a}",
    ],
)
def test_silent_about_right_or_vague_names(text: str) -> None:
    more = (
        "\\begin{lemma}\\label{b} y \\begin{enumerate}\\item\\label{i} z \\end{enumerate}"
        "\\begin{equation}\\label{e} 1 = 1 \\end{equation}\\end{lemma}"
        "\\begin{theorem}\\label{t} x \\end{theorem}"
    )
    found = ask(misnamed_statements, LEMMA + more + text)
    assert [finding.message for finding in found if "and \\ref" not in text] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("By Theorem~\\ref{a} it holds.", "Theorem"),
        ("By Satz~\\ref{a} it holds.", "Satz"),
        ("By Theorems~\\ref{t} and~\\ref{a} it holds.", "Theorems"),
        ("\\newcommand{\\tref}[1]{Theorem~\\ref{#1}} \\tref{a}", "Theorem"),
        ("\\hyperref[a]{x}, Definition \\ref{a}", "Definition"),
    ],
)
def test_speaks_of_a_lemma_that_is_called_otherwise(text: str, word: str) -> None:
    body = f"{LEMMA}\\begin{{theorem}}\\label{{t}} x \\end{{theorem}}{text}"
    (finding,) = ask(misnamed_statements, body)
    assert finding.code == "PC112"
    assert finding.message.startswith(f"this is cited as {word} but it is a Lemma")
    assert finding.suggestion == "Lemma"
    assert finding.evidence == "the Lemma stands at main.tex:7"
    assert marked(finding, body) == "a"


def again(title: str, words: str) -> str:
    return f"{LEMMA}\\begin{{lemma}}[{title}] {words} \\end{{lemma}}"


SAME = "If $n>2$, then $x^n+y^n \\ne z^n$."


@pytest.mark.parametrize(
    "body",
    [
        again("Lemma~\\ref{a}", SAME),
        again("Restatement of Lemma~\\ref{a}", "Let us recall. " + SAME),
        again("Lemma~\\ref{a}", SAME.replace("If", "Whenever")),
        again("A converse of Lemma~\\ref{a}", SAME.replace("2", "3")),
        again("Lemma~\\ref{a}", "Something else is true of all numbers $k < 3$ that we know."),
        again("Fermat", SAME.replace("2", "3")),
        "\\newtheorem*{again}{Lemma}" + LEMMA + "\\begin{again} x \\end{again}",
    ],
)
def test_silent_about_faithful_restatements(body: str) -> None:
    assert ask(differing_restatements, body) == []


@pytest.mark.parametrize(
    "title", ["Lemma~\\ref{a}", "\\ref{a}, restated", "Restatement of \\ref{a}"]
)
def test_speaks_of_a_restatement_with_other_mathematics(title: str) -> None:
    (finding,) = ask(differing_restatements, again(title, SAME.replace("2", "1")))
    assert finding.code == "PC111"
    assert finding.message.startswith("this restates Lemma 1 with other mathematics")
    assert finding.evidence == "first stated at main.tex:7; “2” became “1”"
