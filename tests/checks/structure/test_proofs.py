"""PC106, PC108, PC109, PC110, PC113, PC114."""

from __future__ import annotations

import pytest

from proofcheck.checks.structure.cases import missing_cases
from proofcheck.checks.structure.proofs import empty_proofs, homeless_proofs, unproved_statements
from proofcheck.checks.structure.symbols import symbols_defined_twice
from proofcheck.checks.structure.unfinished import unfinished_marks
from tests.checks.structure.asking import ask, marked

LEMMA = "\\begin{lemma}\\label{a} It holds. \\end{lemma}"


def proof(words: str) -> str:
    return f"{LEMMA}\n\\begin{{proof}} {words} \\end{{proof}}"


@pytest.mark.parametrize(
    "body",
    [
        proof("What remains to be done is $u_{XXX} = ???$."),
        proof("Why? We prove it: the details (see below) are needed."),
        proof("% TODO\nDone."),
        proof("\\verb|TODO|"),
        "TODO stands outside a proof, and so do [details missing] and ???.",
        "\\newcommand{\\todo}[1]{} \\todo{x}",
        "\\usepackage[disable]{todonotes} \\todo{x}",
        proof("AUTODOC and \\XXX and TODOS"),
    ],
)
def test_silent_about_what_is_no_mark(body: str) -> None:
    assert ask(unfinished_marks, body) == []


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        (proof("TODO: the case $n = 2$."), "TODO"),
        (proof("FIXME"), "FIXME"),
        (proof("By Theorem ??? it holds."), "???"),
        (proof("By [??] it holds."), "[??]"),
        (proof("Clear (details missing)."), "(details missing)"),
        (proof("[to be filled in]"), "[to be filled in]"),
        (proof("By traces [insert reference] it holds."), "[insert reference]"),
        (proof("\\todo{check}"), "\\todo{"),
        ("\\section{A} \\todo[inline]{write me}", "\\todo[inline]{"),
    ],
)
def test_speaks_of_unfinished_marks(body: str, sign: str) -> None:
    (finding,) = ask(unfinished_marks, body)
    assert finding.code == "PC106"
    assert finding.message.startswith("an unfinished place is marked here")
    assert marked(finding, body) == sign


@pytest.mark.parametrize(
    "body",
    [
        proof("Omitted."),
        proof("$1 = 1$"),
        proof("\\includegraphics{x}"),
        proof("\\leanok"),
        "\\begin{lemma}\\lean{x} y \\end{lemma}\\begin{proof}\\end{proof}",
        proof("\\input{part}"),
        LEMMA + "\n\n\\subsubsection*{Proof of it.}\n\\begin{proof} x \\end{proof}",
        "\\newcommand{\\words}{It is clear.}" + proof("\\words"),
    ],
)
def test_silent_about_proofs_that_say_something(body: str) -> None:
    assert ask(empty_proofs, body, files={"part.tex": "Clear."}) == []


@pytest.mark.parametrize("words", ["", "\\qed", "% to do", "\\label{x} \\medskip", "**"])
def test_speaks_of_empty_proofs(words: str) -> None:
    (finding,) = ask(empty_proofs, proof(f"{words}\n"))
    assert finding.code == "PC108"
    assert finding.message.startswith("the proof of Lemma 1 (a) is empty")


@pytest.mark.parametrize(
    "body",
    [
        proof("x"),
        proof("x") + "\\begin{proof} Another way. \\end{proof}",
        "\\begin{proof}[Proof of Lemma~\\ref{a}] x \\end{proof}" + LEMMA,
    ],
)
def test_silent_about_proofs_of_something(body: str) -> None:
    assert ask(homeless_proofs, body) == []


def test_speaks_of_a_proof_of_nothing() -> None:
    body = "Integers are fun.\n\n\\begin{proof}\nWe compute.\n\\end{proof}"
    (finding,) = ask(homeless_proofs, body)
    assert finding.code == "PC109"
    assert marked(finding, body) == "\\begin{proof}"


@pytest.mark.parametrize(
    "words",
    [
        "There are two cases. \n\n Case 1: x.\n\n Case 2: y.",
        "\\textbf{Case 1.} x. \\textbf{Case 3.} y. Cases 2 and 4 are alike.",
        "\\emph{Case 1.} x. \\emph{Case 4.} y. Cases 2--3 are alike.",
        "There are three cases.\n\n Case 1: x.\n\n Case 2: y.\n\n The last case is clear.",
        "We distinguish three cases. If $x > 0$, clear. If $x = 0$, clear. Else, clear.",
        "\n\nCase 1: x. There are four cases in \\cite{K}.\n\nCase 2: y.",
        "\n\nCase 1: a\n\nCase 1.1: b\n\nCase 1.3: c\n\nCase 2: d",
        "\n\nCase 1: a\n\nCase 2: d\n\nNow the other direction.\n\nCase 1: a\n\nCase 2: b",
    ],
)
def test_silent_about_complete_cases(words: str) -> None:
    assert ask(missing_cases, proof(words)) == []


@pytest.mark.parametrize(
    ("words", "sign", "message"),
    [
        ("\n\nCase 1: a.\n\nCase 3: b.", "3", "Case 3 comes, but Case 2 is missing"),
        ("\\textbf{Case I.} a. \\textbf{Case IV.} b.", "IV", "Case IV comes, but Case 2, 3 is"),
        (
            "We distinguish three cases. \\emph{Case 1.} a. \\emph{Case 2.} b.",
            "three cases",
            "three cases are announced, but only 2 are treated",
        ),
    ],
)
def test_speaks_of_missing_cases(words: str, sign: str, message: str) -> None:
    body = proof(words)
    (finding,) = ask(missing_cases, body)
    assert finding.code == "PC110"
    assert finding.message.startswith(message)
    assert marked(finding, body) == sign


@pytest.mark.parametrize(
    "words",
    [
        "Let $m := n + 1$. Let $k := n - 1$.",
        "Let $m := n + 1$. Then let $m := n+1$ again.",
        "If $n > 0$, let $m := n$. Otherwise let $m := -n$.",
        "\\begin{itemize} \\item Let $m := n$. \\item Let $m := 2n$. \\end{itemize}",
        "Let $m := n$.\n\nLet $m := 2n$.",
        "Write $m = n$. We can write $m = 2k$.",
    ],
)
def test_silent_about_symbols_with_one_meaning(words: str) -> None:
    assert ask(symbols_defined_twice, proof(words)) == []


def test_speaks_of_a_symbol_with_two_meanings() -> None:
    body = proof("Let $m := n + 1$. Hence $m > 1$. Let $m := n - 1$.")
    (finding,) = ask(symbols_defined_twice, body)
    assert finding.code == "PC113"
    assert finding.message.startswith("m was defined otherwise")
    assert finding.evidence == "main.tex:8: m = n + 1"
    assert marked(finding, body) == "m"


@pytest.mark.parametrize(
    "body",
    [
        "\\begin{lemma}[Gauss] x \\end{lemma}",
        "\\begin{lemma} x \\cite{G} \\end{lemma}",
        "\\begin{lemma} x \\end{lemma} This is immediate.",
        "\\begin{definition} x \\end{definition}",
        "\\begin{lemma}\\leanok x \\end{lemma}",
    ],
)
def test_silent_about_statements_with_an_excuse(body: str) -> None:
    far = "Integers. " * 60
    assert ask(unproved_statements, f"{proof('x')} {far} {body}") == []


@pytest.mark.parametrize(
    "words",
    [
        "Laiss\\'e en exercice au lecteur.",
        "Der Beweis bleibt dem Leser überlassen.",
        "Se deja como ejercicio.",
        "Si lascia per esercizio.",
        "Доказательство оставляется читателю.",
        "证明留给读者。",
    ],
)
def test_silent_about_statements_whose_proof_is_left_out_in_any_language(words: str) -> None:
    far = "Integers. " * 60
    body = f"{proof('x')} {far} \\begin{{theorem}} x \\end{{theorem}} {words}"
    assert ask(unproved_statements, body) == []


def test_speaks_of_a_statement_without_proof() -> None:
    far = "Integers. " * 60
    body = f"{proof('x')} {far} \\begin{{theorem}} x \\end{{theorem}}"
    (finding,) = ask(unproved_statements, body)
    assert finding.code == "PC114"
    assert finding.message.startswith("Theorem 2 is not proved")
