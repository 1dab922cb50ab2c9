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
        r"\phantom x, \phantom{never closed, \vphantom",
        r"\renewcommand{\phantom}[1]{#1}\phantom{printed}",
        r"\newcommand{\note}[1]{#1}\note{printed}",
        r"\phantomsection{kept}\myphantom{kept}",
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
        ("a\\phantom{b {c} d}e\\hphantom {=}f", "a\\phantom{}e\\hphantom {}f"),
        ("a\\phantom{b % }\n c} d", "a\\phantom{} d"),
        ("\\settowidth{\\a}{b} \\settodepth\\a{b}", "\\settowidth{\\a}{} \\settodepth\\a{}"),
        ("\\let\\hide\\phantom {a} \\hide{b}", "\\let\\hide\\phantom {a} \\hide{}"),
        ("\\newcommand{\\hide}{\\phantom} \\hide{b}", "\\newcommand{\\hide}{\\phantom} \\hide{}"),
        ("\\newcommand*{\\hide}[1]{\\vphantom{#1}}\\hide{b}",
         "\\newcommand*{\\hide}[1]{\\vphantom{}}\\hide{}"),
        ("\\def\\hide#1{{\\hphantom{#1}}}\\hide{b}", "\\def\\hide#1{{\\hphantom{}}}\\hide{}"),
        ("\\def\\a#1{#1}\n%\\def\\a#1{\\phantom{#1}}\n\\a{kept}", "\\def\\a#1{#1}\n\\a{kept}"),
        ("\\def\\a#1{\\phantom{#1}}\\def\\a#1{#1}\\a{kept}",
         "\\def\\a#1{\\phantom{}}\\def\\a#1{#1}\\a{kept}"),
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
        (r"\newtoggle{long}", r"\iftoggle{long}{Dead. {x}}{Live.}"),
        (r"\newtoggle{long}\toggletrue{long}", "\\iftoggle{long} % {\n{Live.}{Dead.}"),
        (r"\providetoggle{long}\settoggle{long}{true}", r"\nottoggle{long}{Dead.}{Live.}"),
        (r"\newbool{arxiv}\setbool{arxiv}{true}", r"\ifbool{arxiv}{Live.}{Dead.}"),
        (r"\newboolean{arxiv}\setboolean{arxiv}{true}", r"\ifarxiv Live. \else Dead. \fi"),
        (r"\newboolean{arxiv}", r"\ifthenelse{\boolean{arxiv}}{Dead.}{Live.}"),
        (r"\newboolean{arxiv}", r"\ifthenelse{\NOT \boolean{arxiv}}{Live.}{Dead.}"),
        ("", r"\ifthenelse{\equal{a}{b}}{Dead.}{Live.}"),
        (r"\newcommand{\version}{long}", r"\ifthenelse{\equal{\version}{long}}{Live.}{Dead.}"),
        ("", r"\ifthenelse{1 > 2 \OR \isodd{4}}{Dead.}{Live.}"),
        ("", r"\ifthenelse{\value{page} > 2 \AND \equal{a}{b}}{Dead.}{Live.}"),
        ("", r"\ifstrequal{a}{a}{Live.}{Dead.}"),
        (r"\newtoggle{a}\newif\ifb", r"\iftoggle{a}{\ifb}{Live. \iftrue}\else Dead. \fi"),
        (r"\newif\ifb", r"\ifb \iftoggle{a}{Dead.}{Dead.}\fi Live."),
        (r"\MakeShortVerb{\|}", r"|\begin{proof}%Dead.$| Live."),
        (r"\MakeShortVerb*\!\DeleteShortVerb{\!}\MakeShortVerb|", r"5! |Dead.| Live. 5!"),
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
    assert not hidden.switches.undecided


def test_both_branches_of_what_cannot_be_decided_are_read_and_it_is_said() -> None:
    preamble = r"\newif\iflong\def\short{\longfalse\relax}\longtrue\newcommand\set{\longfalse}"
    document = paper(r"\iflong\longfalse\fi \iflong One. \else Two. \fi", preamble)
    assert codes(document) == ["PC016"]
    assert (
        document.problems[0].message
        == "\\iflong could not be decided; both of its branches were read"
    )


@pytest.mark.parametrize(
    ("preamble", "condition"),
    [
        (r"\newtoggle{a}\toggletrue{a}\newcommand\short{\togglefalse{a}\relax}", "iftoggle{a}"),
        ("", r"ifthenelse{\value{page}>1}"),
        ("", r"ifthenelse{\equal{\jobname}{long}}"),
    ],
)
def test_both_branches_that_are_arguments_are_read(preamble: str, condition: str) -> None:
    proofs = r"{\begin{proof}One.\end{proof}}{\begin{proof}Two.\end{proof}}"
    document = paper(rf"\{condition}{proofs}", preamble)
    assert [proof.body for proof in document.proofs] == ["One.", "Two."]
    assert [problem.message for problem in document.problems] == [
        f"\\{condition} could not be decided; both of its branches were read"
    ]


@pytest.mark.parametrize("condition", [r"\ifdefined\long", r"\ifx\version\long", r"\ifnum\x>1"])
def test_other_conditions_of_the_body_are_named_too(condition: str) -> None:
    document = paper(rf"{condition} One. \else Two. \fi", rf"\def\x{{{condition} 1\fi}}")
    assert codes(document) == ["PC016"]


@pytest.mark.parametrize(
    "preamble",
    [
        r"\newcommand{\both}[2]{\ifthenelse{\equal{#1}{}}{#1}{#2}}",
        r"\newcommand{\foot}{\ifthenelse{\value{page}>1}{a}{b}}",
    ],
)
def test_what_a_macro_decides_is_left_to_it(preamble: str) -> None:
    assert codes(paper(r"\begin{proof}So.\end{proof}", preamble)) == []


def test_an_argument_that_a_switch_drops_is_dead() -> None:
    preamble = r"\newtoggle{long}\newcommand{\only}[1]{\iftoggle{long}{#1}{}}"
    document = paper(r"\only{\begin{proof}A.\end{proof}}\begin{proof}B.\end{proof}", preamble)
    assert [proof.body for proof in document.proofs] == ["B."]


def test_between_short_verbs_stands_no_latex() -> None:
    body = r"|\begin{proof}| and |%| \begin{proof}So |\end{proof}| it is.\end{proof}"
    document = paper(body, r"\MakeShortVerb{\|}")
    assert [proof.body for proof in document.proofs] == [r"So |\end{proof}| it is."]


@pytest.mark.parametrize("count", [150, 3_000])
@pytest.mark.parametrize(
    ("opening", "closing"), [("\\iftrue ", "\\fi "), ("\\ifstrequal{a}{a}{", "}{}")]
)
def test_many_nested_conditions_neither_raise_nor_hang(
    opening: str, closing: str, count: int
) -> None:
    masked(opening * count + "x" + closing * count)


def test_a_proof_that_a_macro_throws_away_is_none() -> None:
    body = r"\hide{\begin{proof}Dead.\end{proof}}\begin{proof}So.\end{proof}"
    document = paper(body, r"\newcommand{\hide}[1]{}")
    assert [proof.body for proof in document.proofs] == ["So."]
