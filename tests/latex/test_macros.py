"""User macros: definitions, expansion, limits."""

from __future__ import annotations

from itertools import pairwise

import pytest

from proofcheck.latex.definitions import find_definitions
from proofcheck.latex.macros import MacroTable


def expanded(preamble: str, text: str) -> str:
    macros, _ = find_definitions(preamble)
    return MacroTable((), macros).expand(text, len(preamble))


@pytest.mark.parametrize(
    ("preamble", "text"),
    [
        ("", r"\R x"),
        (r"\newcommand{\foo}{\ifx a b\fi}", r"\foo"),
        (r"\def\foo#1.{x#1}", r"\foo a."),
        (r"\newcommand{\label}[1]{x}", r"\label{a}"),
        (r"\newcommand{\foo}[1]{x}", r"\foo"),
        (
            r"\NewDocumentCommand{\uses}{m}{\clist_map_inline:nn{#1}{\vphantom{\ref{##1}}}}",
            r"\uses{lem:a, lem:b}",
        ),
        (r"\newcommand{\foo}{\l_tmpa_tl}", r"\foo"),
        (r"\newcommand{\R}{\mathbb{R}}", r"\Rx \\R \Real"),
    ],
)
def test_text_that_stays_as_it_is(preamble: str, text: str) -> None:
    assert expanded(preamble, text) == text


@pytest.mark.parametrize(
    ("preamble", "text", "result"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"$\R$", r"$\mathbb{R}$"),
        (r"\newcommand{\F}{\phi_n:X\to\psi_{ab}:}", r"\F", r"\phi_n:X\to\psi_{ab}:"),
        (r"\newcommand\R{\mathbb R}", r"\R x", r"\mathbb Rx"),
        (r"\def\eps{\varepsilon}", r"\eps x", r"\varepsilon x"),
        (r"\def\divs{\mid}\newcommand{\F}[1]{F_{#1}}", r"\divs \F{n}", r"\mid F_{n}"),
        (r"\newcommand{\1}{\mathsf{1}}", r"\1+\12", r"\mathsf{1}+\mathsf{1}2"),
        (r"\newcommand{\norm}[1]{\lVert#1\rVert}", r"\norm{x}", r"\lVert x\rVert"),
        (r"\newcommand{\p}[2][3]{#1(#2)}", r"\p{x} \p[4]{y}", "3(x) 4(y)"),
        (r"\DeclareMathOperator{\Hom}{Hom}", r"\Hom(A)", r"\operatorname{Hom}(A)"),
        (r"\DeclareMathOperator*{\colim}{colim}", r"\colim_i", r"\operatorname*{colim}_i"),
        (r"\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}", r"\abs*{x}\abs{y}",
         r"\lvert x\rvert\lvert y\rvert"),
        (r"\DeclarePairedDelimiterX{\ip}[2]{(}{)}{#1,#2}", r"\ip{x}{y}", "( x,y)"),
        (r"\NewDocumentCommand{\pair}{s O{0} m}{(#2,#3)}", r"\pair*{x}\pair[1]{y}", "(0,x)(1,y)"),
        (r"\let\phi=\varphi", r"\phi(x)", r"\varphi (x)"),
        (r"\newcommand{\a}{\b}\newcommand{\b}[1]{<#1>}", r"\a{x}", "<x>"),
        (r"\newcommand{\cat}{\mathbf}\newcommand{\Set}{\cat{Set}}", r"\Set", r"\mathbf{Set}"),
        (r"\newcommand{\x}{1}\renewcommand{\x}{2}", r"\x", "2"),
        (r"\newcommand{\x}{1}\let\y\x\renewcommand{\x}{2}", r"\x\y", "21"),
        (r"\let\old\x\def\x{a\old}\let\old\x\def\x{b\old}", r"\x", r"b\x "),
        (r"\let\old\phi\let\phi\varphi\let\varphi\old", r"\phi\varphi", r"\varphi \phi "),
    ],
)  # fmt: skip
def test_expansion(preamble: str, text: str, result: str) -> None:
    assert expanded(preamble, text) == result


def test_a_definition_holds_from_its_place_on() -> None:
    text = r"\newcommand{\x}{1} A \renewcommand{\x}{2} B"
    macros, _ = find_definitions(text)
    table = MacroTable((), macros)
    assert table.expand(r"\x", text.index("A")) == "1"
    assert table.expand(r"\x", text.index("B")) == "2"


def test_a_command_redefined_by_its_saved_self_expanded_for_ever() -> None:
    preamble = r"\let\oldsum\sum\renewcommand{\sum}{\oldsum\limits}"
    assert expanded(preamble, r"\sum_i") == r"\sum \limits_i"


@pytest.mark.parametrize(
    "preamble",
    [
        r"\def\a{\a\a}",
        r"\def\a{\b}\def\b{\a}",
        r"\newcommand{\a}[1]{\a{#1#1}}",
        "".join(rf"\def\{x}{{\{y}\{y}\{y}\{y}}}" for x, y in pairwise("abcdefghijklm"))
        + r"\def\m{xxxxxxxxxxxxxxxx}",
    ],
)  # fmt: skip
def test_macro_bombs_stop_and_are_named(preamble: str) -> None:
    macros, _ = find_definitions(preamble)
    table = MacroTable((), macros)
    assert table.expand(r"\a{x}", len(preamble)) == r"\a{x}"
    assert table.stopped


def test_normalised_text_has_no_comments_labels_or_runs_of_blanks() -> None:
    raw = "a  % c\n \\label{x}b\n\nc"
    masked = "a  \x00\x00\x00\x00\x00\\label{x}b\n\nc"
    assert MacroTable((), ()).normalise(raw, masked, 0) == "a b c"


def test_verbatim_text_comes_back() -> None:
    table = MacroTable((), ())
    assert table.normalise(r"\verb|%|", "\\verb|\x01|", 0) == r"\verb|%|"
