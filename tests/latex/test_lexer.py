"""The lexer: which tokens it finds, and that what nobody asks for hides none of them."""

from __future__ import annotations

import pytest

from proofcheck.latex.lexer import Kind, scanner, splitter


def found(text: str, *kinds: Kind, words: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [
        (match.lastgroup, match[0])
        for match in scanner(*kinds, words=words).finditer(text)
        if match.lastgroup is not None
    ]


def test_only_the_kinds_asked_for_are_found() -> None:
    text = r"\begin{proof} $x$ {a}"
    assert found(text, Kind.DOLLAR) == [("dollar", "$"), ("dollar", "$")]
    assert found(text, Kind.ENVIRONMENT) == [("environment", r"\begin{proof}")]


@pytest.mark.parametrize(("text", "kind"), [(r"\$", Kind.DOLLAR), (r"\{\}", Kind.BRACE)])
def test_an_escaped_character_is_no_token(text: str, kind: Kind) -> None:
    assert found(text, kind) == []


def test_a_row_end_escapes_nothing() -> None:
    assert found(r"\\$", Kind.DOLLAR) == [("dollar", "$")]
    assert found(r"\\[2pt]", Kind.FENCE, Kind.ROW) == [("row", r"\\")]


def test_of_the_control_words_only_those_asked_for_are_found_and_whole() -> None:
    text = r"\item \itemsep \items@ \par"
    assert found(text, words=("item", "par")) == [("word", r"\item"), ("word", r"\par")]


def test_groups_tell_which_environment_begins_or_ends() -> None:
    match = scanner(Kind.ENVIRONMENT).search(r"a \end {align*}")
    assert match and (match["edge"], match["name"]) == ("end", "align*")


def test_every_kind_can_be_asked_for_alone_and_is_its_own_group() -> None:
    samples = {
        Kind.VERB: r"\verb|$|", Kind.REFERENCE: r"\cite[p.~2]{key}", Kind.LABEL: r"\label{a}",
        Kind.BAR: r"\left|", Kind.FENCE: r"\[", Kind.ROW: r"\\", Kind.ACCENT: r"\'e",
        Kind.CONDITIONAL: r"\iffalse", Kind.CONTROL_WORD: r"\alpha", Kind.CONTROL_SYMBOL: r"\,",
        Kind.ENVIRONMENT: r"\end{a}", Kind.MARK: "\x02", Kind.VERBATIM: "\x01\x01",
        Kind.COMMENT: "% $", Kind.PARAGRAPH: "\n \n", Kind.DOLLAR: "$$", Kind.BRACE: "{",
        Kind.SQUARE: "[", Kind.ROUND: ")", Kind.SPECIAL: "&", Kind.SENTENCE_END: "?",
            Kind.FULL_STOP: "。",
        Kind.ARROW: "@{->}", Kind.FAT_BRACKET: r"[\![", Kind.LIGATURE: "---", Kind.NUMBER: "2.5",
        Kind.GROUPED: "1,000.5", Kind.DIGITS: "12", Kind.ELLIPSIS: "...", Kind.ASSIGNMENT: ":=",
        Kind.IDENTIFIER: "gcd", Kind.LETTERS: "naïve", Kind.PROSE: "so, ", Kind.CHARACTER: " ",
        Kind.NONBLANK: "+",
    }  # fmt: skip
    assert {*samples} == {*Kind} - {Kind.WORD, Kind.DELIMITER}
    for kind, text in samples.items():
        assert found(text, kind) == [(kind, text)]


def test_a_splitter_gives_the_tokens_as_they_are_written() -> None:
    split = splitter(Kind.CONTROL_WORD, Kind.CONTROL_SYMBOL, Kind.DIGITS, Kind.CHARACTER)
    assert split.findall(r"\frac12\,x") == [r"\frac", "12", r"\,", "x"]
