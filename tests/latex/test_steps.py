"""Cutting proofs into steps."""

from __future__ import annotations

import pytest

from proofcheck.latex.steps import split_steps


def cut(text: str, **keywords: object) -> list[str]:
    """The steps of ``text``, blanks folded; they must cover it."""
    regions = split_steps(text, {}, **keywords)  # type: ignore[arg-type]
    assert "".join(text[a:b] for a, b in regions) == text
    return [" ".join(text[a:b].split()) for a, b in regions]


@pytest.mark.parametrize(
    "text",
    [
        "By Thm. 3 and Lem. 4, cf. Prop. 5, we win.",
        "This holds for all $n$, i.e. for $n = 1$, e.g. by J. Smith and J.-P. Serre.",
        "Let $x = 3.5$ and $A = \\{x. y\\}$.",
        "By [AM, Prop. 2.7] and Eq. (3) it holds a.e. on $X$.",
        "We have $a = b. c$ here.",
        "See Fig.\\ Seven.",
        "The map $f$ (cf. Thm. 3. Of the text.) works.",
        "It is. in lower case.",
        "It holds \\textbf{by A. Weil. Indeed} so.",
        "The sequence \\[ 0 \\to A \\to B \\] is exact.",
        "We have \\[ a = b \\] where $b$ is \\$2.",
        "We have $$ a = b, $$ for all $a$ in $A$.",
        "\\begin{tikzcd} A. B \\\\ C. D \\end{tikzcd} commutes.",
        "Case 2. We are done.",
        "(ii) It is closed.",
        "\\textbf{Existence.} Take $x$.",
        "$(\\Rightarrow)$ Suppose so.",
        "Step 1: Construction.",
        "Es ist $9 = 8 + 1$, d.\\,h.\\ Quadrat, z.~B. Neun, z.\\,B. Zehn, vgl. Satz 3.",
        "O.\\,B.\\,d.\\,A. Nehmen wir $n > 0$.",
        "Nach S.~Satz~2 und Prop. 3 ist es so.",
        "On a $n > 0$, c.-\\`a-d. Euclide, p.\\,ex. Gauss, cf. Th\\'eor\\`eme 2.",
        "Имеем $n > 0$, т.~е. $n$, т. к. Теорема, см. Лемму, рис. 1.",
        "Por ejemplo, p.\\,ej. Uno, s.p.g. $n > 0$.",
        "Mamy $n > 0$, tj. Liczba, b.s.o. $n > 1$.",
        "Fall 2. Es ist $n > 0$.",
        "Étape 1 : On a $n > 0$.",
        "Случай 2. Имеем $n > 0$.",
        "必要性：设 $n > 0$。",
        "【充分性】设 $n > 0$。",
    ],
)
def test_text_that_is_one_step(text: str) -> None:
    assert cut(text) == [text]


def test_text_is_cut_inside_a_pspicture_and_not_inside_a_picture() -> None:
    cap, drawing = "Let it be cut.", "\\begin{pspicture}(1,1) It is. So \\end{pspicture} Then so."
    head, tail = "\\begin{pspicture}(1,1) It is.", "So \\end{pspicture} Then so."
    assert cut(f"{cap} {drawing}") == [cap, head, tail]
    assert cut(f"{cap} {drawing}".replace("pspicture", "picture")) == [
        cap, drawing.replace("pspicture", "picture")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("So $a$. Then $b$!  Is it? Yes.", ["So $a$.", "Then $b$!", "Is it?", "Yes."]),
        ("So $x = y.$ Then.", ["So $x = y.$", "Then."]),
        ("If $z \\in A$. Any $z$.", ["If $z \\in A$.", "Any $z$."]),
        ("We have\n\\[ a = b. \\]\nThen so.", ["We have \\[ a = b. \\]", "Then so."]),
        ("We have $$a = b$$ and so $c$.", ["We have $$a = b$$", "and so $c$."]),
        ("We have \\[a\\]. Then", ["We have \\[a\\].", "Then"]),
        ("One\n\ntwo without a stop\n\nthree", ["One", "two without a stop", "three"]),
        (
            "So\n\\begin{align*}\na &= b \\\\\n"
            "&\\quad + c \\\\[2pt]\n&\\le d \\\\\n&= e.\n\\end{align*}\nIt",
            ["So \\begin{align*} a &= b \\\\ &\\quad + c \\\\[2pt]", "&\\le d \\\\",
             "&= e. \\end{align*}", "It"],
        ),
        (
            "\\[ f = \\begin{cases} 1 & x = 0 \\\\ 2 & x = 1 \\end{cases} \\] So.",
            ["\\[ f = \\begin{cases} 1 & x = 0 \\\\ 2 & x = 1 \\end{cases} \\]", "So."],
        ),
        (
            "Now: \\begin{enumerate} \\item $a = b$ \\item Then. So. \\end{enumerate} End.",
            ["Now:", "\\begin{enumerate} \\item $a = b$", "\\item Then.", "So. \\end{enumerate}",
             "End."],
        ),
        ("It is so. \\qed", ["It is so. \\qed"]),
        ("因为 $a = b$。所以 $b = a$！成立？", ["因为 $a = b$。", "所以 $b = a$！", "成立？"]),
        ("$a = b$である．よって$b = a$．", ["$a = b$である．", "よって$b = a$．"]),
        ("由“$a = b$。”得 $c$。", ["由“$a = b$。”", "得 $c$。"]),
        ("圆周率是 3．14 左右。", ["圆周率是 3．14 左右。"]),
        ("Der Rest ist 1. Also $a$ u.\\,s.\\,w. Dann $b$.", [
            "Der Rest ist 1.", "Also $a$ u.\\,s.\\,w.", "Dann $b$."]),
        ("``Quoted.'' Then.", ["``Quoted.''", "Then."]),
        ("It is (by Smith.) Then.", ["It is (by Smith.)", "Then."]),
        ("So $a$$b$. Then $c$.", ["So $a$$b$.", "Then $c$."]),
        ("An open $x formula\n\nends with the paragraph. Then.",
         ["An open $x formula", "ends with the paragraph.", "Then."]),
    ],
)  # fmt: skip
def test_text_that_is_cut(text: str, steps: list[str]) -> None:
    assert cut(text) == steps


def test_a_long_braced_text_is_cut_inside() -> None:
    inner = "It is so. " * 100
    assert len(cut("{\\color{red} " + inner + "}")) == 100


def test_regions_that_are_kept_whole() -> None:
    text = "First. X. Y. Last."
    assert cut(text, opaque=[(7, 13)]) == ["First.", "X. Y.", "Last."]


def test_a_seam_between_files_ends_a_step() -> None:
    assert cut("a sentence over two files", seams=[11]) == ["a sentence", "over two files"]


def test_shorthands_for_displays_are_displays() -> None:
    shorthands = {"be": (("begin", "equation"),), "ee": (("end", "equation"),)}
    text = "We have \\be a. B \\ee so $c$."
    assert [text[a:b] for a, b in split_steps(text, shorthands)] == [
        "We have \\be a. B \\ee ",
        "so $c$.",
    ]


def test_a_thin_space_after_a_full_stop_hid_the_end_of_the_sentence() -> None:
    assert cut("So $(G,\\,\\cdot)$.\\, Since so.\\quad Yes.") == [
        "So $(G,\\,\\cdot)$.",
        "\\, Since so.",
        "\\quad Yes.",
    ]
    assert cut("We use it, cf.\\ Lemma.") == ["We use it, cf.\\ Lemma."]


def test_an_empty_line_before_a_display_ended_the_step() -> None:
    assert cut("It states that\n\n$$ a = b $$") == ["It states that $$ a = b $$"]
    assert cut("It is so.\n\n$$ a = b $$") == ["It is so.", "$$ a = b $$"]


def test_the_end_of_a_footnote_ended_the_step() -> None:
    assert len(cut("Use the rule\\footnote{It is a rule.} \\[ a = b \\]")) == 1
    assert cut("It holds.\\footnote{So it does.} We win.") == [
        "It holds.\\footnote{So it does.}",
        "We win.",
    ]


def test_a_row_that_only_explains_was_a_step_of_its_own() -> None:
    text = (
        "\\begin{align*} a &= b \\\\ &\\ \\ \\left( \\text{since } 0 \\leq a \\right) \\\\ &= c"
        "\\end{align*}"
    )
    assert len(cut(text)) == 2


def test_markup_alone_leans_on_a_neighbour() -> None:
    assert cut("\\medskip\\noindent So it is.") == ["\\medskip\\noindent So it is."]
    assert cut("\\qed") == ["\\qed"]


@pytest.mark.parametrize(
    "text", ["{" * 20_000, "\\begin{align}" * 5_000, "$" * 50_001, "}" * 20_000]
)
def test_hostile_nesting_is_cut_quickly(text: str) -> None:
    assert "".join(text[a:b] for a, b in split_steps(text, {})) == text
