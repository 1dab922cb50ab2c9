"""PC101, PC102, PC103, PC115."""

from __future__ import annotations

import pytest

from proofcheck.checks.structure.references import (
    duplicated_labels,
    undefined_citations,
    undefined_references,
)
from tests.checks.structure.asking import ask, marked, paper, read_all, said

BIB = {"refs.bib": "@article{Euler1748, title={a}}\n@book(Gauss,\n author={b}, ids={G1, G2})"}


@pytest.mark.parametrize(
    "body",
    [
        "\\section{A}\\label{a} \\ref{a} \\eqref{a} \\autoref{a} \\pageref{a} \\nameref{a}",
        "\\begin{equation}\\label{a}1\\end{equation}\\label{b c}\\cref{a, b c} \\crefrange{a}{b c}",
        "\\begin{lemma}\\label{a} x \\end{lemma}\\hyperref[a]{here} \\Cref{a} \\vref{a} \\zcref{a}",
        "\\newcommand{\\lbl}[1]{\\label{eq:#1}} \\lbl{a} \\eqref{eq:a}",
        "\\newcommand{\\eqr}[1]{(\\ref{eq:#1})} \\label{eq:a} \\eqr{a}",
        "\\newenvironment{eqn}[1]{\\begin{equation}\\label{#1}}{\\end{equation}}"
        "\\begin{eqn}{a} 1 \\end{eqn} \\ref{a}",
        "\\let\\oldlabel\\label \\oldlabel{a} \\ref{a}",
        "\\begin{lstlisting}[caption=x,label=lst:a]\n1\n\\end{lstlisting} \\ref{lst:a}",
        "\\begin{theorem}[label={a}] x \\end{theorem} \\ref{a}",
        "\\hypertarget{t}{x} \\hyperlink{t}{y} \\hyperlink{page.1}{y} \\pageref{LastPage}",
        "% \\ref{gone}\n\\iffalse \\ref{gone} \\fi \\verb|\\ref{gone}|",
        "\\newcommand{\\foo}{\\ref{gone}}",
        "\\newcommand{\\drop}[1]{} \\drop{\\ref{gone}}",
        "\\newcommand{\\foo}{x\\thepage} \\ref{\\foo}",
        "\\label<2>{a} \\ref{a} \\uses{}",
    ],
)
def test_silent_about_references_that_lead_somewhere(body: str) -> None:
    assert ask(undefined_references, body) == []


@pytest.mark.parametrize(
    ("body", "where", "message"),
    [
        ("\\ref{gone}", "gone", "the label gone is set nowhere"),
        ("\\label{a} \\cref{a,gone}", "gone", "the label gone is set nowhere"),
        ("\\hyperref[gone]{x}", "gone", "the label gone is set nowhere"),
        ("\\crefrange{gone}{a} \\label{a}", "gone", "the label gone is set nowhere"),
        ("\\newcommand{\\R}[1]{\\ref{eq:#1}} \\R{gone}", "gone", "the label eq:gone is set"),
        ("\\label{x} \\hyperlink{x}{a} \\hyperlink{y}{b}", "y", "the label y is set nowhere"),
        ("see \\cref{}", "\\cref{}", "\\cref names no label"),
        ("\\begin{proof}\\uses{gone}\\end{proof}", "gone", "the label gone is set nowhere"),
    ],
)
def test_speaks_of_references_that_lead_nowhere(body: str, where: str, message: str) -> None:
    (finding,) = ask(undefined_references, body)
    assert finding.code == "PC101"
    assert finding.message.startswith(message)
    assert marked(finding, body) == where


def test_the_nearest_label_is_suggested() -> None:
    (finding,) = ask(undefined_references, "\\label{lem:bounded} \\ref{lem:boundd} ")
    assert finding.suggestion == "lem:bounded"


def test_labels_of_external_documents_count() -> None:
    files = {
        "main.tex": paper("\\ref{one-a} \\ref{b} \\ref{one-c}", "\\externaldocument[one-]{one}"
                          "\\externaldocument{two}"),
        "one.tex": paper("\\label{a} \\input{rest}"),
        "rest.tex": "\\label{c}",
        "two.aux": "\\newlabel{b}{{1}{1}}",
    }  # fmt: skip
    assert said(undefined_references, read_all(files, "main.tex")) == []
    files["main.tex"] = files["main.tex"].replace("{b}", "{one-b}")
    (finding,) = said(undefined_references, read_all(files, "main.tex"))
    assert finding.message.startswith("the label one-b is set nowhere")


@pytest.mark.parametrize(
    ("preamble", "reason"),
    [
        ("\\externaldocument{lost}", "the external document lost was not read"),
        ("\\input{lost}", "a file that it reads is missing (PC002)"),
    ],
)
def test_what_may_be_set_elsewhere_is_said_to_be_unchecked(preamble: str, reason: str) -> None:
    (finding,) = ask(undefined_references, "\\ref{gone} \\ref{away}", preamble)
    assert finding.code == "PC115"
    assert finding.message.startswith(f"2 references not checked: {reason}")
    assert finding.evidence == "not found: gone, away"


def test_a_label_command_that_is_not_known_may_set_any_label() -> None:
    (finding,) = ask(undefined_references, "\\ollabel{thm:a} \\ref{fol:int:thm:a}")
    assert finding.message == "1 reference not checked: macros make labels that may be these"


def test_a_fragment_is_not_judged() -> None:
    (document,) = read_all({"part.tex": "\\section{A} \\ref{gone}"}, "part.tex")
    (finding,) = said(undefined_references, (document,))
    assert "1 reference not checked: this is a fragment" in finding.message


def test_a_place_that_another_document_resolves_is_silent() -> None:
    files = {
        "book.tex": paper("\\input{one}\\label{b}"),
        "alone.tex": paper("\\input{one}"),
        "one.tex": "\\ref{b}",
    }
    assert said(undefined_references, read_all(files, "book.tex", "alone.tex")) == []
    (finding,) = said(undefined_references, read_all(files, "alone.tex"))
    assert finding.code == "PC101"


@pytest.mark.parametrize(
    "body",
    [
        "\\cite{Euler1748} \\citep[see][p.~3]{Gauss,G1} \\bibliography{refs}",
        "\\addbibresource{refs.bib} \\autocite{euler1748} \\nocite{*}",
        "\\cites(see)()[a]{Gauss}[b][c]{G1,G2} \\bibliography{refs}",
        "\\begin{thebibliography}{9}\\bibitem[K1]{Knuth} a \\end{thebibliography} \\cite{Knuth}",
        "\\bib{Knuth}{book}{title={a}} \\cite{Knuth}",
        "% \\cite{gone}",
    ],
)
def test_silent_about_citations_that_lead_somewhere(body: str) -> None:
    assert ask(undefined_citations, body, files=BIB) == []


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("\\cite{Euler1749} \\bibliography{refs}", "PC102", "no bibliography has the entry Euler"),
        ("\\textcites{Gauss}{X} \\bibliography{refs}", "PC102", "no bibliography has the entry X"),
        ("\\cite{} \\bibliography{refs}", "PC102", "\\cite names no entry"),
        (
            "\\cite{X} \\bibliography{lost}",
            "PC115",
            "1 citation not checked: the bibliography lost",
        ),
        ("\\cite{X}", "PC115", "1 citation not checked: the document names no bibliography"),
    ],
)
def test_speaks_of_citations(body: str, code: str, message: str) -> None:
    (finding,) = ask(undefined_citations, body, files=BIB)
    assert finding.code == code
    assert finding.message.startswith(message)


def test_a_bbl_file_stands_for_a_missing_bib_file() -> None:
    files = {"main.bbl": "\\bibitem[{A [b]}]{Knuth} x \\entry{Lamport}{book}{}"}
    body = "\\cite{Knuth,Lamport} \\bibliography{lost}"
    assert ask(undefined_citations, body, files=files) == []


@pytest.mark.parametrize(
    "body",
    [
        "\\label{a} \\label{b}",
        "\\ifdraft \\label{a} \\else \\label{a} \\fi",
        "\\ifthenelse{\\value{x}>1}{Once \\label{a}}{\\emph{x} \\label{a}}",
        "\\input{part}\\input{part}",
        "\\newcommand{\\eq}{\\label{a}} \\eq \\eq",
        "\\label{a} % \\label{a}",
        "\\begin{lstlisting}[label=a]\n\\label{b}\n\\end{lstlisting} \\label{a}\\label{b}",
    ],
)
def test_silent_about_labels_set_once(body: str) -> None:
    assert ask(duplicated_labels, body, files={"part.tex": "\\label{c}"}) == []


def test_speaks_of_a_label_set_twice() -> None:
    body = "\\section{A}\\label{a}\n\\section{B}\\label{a}"
    (finding,) = ask(duplicated_labels, body)
    assert finding.message.startswith("the label a is set twice")
    assert finding.evidence == "first set at main.tex:7"
    assert paper(body)[finding.span.start :].startswith("a}\n\\end{document}")
