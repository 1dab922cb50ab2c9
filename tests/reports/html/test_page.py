"""The page without a browser: what is on it, and that nothing else can get onto it."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofcheck.assess.verdict import Scored
from proofcheck.document.finding import Finding
from proofcheck.document.rule import Severity
from proofcheck.document.source import Span
from proofcheck.rules import RULES
from tests.papers import of_verdicts, paper, result
from tests.reports.html.pages import Elements, page_from, page_of

STEPS = ("One. ", "So $x<y$ holds. ", "Three. % proofcheck: ignore\n", "Four.")
PAPER = r"""
\documentclass{article}
\usepackage{amsthm,amsmath}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\newcommand{\R}{\mathbb{R}}
\newcommand{\norm}[1]{\lVert #1\rVert}
\begin{document}
\begin{lemma}[Name with $x$]\label{a} Every $x\in\R$ is \emph{small}. \end{lemma}
\begin{proof} We use \cite[p.~3]{Knuth} and \url{http://x.y/%7E}. % a comment
\begin{align*}
 (x+1)^2 &= x^2+2x+1 \\
 &\le \norm{x}
\end{align*}
as was \textbf{claimed by $y$}: \begin{enumerate} \item one; \item two. \end{enumerate}
And \begin{tikzpicture} \draw; \end{tikzpicture} too. See \foo{z}.
\end{proof}
\begin{theorem}\label{b} By na\"ive means --- ``so'' it is. \end{theorem}
\begin{proof} By Lemma~\ref{a} and \ref{nowhere}, done. \end{proof}
\begin{theorem}\label{c} Not proved; see Theorem \ref{b}. \end{theorem}
\end{document}
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_from(tmp_path_factory.mktemp("paper"), PAPER)


def test_the_page_is_well_formed_and_self_contained(page: str) -> None:
    elements = Elements(page)
    assert elements.wrong == []
    assert elements.open == []
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "@import" not in page
    assert not elements.named("img") and not elements.named("link")


def test_only_the_page_s_own_style_and_script_may_run(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    for name in ("style", "script"):
        inside = re.findall(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy[1]
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", page)


def test_the_text_is_set(page: str) -> None:
    text = Elements(page).text
    for words in (
        "Lemma 1 (Name with ",
        "naïve means — “so” it is",
        "[Knuth, p.\u00a03]",
        "http://x.y/%7E",
        "No proof was found for it.",
        "nowhere",
        "\\foo",
    ):
        assert words in text, words
    for source in ("\\emph", "\\R", "\\norm", "\\begin{align", "$x", "a comment", "\\item"):
        assert source not in text, source
    assert "<em>small</em>" in page
    assert "<li><p>" in page
    assert re.search(r'By Lemma\s*<a href="#s1">1</a>'.replace(r"\s*", ".{0,30}?"), page)
    assert "tikzpicture is drawn, not written" in page


def test_rows_of_a_display_belong_to_their_steps(page: str) -> None:
    rows = re.findall(r'<mtr class="s u" (?:id="(p1-\d+)" )?', page)
    assert len(rows) == 2
    assert page.count('class="confirmed" title="confirmed by computation"') == 1


def test_the_graph_shows_what_uses_what(page: str) -> None:
    elements = Elements(page)
    boxes = elements.named("a", "ungraded") + elements.named("a", "unproved")
    assert [box["href"] for box in boxes if box.get("data-n")] == ["#s1", "#s2", "#s3"]
    links = [link for link in elements.named("path") if link.get("data-a")]
    assert sorted((link["data-a"], link["data-b"], link.get("class")) for link in links) == [
        ("2", "1", None),
        ("3", "2", "own"),
    ]


def test_every_anchor_that_is_linked_is_there(page: str) -> None:
    elements = Elements(page)
    ids = [attributes["id"] for _, attributes in elements.found if attributes.get("id")]
    assert len(ids) == len(set(ids))
    links = {link["href"] for link in elements.named("a")}
    assert {f"#{name}" for name in ids} >= links


def test_steps_are_tinted_and_findings_stand_by_them() -> None:
    found = result(paper(STEPS, title="T"), (0.97, 0.01, 0.02, "too long"))
    page = page_of(found)
    elements = Elements(page)
    kinds = [step["class"] for step in elements.named("span", "s")]
    assert kinds == ["s t0", "s t6 found", "s t1 found", "s u found"]
    cards = elements.named("aside", "finding")
    assert [(card["data-code"], card["data-severity"]) for card in cards] == [
        ("PC301", "warning"),
        ("PC301", "warning"),
        ("PC010", "warning"),
    ]
    assert [card["class"] for card in cards][1] == "finding warning silenced"
    assert "not scored: too long" in page
    assert "Not scored: 1 step, because: too long." in elements.text
    assert "Silenced: 2 findings." in elements.text
    cells = [cell["d"] for kind in ("t6", "t1", "t0") for cell in elements.named("path", kind)]
    assert cells == ["M10 0h9v9h-9z", "M20 5h9v4h-9z", "M0 6h9v3h-9z"]


def test_tints_tell_ranks_where_all_probabilities_are_alike() -> None:
    """Calibrated probabilities of a usual paper once had one colour."""
    document = paper([f"Step {number}. " for number in range(100)])
    blind = Scored(0.995, uncompared="no candidate fits")
    page = page_of(
        of_verdicts(document, *(Scored(0.93 + number / 2_000) for number in range(99)), blind)
    )
    elements = Elements(page)
    kinds = [(step["class"] or "").split()[1] for step in elements.named("span", "s")]
    assert kinds[:12] == ["t6", "t5", *["t4"] * 3, *["t3"] * 5, *["t2"] * 2]
    assert kinds[39:41] == ["t1", "t0"] and kinds[-1] == "z"
    titles = [step["title"] for step in elements.named("span", "s")]
    assert titles[0] == "right with probability 0.930, the lowest of 100"
    assert titles[2] == "right with probability 0.931, among the 3 lowest of 100"
    assert titles[-1] == "right with probability 0.995, compared with nothing: no candidate fits"
    assert "It says where to look first, not that something is wrong" in elements.text
    listed = [step["data-rank"] for step in elements.named("span", "s") if "data-rank" in step]
    assert listed == [str(number) for number in range(1, 11)]  # those of the list


def test_steps_that_are_all_alike_are_none_of_them_low() -> None:
    page = page_of(of_verdicts(paper(["One. ", "Two. "]), Scored(0.9), Scored(0.9)))
    assert [step["class"] for step in Elements(page).named("span", "s")] == ["s t0", "s t0"]


def test_what_was_not_looked_at_is_said() -> None:
    text = Elements(page_of(result(paper(STEPS), ("no model",) * 4, model=None))).text
    assert "No step was scored, as no model was asked for" in text


def test_a_finding_about_no_proof_is_shown_with_its_source() -> None:
    problem = Finding(RULES["PC002"], Severity.WARNING, "missing", Span("paper.tex", 0, 5), 0.5,
        evidence="a\nb", suggestion="<i>",
    )  # fmt: skip
    page = page_of(result(paper(STEPS, problems=(problem,), head="Hello "), (0.9,) * 4))
    text = Elements(page).text
    assert "missing" in text and "Hello" in text and "a\nb" in text
    assert "&lt;i&gt;" in page and "<i>" not in page


HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--",
    "]]>",
    "javascript:alert(1)",
    "'\\' onmouseover='alert(1)",
    "\u202egnp.exe\u2028\x07",
    "&lt;script&gt;",
    "</style><style>*{display:none}",
)


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_words_stay_words(evil: str, tmp_path: Path) -> None:
    latex = PAPER.replace("small", f"small {evil}").replace("Name with", f"Name {evil}")
    latex = latex.replace("\\label{b}", f"\\label{{b{evil}}}").replace("nowhere", evil)
    latex = latex.replace("\\R}{", f"\\R}}{{\\text{{{evil}}}\\href{{{evil}}}{{x}}")
    latex = latex.replace("\\cite[p.~3]{Knuth}", f"\\cite[{evil}]{{{evil}}} \\verb|{evil}|")
    assert_clean(page_from(tmp_path, latex))
    document = paper((evil, f"${evil}$"), path=f"{evil.replace('/', '')}.tex", title=evil)
    problem = Finding(
        RULES["PC002"], Severity.ERROR, evil, Span("x", 0, 0), evidence=evil, suggestion=evil
    )
    document = paper((evil, f"${evil}$"), path=evil, title=evil, problems=(problem,))
    assert_clean(page_of(result(document, (0.1, evil))))


def assert_clean(page: str) -> None:
    elements = Elements(page)
    assert elements.wrong == []
    assert len(elements.named("script")) == len(elements.named("style")) == 1
    for name, attributes in elements.found:
        assert name not in ("img", "iframe", "object", "embed", "link", "base", "foreignobject")
        assert not any(key.startswith("on") or key in ("style", "src") for key in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "\u202e" not in page and "\x07" not in page


PIECES = st.sampled_from(
    [
        *r"""\begin{enumerate} \end{enumerate} \item \item[ ] { } $ $$ \[ \] \( \) \emph{
        \begin{align} \end{align} \\ & \verb|x| \footnote{ \ref{ \cite[ \begin{zzz} \end{zzz}
        \textbf \em <b> x \' \"o \texorpdfstring{a}{b} \section{ \url{ % \begin{tikzcd}""".split(),
        *("\n\n", " "),
    ]
)


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_makes_a_well_formed_page(latex: str) -> None:
    assert_clean(page_of(result(paper((latex, latex)), (0.5, 0.9))))


@pytest.mark.parametrize(
    "piece",
    ["\\[", "\\begin{align}", "$", "{", "\\item[", "\\emph{", "\\footnote{", "\\verb|", "\\textbf",
     "\\begin{enumerate}\\item ", "$\\sqrt", "$\\left(", "\\texorpdfstring{"],
)  # fmt: skip
def test_unclosed_openings_take_bounded_time(piece: str) -> None:
    begun = time.process_time()
    assert_clean(page_of(result(paper((piece * 5_000,)), (0.5,))))
    assert time.process_time() - begun < 5


def test_loops_of_macros_end(tmp_path: Path) -> None:
    latex = PAPER.replace("\\newcommand{\\R}{", "\\newcommand{\\R}{\\R\\R ")
    assert "\\R" in Elements(page_from(tmp_path, latex)).text
