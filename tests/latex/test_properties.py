"""What must hold of any text at all."""

from __future__ import annotations

import time
from itertools import accumulate
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.checks.manipulation.hidden import hidden_text
from proofcheck.document.document import Document
from proofcheck.latex import arguments
from proofcheck.latex.scan import Hidden, mask
from tests.latex.documents import codes, read, read_any

_PIECES = st.sampled_from(
    r"""\begin{proof}|\end{proof}|\begin{lemma}|\end{lemma}|\begin{align}|\end{align}|\\|$|$$|\[|\]|{|}
    |%|\iffalse|\fi|\else|\verb|\begin{verbatim}|
    \end{verbatim}|\newcommand{\a}|\def\a|\a|\a\a|#1|. A|. b
    |\input{b}|\input{main}|\item|\begin{enumerate}|\end{enumerate}|
    \qed|{\bf Proof.}|\label{x}|\ref{x}
    |[Proof of Lemma \ref{x}]|\begin{document}|\end{document}|\newtheorem{t}[x]{T}[y]|\section{s}
    |\newenvironment{u}{\begin{proof}}{\end{proof}}|\begin{u}|\end{u}|\proof|\endproof|(|)|Thm. 3
    |\setcounter{t}{99}|\appendix|\restate|é|
    |\newif\iflong|\longtrue|\iflong|\if0|\ifx|\DIFdel{|\newcommand{\chap}[1]{\input{#1}}|\chap{b}
    |\proclaim Lemma 1. |\demo{|\proof[|\paragraph{Beweis}|\textbf{证明：}|。|d.\,h. |\'e|\"{|
    \begin{lemmaE}[|\proves{x}|[of Lemma 1]|\text{|\begin{restatable}{lemma}{r}|\r*|[1]""".split(
        "|"
    )
)
_TEXTS = st.lists(
    st.one_of(_PIECES, st.sampled_from(["\n", "\n\n", " ", "\r\n", "\r"]), st.text(max_size=8)),
    max_size=60,
).map("".join)


def check_invariants(document: Document) -> None:
    """Spans lie inside their files; steps partition their proofs and stand where they say."""
    for span in [
        *(statement.span for statement in document.statements),
        *(proof.span for proof in document.proofs),
        *(step.span for proof in document.proofs for step in proof.steps),
        *(problem.span for problem in document.problems),
    ]:
        assert 0 <= span.start <= span.end <= len(document.sources[span.path].text)
    for proof in document.proofs:
        assert "".join(step.text for step in proof.steps) == proof.body
        assert [step.index for step in proof.steps] == list(range(len(proof.steps)))
        for step in proof.steps:
            if proof.span.path == step.span.path and "\\input" not in document.sources[
                step.span.path
            ].slice(proof.span):
                assert document.sources[step.span.path].slice(step.span) in step.text


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_reading_never_raises_and_its_invariants_hold(text: str) -> None:
    body = read_any(text, {"b.tex": "\\begin{proof} B. \\input{main} \\end{proof}"})
    if isinstance(body, Document):
        check_invariants(body)


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_masking_keeps_the_length_and_the_rest(text: str) -> None:
    masked = mask(text, Hidden())
    assert len(masked) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 5_000 + "x" + "}" * 5_000,
        "\\begin{proof}" + "{" * 5_000 + "x. Y. " + "}" * 5_000 + "\\end{proof}",
        "\\begin{proof}" * 5_000,
        "\\end{proof}" * 5_000,
        "\\begin{proof}" * 3_000 + "\\end{proof}" * 3_000,
        "\\newcommand{" * 20_000,
        "\\newtheorem{" * 20_000,
        "\\begin{lemma}[" * 5_000,
        "\\input{" * 20_000,
        "\\url{" * 20_000,
        "\\verb|" * 20_000,
        "$" * 100_000,
        "\\def\\a{\\a\\a}\\begin{proof}\\a. It.\\end{proof}",
        "{\\bf Proof. " * 10_000,
        "\n\n\\textbf{Proof.} So" * 5_000,
        "\\begin{proof}" + "x_1 = a. " * 20_000 + "\\end{proof}",
        "\\begin{proof}" + "(a. B " * 20_000 + "\\end{proof}",
        "\\begin{proof}" + "\\begin{align}a&=b\\\\" * 5_000 + "\\end{proof}",
        "\\newcommand{\\x}[1]{#1}\\begin{proof}" + "\\x{a} " * 50_000 + "\\end{proof}",
        "\\ref{a" * 20_000,
        ("\\ref{" + "{x}" * 220) * 2_000,
        "\\newenvironment{a}{\\begin{b}}{}" * 5_000,
        "\\newif\\iflong" + "\\iflong a \\else b " * 5_000,
        "\\begin{lemma}A\\end{lemma}" + "\\begin{proof}x\\end{proof}" * 5_000,
        "\\begin{proof}[Proof of (i)]x\\end{proof} y" * 5_000,
        "\\section{Proof of it}\\begin{proof}x\\end{proof} y" * 3_000,
        "\\newcommand{\\c}[1]{\\input{#1}}" + "\\c{" * 10_000,
        "d.\\," * 20_000,
        "{\\bf Proof.} a" + "\n" * 50_000 + "b",
        "{\\bf Proof.} \\square" + "}" * 50_000 + "b",
        "\\begin{lemma}" + "\\begin{equation}" * 20_000 + "\\end{lemma}",
        "\\def\\a" + " " * 30_000 + "x",
        "\\let\\a" + " " * 60_000 + "x",
        "\\def\\input@path{" + "{a} " * 60 + "x",
        "\\textbf{Beweis: " * 10_000,
    ],
    ids=lambda text: text[:24].strip(),
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    begun = time.process_time()
    check_invariants(read(text))
    assert time.process_time() - begun < 10


@given(st.text("{}a"), st.integers(1, 30), st.integers(1, 4))
def test_large_groups_end_where_their_braces_are_balanced(text: str, long: int, deep: int) -> None:
    arguments._large_groups.cache_clear()
    with mock.patch.multiple(
        arguments,
        SHORT_GROUP=0,
        MAX_GROUP=30,
        MAX_GROUP_DEPTH=4,
        LONG_GROUP=long,
        DEEP_GROUP=deep,
    ):
        for at in range(len(text)):
            if text[at] == "{":
                steps = [1 if one == "{" else -1 if one == "}" else 0 for one in text[at : at + 30]]
                depths = list(accumulate(steps))
                end = depths.index(0) + 1 if 0 in depths else len(depths) + 1
                bounded = 0 in depths and max(depths[:end]) <= 4
                assert arguments.group_end(text, at) == (at + end if bounded else -1)
    arguments._large_groups.cache_clear()


def _read_of(document: Document) -> tuple[object, ...]:
    assert document.text is not None
    return (
        sorted(document.sources),
        [(statement.kind, statement.text) for statement in document.statements],
        [mention.name for mention in document.mentions.references],
        [document.text.raw[slice(*region)] for region in document.dropped],
        [external.file for external in document.externals],
        document.text.masked[-60:],
        [found.how for found in hidden_text(document.text)],
        codes(document),
    )


@pytest.mark.parametrize(
    ("unreadable", "behind"),
    [
        ("\\input{} ", "\\input{a}"),
        ("\\newcommand{\\f}[1]{\\input{#1}} ", "\\input{a}"),
        ("{\\ref}", "\\ref{gone}"),
        ("{\\newcommand}", "\\newcommand{\\link}[1]{\\ref{eq:#1}} \\link{x}"),
        ("{\\newtheorem}", "\\newtheorem{xyz}{Lemma}\\begin{xyz}A\\end{xyz}"),
        ("{\\newtcolorbox}", "\\newtcolorbox{xyz}{title=Lemma}\\begin{xyz}A\\end{xyz}"),
        ("{\\newcommand{\\todo}[1]{}\\todo}", "\\todo{\\ref{a}}"),
        ("{\\phantom}", "\\phantom{No reader sees these words}"),
        ("{\\externaldocument}", "\\externaldocument{other}"),
    ],
)
def test_what_stands_behind_500_unreadable_commands_was_silently_not_read(
    unreadable: str, behind: str
) -> None:
    files = {"a.tex": "\\begin{proof} $1 + 1 = 3$. \\end{proof}"}
    alone = _read_of(read(unreadable + " " * 60 + behind, files))
    assert alone != _read_of(read(unreadable + " " * 60, files))
    assert _read_of(read(unreadable * 600 + " " * 60 + behind, files)) == alone


def test_megabytes_on_one_line() -> None:
    begun = time.process_time()
    text = "\\begin{proof}" + "We have $x_1 = y$ and so on. " * 100_000 + "\\end{proof}"
    document = read(text)
    assert len(document.proofs[0].steps) == 100_000
    assert codes(document) == []
    assert time.process_time() - begun < 60
