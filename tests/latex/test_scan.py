"""Masking: what TeX does not read, and offsets that stay."""

from __future__ import annotations

import pytest

from proofcheck.document.text import GONE, VERBATIM
from proofcheck.latex.arguments import read_arguments
from proofcheck.latex.scan import Hidden, mask
from tests.latex.documents import codes, paper


def masked(text: str) -> str:
    """The masked text, checked for its length, without what is gone."""
    hidden = Hidden()
    hidden.learn(text)
    result = mask(text, hidden)
    assert len(result) == len(text)
    return result.replace(GONE, "")


@pytest.mark.parametrize(
    "text",
    [
        r"50\% of them",
        r"a \\ b \$ c",
        r"\begin{proof}x\end{proof}",
        r"$a \iff b$ \ifx\a\b x\else y\fi",
        r"\verb of nothing",
        r"\begin{verbatim} never closed",
        r"\iffalse never closed",
        r"\iftrue kept \fi",
        "\\begin{vershort}x\\end{vershort}",
    ],
)
def test_text_that_stays_as_it_is(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a % c\n  b", "a b"),
        ("a % c\n\nb", "a \n\nb"),
        ("a\\\\% c\nb", "a\\\\b"),
        ("a\\begin{comment}\\begin{proof}\\end{comment}b", "ab"),
        ("a\\iffalse b\\ifx c\\fi d\\fi e", "a e"),
        ("a\\iffalse b\\else c\\fi e", "a c\\fi e"),
        ("a\\iftrue b\\else c\\fi e", "a\\iftrue b e"),
        ("a\\iffalse x %\\fi\n y\\fi b", "a b"),
        ("\\excludecomment{long}a\\begin{long}b\\end{long}c", "\\excludecomment{long}ac"),
        ("\\includecomment{comment}\\begin{comment}b\\end{comment}",
         "\\includecomment{comment}\\begin{comment}b\\end{comment}"),
    ],
)  # fmt: skip
def test_text_that_is_gone(text: str, left: str) -> None:
    assert masked(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (r"\verb|$%\begin{proof}| x", r"\verb|" + VERBATIM * 15 + "| x"),
        (r"\url{a%20b} x", r"\url{" + VERBATIM * 5 + "} x"),
        (r"\lstinline[a]{x%} y", r"\lstinline[a]{" + VERBATIM * 2 + "} y"),
        ("\\begin{lstlisting}%\\end{lstlisting}", "\\begin{lstlisting}" + VERBATIM
         + "\\end{lstlisting}"),
        ("\\lstnewenvironment{code}{}{}\\begin{code}%\\end{code}",
         "\\lstnewenvironment{code}{}{}\\begin{code}" + VERBATIM + "\\end{code}"),
    ],
)  # fmt: skip
def test_verbatim_is_not_latex(text: str, left: str) -> None:
    assert masked(text) == left


def test_carriage_returns_end_lines() -> None:
    assert masked("a\r\nb\rc") == "a \nb\nc"


def test_many_open_ifs_take_linear_time() -> None:
    masked("\\iffalse " * 20_000)
    masked("\\begin{verbatim}" * 20_000)


def test_arguments_are_read_as_tex_reads_them() -> None:
    text = r"* [a]{b{c}} \x y"
    read = read_arguments(text, 0, "sommm")
    assert read is not None
    places, end = read
    assert [None if p is None else text[p[0] : p[1]] for p in places] == [
        "*", "a", "b{c}", r"\x", "y",
    ]  # fmt: skip
    assert end == len(text)


@pytest.mark.parametrize("text", ["{never closed", "", "}", "]"])
def test_missing_arguments_are_none(text: str) -> None:
    assert read_arguments(text, 0, "m") is None


@pytest.mark.parametrize(
    ("preamble", "body"),
    [
        ("", r"\if0 Dead. \fi Live."),
        ("", r"\if01 Dead. \else Live. \fi"),
        ("", r"\ifnum1>0 Live. \else Dead. \fi"),
        ("", r"\ifx\a\a Live. \else Dead. \fi"),
        (r"\newif\iflong \longfalse", r"\iflong Dead. \else Live. \fi"),
        (r"\newif\iflong \longtrue", r"\iflong Live. \else Dead. \fi"),
        (r"\newif\iflong", r"\iflong Dead. \fi Live."),
        ("\\newif\\iflong \\longfalse\n% \\longtrue\n", r"\iflong Dead. \fi Live."),
        (r"\newif\iflong \longfalse \longtrue", r"\iflong Live. \else Dead. \fi"),
        (r"\newenvironment{hide}{\comment}{\endcomment}", r"\begin{hide}Dead.\end{hide}Live."),
        (r"\newenvironment{hide}{\begin{comment}}{\end{comment}}",
         r"\begin{hide}Dead.\end{hide}Live."),
        (r"\NewEnviron{hide}{}", r"\begin{hide}Dead.\end{hide}Live."),
        (r"\providecommand{\DIFdel}[1]{\sout{#1}}", r"\DIFdel{Dead. {\it x}}\DIFdelend Live."),
        ("", r"\Verb!\begin{proof}Dead.! Live."),
    ],
)  # fmt: skip
def test_dead_text_stays_dead(preamble: str, body: str) -> None:
    hidden = Hidden()
    text = f"{preamble}\n\\begin{{document}}{body}\\end{{document}}"
    hidden.learn(text)
    masked = mask(text, hidden)
    assert len(masked) == len(text)
    assert "Dead" not in masked
    assert "Live" in masked
    assert not hidden.undecided


def test_both_branches_of_what_cannot_be_decided_are_read_and_it_is_said() -> None:
    preamble = r"\newif\iflong\def\short{\longfalse\relax}\longtrue\newcommand\set{\longfalse}"
    document = paper(r"\iflong\longfalse\fi \iflong One. \else Two. \fi", preamble)
    assert codes(document) == ["PC016"]
    assert (
        document.problems[0].message
        == "\\iflong could not be decided; both of its branches were read"
    )


def test_a_proof_that_a_macro_throws_away_is_none() -> None:
    body = r"\hide{\begin{proof}Dead.\end{proof}}\begin{proof}So.\end{proof}"
    document = paper(body, r"\newcommand{\hide}[1]{}")
    assert [proof.body for proof in document.proofs] == ["So."]
