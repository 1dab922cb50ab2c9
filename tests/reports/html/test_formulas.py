"""Formulas → MathML."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.reports.check.html.atoms import UnreadableError
from proofcheck.reports.check.html.mathml import BOUNDARY, CONFIRMED
from proofcheck.reports.check.html.typeset import typeset

ELEMENTS = frozenset(
    """math mi mn mo mrow mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
    mtable mtr mtd mstyle mphantom span""".split()
)
ATTRIBUTES = frozenset(
    """display class title mathvariant form stretchy lspace rspace movablelimits width accent
    accentunder linethickness displaystyle minsize maxsize id""".split()
)


def set_formula(latex: str, *, rows: bool = False) -> str:
    return str(typeset(latex, display=rows, rows=rows)[0])


def shown(latex: str, *, rows: bool = False) -> str:
    """The characters that are printed."""
    return "".join(ET.fromstring(set_formula(latex, rows=rows)).itertext())


@pytest.mark.parametrize(
    ("latex", "characters"),
    [
        ("x", "x"),
        ("a<b\\&c", "a<b&c"),
        ("x^2_{ij}", "xij2"),
        ("f'(x)''", "f′(x)″".replace("″", "′′")),
        ("\\frac12", "12"),
        ("{a+b\\over c}", "a+bc"),
        ("\\binom{n}{k}", "(nk)"),
        ("\\sqrt[3]{x}", "x3"),
        ("\\mathbb{R}\\mathcal{F}\\mathfrak p\\mathbf v", "ℝℱ𝔭𝐯"),
        ("\\mathrm{Hom}(A,B)", "Hom(A,B)"),
        ("\\operatorname{rank} A", "rankA"),
        ("\\operatorname*{ess\\,sup}_x f", "esssupxf"),
        ("\\sum_{i=1}^n i", "∑i=1ni"),
        ("\\lim_{n\\to\\infty}a_n", "limn→∞an"),
        ("\\left(\\frac{a}{b}\\middle|c\\right]", "(ab|c]"),
        ("\\bigl\\{x\\bigr\\}", "{x}"),
        ("\\text{for all $n$ and }m", "for all\u00a0n\u00a0and\u00a0m"),
        ("a\\not\\in B\\not=C", "a∉B≠C"),
        ("a\\equiv b\\pmod{p}", "a≡b(modp)"),
        ("\\overline{z}\\hat{x}\\vec v", "z¯x^v→"),
        ("\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "(1234)"),
        ("\\begin{cases}1&x>0\\\\0&\\text{else}\\end{cases}", "{1x>00else"),
        ("\\xrightarrow[a]{b}", "→ab"),
        ("\\label{eq:1}x\\tag{2}", "x\u2003(2)"),
        ("\\substack{i<n\\\\j<m}", "i<nj<m"),
        ("\\underbrace{x+y}_{2}", "x+y⏟2"),
        ("x\\nobreak\\,\\mathclose{}\\ensuremath{y}", "xy"),
        ("\\unknownthing{x}", "\\unknownthingx"),
        ("x:=y", "x≔y"),
        ("{\\bf x}+\\rm y", "𝐱+y"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_printed(latex: str, characters: str) -> None:
    assert shown(latex) == characters


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        ("\\begin{tikzcd}A\\end{tikzcd}", "tikzcd is not known"),
        ("\\xymatrix{A}", "draws a diagram"),
        ("x}", "stands alone"),
        ("a & b", "stands alone"),
        ("{x", "not closed"),
        ("\\frac{1}", "argument is missing"),
        ("\\left( x", "without"),
        ("\\right) x", "stands alone"),
        ("\\begin{cases}1\\end{matrix}", "not closed"),
        ("\\left\\alpha\\beta x\\right)", "no delimiter|without"),
        ("{" * 200 + "}" * 200, "nested too deeply"),
        ("\\sqrt" * 3_000, "nested too deeply|argument is missing"),
        ("x" * 30_000, "too long"),
        ("&" * 6_000, "too many cells"),
    ],
)
def test_what_cannot_be_read_says_why(latex: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        typeset(latex, display=True, rows=latex.startswith("&&"))


def test_rows_align_and_know_their_steps() -> None:
    latex = f"a &= b \\\\ {BOUNDARY} &= c {CONFIRMED} \\nonumber \\\\[2pt] {BOUNDARY}&= d"
    markup, step = typeset(
        latex, display=True, rows=True, row_attributes=lambda n: {"class_": f"s{n}"}, step=3
    )
    assert step == 5
    assert re.findall(r'<mtr class="(s\d)">', markup) == ["s3", "s4", "s5"]
    assert 'class="aligned"' in markup
    assert markup.count('title="confirmed by computation"') == 1


def test_a_sign_is_not_an_operation() -> None:
    assert 'form="prefix">−' in set_formula("-x")
    assert 'form="prefix">−' in set_formula("a=-x")
    assert 'form="prefix">−' in set_formula("(-x)")
    assert 'form="prefix">−' not in set_formula("a-x")


@pytest.mark.parametrize(
    "latex",
    [
        "\\href{javascript:alert(1)}{x}",
        "\\htmlData{onclick=alert}{x}",
        "\\text{<script>alert(1)</script>}",
        "\\unicode{<img src=x onerror=alert(1)>}",
        '\\mathrm{"><svg onload=x>}',
        "\\rule{9999em}{9999em}\\hspace{99999em}x",
        "\\class{x}{y}\\style{position:fixed}{z}\\color{red;background:url(x)}y",
        "\\<script>",
        '\\operatorname{<b>x</b>}\\begin{array}{l" onx="1}x\\end{array}',
    ],
)
def test_hostile_formulas_make_known_elements_only(latex: str) -> None:
    assert_harmless(set_formula(latex))


PIECES = st.sampled_from(
    [
        *r"""\frac { } ^ _ & \\ \left( \right) \begin{matrix} \end{matrix} x 12 \alpha \mathbb
        \text{ $ \sqrt [ ] ' \over \limits \sum < > " \operatorname * \bigl | \{ \x \not
        \bf \middle \begin{cases} \end{cases} \hat \tag \substack""".split(),
        *(" ", BOUNDARY, CONFIRMED, "\x00", "\U0001f600", "\\"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.booleans())
def test_any_formula_is_set_or_refused(latex: str, rows: bool) -> None:
    try:
        markup, step = typeset(latex, display=True, rows=rows)
    except UnreadableError:
        return
    assert step <= latex.count(BOUNDARY)
    assert_harmless(markup)


def assert_harmless(markup: str) -> None:
    for element in ET.fromstring(markup).iter():
        assert element.tag in ELEMENTS, element.tag
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
