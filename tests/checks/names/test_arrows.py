"""PC132 and PC133."""

from __future__ import annotations

import pytest

from proofcheck.checks.names.arrows import TYPES, missing_arrows, sent_by_arrows
from tests.checks.structure.asking import ask, marked


@pytest.mark.parametrize(
    "text",
    [
        "$f : X \\to Y$, $x : A$, $f \\colon X \\rightarrow Y$, $[E : K] = 2$, $f : x \\mapsto y$",
        "$\\{ f : x \\in X \\}$, $f := x \\in X$, $f : \\Hom(X, Y) \\to Z$",
        "$P : \\mathrm{Hom}(X, Y) = 0$",
        "$\\gamma \\in \\Hom(X, Y)$, $f : \\Homeo$",
    ],
)
def test_silent_where_an_arrow_or_another_meaning_is(text: str) -> None:
    assert ask(missing_arrows, text) == []


def test_silent_where_a_colon_gives_the_type_of_a_thing() -> None:
    typed = ", ".join(f"$x_{{{index}}} : A$" for index in range(TYPES + 1))
    assert ask(missing_arrows, f"{typed}, $f : \\Hom(X, Y)$") == []


@pytest.mark.parametrize(
    ("text", "place", "wanted"),
    [
        ("Let $f : X \\in Y$ be one.", "\\in", "\\to"),
        ("Each $f_i : U_i \\in U$ is one.", "\\in", "\\to"),
        ("For some $\\gamma : \\Hom(Z, X')$.", " : ", "\\in"),
        ("For some $g\\colon \\operatorname{Hom}(Z, X)$.", "\\colon ", "\\in"),
    ],
)
def test_speaks_of_a_map_without_arrow(text: str, place: str, wanted: str) -> None:
    (finding,) = ask(missing_arrows, text)
    assert finding.code == "PC132"
    assert finding.message == (
        f"no map is declared here: write {wanted} in place of {place.strip()}"
    )
    assert finding.replacement is not None
    assert finding.replacement.text.strip() == wanted
    assert marked(finding, text) == place


@pytest.mark.parametrize(
    "text",
    [
        "$M \\mapsto F(M)$ is a functor",
        "$M \\to F(M)$ is an injective map, $M \\to F(M)$ is functorial",
        "the functor $C \\to D$, the functor $M \\to F(N)$, $M \\to N$ is a functor",
    ],
)
def test_silent_where_the_arrow_is_one_of_maps(text: str) -> None:
    assert ask(sent_by_arrows, text) == []


@pytest.mark.parametrize(
    "text",
    ["Then $M \\to F(M)$ is a functor.", "Consider the functor $M^\\bullet \\to F(M^\\bullet)$."],
)
def test_speaks_of_a_functor_with_an_arrow_of_maps(text: str) -> None:
    (finding,) = ask(sent_by_arrows, text)
    assert (finding.code, finding.message) == (
        "PC133",
        "the functor sends a thing to its image: write \\mapsto",
    )
    assert finding.suggestion == "\\mapsto"
    assert marked(finding, text) == "\\to"
