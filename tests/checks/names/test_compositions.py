"""PC123."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.compositions import wrong_orders
from tests.checks.structure.asking import ask, marked

MAPS = "Let $f : X \\to Y$ and $g : Y \\to Z$."


def proof(words: str, statement: str = MAPS) -> str:
    return f"\\begin{{lemma}} {statement} \\end{{lemma}}\n\\begin{{proof}} {words} \\end{{proof}}\n"


@pytest.mark.parametrize(
    "body",
    [
        proof("$g \\circ f$ and $h \\circ g \\circ f$, $f_* \\circ g_*$, $f^{-1} \\circ g^{-1}$"),
        proof("$f \\circ g$", "Let $f : X \\to X$ and $g : X \\to X$."),
        proof("$f \\circ g$", "Let $f : X \\to Y$ and $g : Z \\to W$."),
        proof("$f \\circ g$ for $g : W \\to X$"),  # g is declared twice
        proof("$f \\circ g$", "Let $f : X \\to Y$ be a map."),
        proof("$p \\circ h : Y \\to X$ and $h \\circ f$", "Let $p : X \\to Y$."),
        proof("", "$f : X \\to Y$, $g : Y \\to Z$") + proof("$f \\circ g$", "Let $f$ and $g$ be."),
        proof("$f \\circ g$, $f \\circ g$, $f \\circ g$: the first map is written first."),
        proof("\\[ \\xymatrix{ X \\ar[r]^{f \\circ g} & Z } \\]"),
    ],
)
def test_silent_where_maps_fit_or_are_not_known(body: str) -> None:
    assert ask(wrong_orders, body) == []


@pytest.mark.parametrize(
    ("statement", "words", "place", "mended"),
    [
        (MAPS, "So $f \\circ g$ is.", "f \\circ g", "g \\circ f"),
        (
            "Let $a\\colon A_1 \\to B$, $b : B \\rightarrow C$.",
            "\\[ h = (a\\circ b)_* \\]",
            "a\\circ b",
            "b \\circ a",
        ),
        (
            "Let $\\alpha, \\beta : R \\to \\mathcal{S}$ and $c : \\mathcal S \\to T/I$.",
            "$\\beta \\circ c$",
            "\\beta \\circ c",
            "c \\circ \\beta",
        ),
        ("Let $f : X \\to Y$.", "By $g : Y \\to Z$ also $f \\circ g$.", "f \\circ g", "g \\circ f"),
    ],
)
def test_speaks_of_maps_that_fit_only_the_other_way_round(
    statement: str, words: str, place: str, mended: str
) -> None:
    body = proof(words, statement)
    (finding,) = ask(wrong_orders, body)
    assert finding.code == "PC123"
    assert finding.message == f"these maps fit only the other way round: write {mended}"
    assert finding.suggestion == mended
    assert finding.replacement is not None
    assert finding.replacement.text == mended
    assert marked(finding, body) == place


def test_the_evidence_tells_what_was_declared() -> None:
    (finding,) = ask(wrong_orders, proof("$f \\circ g$"))
    assert finding.evidence == "f goes from X to Y, g from Y to Z"
