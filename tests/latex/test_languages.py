"""The table of languages, and the letters that accents make."""

from __future__ import annotations

import re

import pytest

from proofcheck.latex.accents import read_accents
from proofcheck.latex.families import kind_of_heading
from proofcheck.latex.languages import folded, words


@pytest.mark.parametrize("heading", ["Zahlentheorie", "关系", "계산", "Dimension", "Notwendig"])
def test_headings_that_are_none(heading: str) -> None:
    assert kind_of_heading(heading) is None


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Th\\'eor\\`eme", "theorem"), ("Th{\\'e}or{\\`e}me", "theorem"), ("Theoreme", "theorem"),
        ("D\\'emonstration", "proof"), ("Demostraci\\'on", "proof"), ("Dow\\'od", "proof"),
        ("D\\'efinition", "definition"), ("Hauptsatz", "theorem"), ("Hilfssatz", "lemma"),
        ("Beweisskizze", "proof"), (r"\"Ubung", "exercise"), ("Twierdzenie", "theorem"),
        ("Утверждение", "proposition"), ("Доказательство", "proof"), ("主定理", "theorem"),
        ("补题", "lemma"), ("推论", "corollary"), ("補助定理", "lemma"), ("系", "corollary"),
        ("보조정리", "lemma"), ("따름정리", "corollary"), ("증명", "proof"), ("Věta", "theorem"),
        ("Definition--Proposition", "proposition"), ("D\\'efinition-Th\\'eor\\`eme", "theorem"),
        ("Definition and Theorem", "theorem"), ("Remark and Definition", "remark"),
        ("Notation and Lemma", "lemma"), ("定义与定理", "theorem"),
    ],
)  # fmt: skip
def test_what_a_heading_is(heading: str, kind: str) -> None:
    assert kind_of_heading(heading) == kind


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"w\"are \"Ubung {\'e} c.-\`a-d. na\"\i ve", "wäre Übung é c.-à-d. naïve"),
        (r"gro\ss e \c{c}a \c ca Erd\H{o}s \v{S}", "große ça ça Erdős Š"),
        (r"$\frac12 \beta$ \\'e \'", r"$\frac12 \beta$ \\'e \'"),
        ("plain", "plain"),
    ],
)
def test_accents_are_read(text: str, read: str) -> None:
    assert read_accents(text) == read


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("contradiction", "ce qui est absurde"), ("contradiction", "ein Widerspruch"),
        ("contradiction", "lo cual es absurdo"), ("contradiction", "что противоречит"),
        ("contradiction", "矛盾"), ("contradiction", "모순이다"), ("contradiction", "sprzeczność"),
        ("contradiction", "contraddizione"), ("contradiction", "contradição"),
        ("hypothesis", r"Dann w\"are"), ("hypothesis", "Supongamos que"), ("hypothesis", "Если"),
        ("hypothesis", "若"), ("left_out", "laissé en exercice"), ("left_out", "als Übung"),
        ("left_out", "предоставляется читателю"), ("left_out", "留作习题"),
    ],
)  # fmt: skip
def test_words_of_many_languages(field: str, text: str) -> None:
    assert re.search(words(field), folded(text))
