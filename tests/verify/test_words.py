"""Words tokenised once, and together, have the tokens that they have in their text."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from proofcheck.assess.likelihood.words import Words
from proofcheck.llm.batch_tokenizer import BatchTokenizer, cut_words
from proofcheck.llm.engine import Failure, Tokens
from tests.verify.scripted import ScriptedEngine

TEXTS = st.text(alphabet=st.sampled_from(r" \ab=+{$}é.1"), max_size=40)
WORDS = [f" w{number}" for number in range(9)]


class Bytes:
    """A tokenizer of bytes; ``calls`` counts the texts it was given."""

    def __init__(self) -> None:
        self.calls = 0

    def alone(self, text: str) -> Tokens:
        self.calls += 1
        return list(text.encode("utf-8", errors="replace"))

    def piece(self, token: int) -> bytes:
        return bytes([token])


class Eager(Bytes):
    """A tokenizer for which a blank belongs to the word before it."""

    def alone(self, text: str) -> Tokens:
        self.calls += 1
        return [1000 + len(part) for part in text.split(" ")]

    def piece(self, token: int) -> bytes:
        return b"x" * (token - 1000)


@given(TEXTS)
def test_the_words_of_a_text_are_the_text(text: str) -> None:
    assert "".join(cut_words(text)) == text


def test_where_words_are_cut() -> None:
    assert cut_words(r"Let $x \in A$ and $y = 2$.") == [
        "Let",
        " $x",
        r" \in A$",
        " and",
        " $y",
        " = 2$.",
    ]


@given(st.lists(TEXTS, max_size=30))
def test_texts_have_the_same_tokens_together_and_alone(texts: Sequence[str]) -> None:
    tokenizer = Bytes()
    together = BatchTokenizer(tokenizer.alone, tokenizer.piece)
    assert together.tokens(texts) == [tokenizer.alone(text) for text in texts]


def test_words_are_given_to_the_tokenizer_at_once() -> None:
    tokenizer = Bytes()
    together = BatchTokenizer(tokenizer.alone, tokenizer.piece)
    together.tokens(WORDS)  # tries the tokenizer, too
    tokenizer.calls = 0
    assert together.tokens(WORDS) == [list(word.encode()) for word in WORDS]
    assert tokenizer.calls == 1


def test_a_tokenizer_that_cuts_elsewhere_gets_every_word_alone() -> None:
    tokenizer = Eager()
    together = BatchTokenizer(tokenizer.alone, tokenizer.piece)
    assert together.tokens(WORDS) == [tokenizer.alone(word) for word in WORDS]


def test_what_cannot_be_tokenised_together_is_tried_alone() -> None:
    def alone(text: str) -> Tokens:
        return Failure("bad") if "w3" in text else list(text.encode())

    tokens = BatchTokenizer(alone, lambda token: bytes([token])).tokens(WORDS)
    assert [isinstance(one, Failure) for one in tokens] == [word == " w3" for word in WORDS]


def test_known_words_are_not_asked_again() -> None:
    engine = ScriptedEngine()
    asked: list[str] = []
    tokenize = engine.tokenize

    def noted(texts: Sequence[str]) -> list[Tokens]:
        asked.extend(texts)
        return tokenize(texts)

    engine.tokenize = noted  # type: ignore[method-assign]
    words = Words(engine)
    words.learn(["If a then b", "If a then c"])
    words.learn(["If c then b"])
    assert asked == ["If", " a", " then", " b", " c"]
    assert words.fit("If c then b", engine.ids("If c then b"))
    assert not words.fit("If c then b", [1, 2])
