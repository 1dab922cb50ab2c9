"""Cutting a vocabulary: what is kept is read as before, and anything can still be spelt."""

from __future__ import annotations

from pathlib import Path

import gguf
import pytest

from tests.training.toy import CONTROLS, byte_alphabet, write_base
from training.encoder import Encoder
from training.gguf_file import value
from training.vocabulary import count, cut, kept

TEXTS = ["Hence the square is $x = 2$.", "the other is the same"]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "base.gguf")


def cut_to(base: Path, size: int) -> tuple[Path, list[int]]:
    keep = kept(base, count(TEXTS, Encoder(base)), size)
    target = base.with_name("cut.gguf")
    cut(base, target, keep, "<|endoftext|>")
    return target, keep


def names(path: Path, text: str) -> list[str]:
    tokens = value(path, "tokenizer.ggml.tokens")
    return [tokens[token] for token in Encoder(path)(text)]


def test_texts_of_kept_tokens_are_read_as_before(base: Path) -> None:
    small, keep = cut_to(base, len(CONTROLS) + 256 + 11)
    for text in TEXTS:
        assert names(small, text) == names(base, text)
    # There was no room for tokens that no text has, and what is merged on the way to them.
    assert {"zz", "zzz", "Ġq", "Ġqzzz"}.isdisjoint(value(small, "tokenizer.ggml.tokens"))
    assert "Hen" in value(small, "tokenizer.ggml.tokens")  # on the way to "Hence"
    before = gguf.GGUFReader(base).tensors
    after = {tensor.name: tensor for tensor in gguf.GGUFReader(small).tensors}
    for tensor in before:
        rows = tensor.data[keep] if tensor.name == "token_embd.weight" else tensor.data
        assert after[tensor.name].tensor_type == tensor.tensor_type
        assert (after[tensor.name].data == rows).all()


def test_anything_can_be_spelt(base: Path) -> None:
    small, _ = cut_to(base, len(CONTROLS) + 256 + 3)
    assert value(small, "tokenizer.ggml.tokens")[:-3] == [*CONTROLS, *byte_alphabet()]
    text = " qzzz \t\x00\x7f ä ∀ 𝔸 <|im_end|>"
    assert "".join(names(small, text)) == "".join(names(base, text))
    assert not {0, 1, 2} & set(Encoder(small)(text))


def test_the_most_frequent_come_first_and_there_are_no_more_than_asked(base: Path) -> None:
    _, keep = cut_to(base, len(CONTROLS) + 256 + 3)
    tokens = value(base, "tokenizer.ggml.tokens")
    # " the" is the most frequent one; "he" and " t" are merged into it.
    assert [tokens[token] for token in keep[len(CONTROLS) + 256 :]] == ["he", "Ġt", "Ġthe"]


def test_of_tokens_that_no_text_has_the_first_come_first(base: Path) -> None:
    small, _ = cut_to(base, len(CONTROLS) + 256 + 12)
    tokens = value(small, "tokenizer.ggml.tokens")
    assert "zz" in tokens
    assert "zzz" not in tokens


def test_special_tokens_keep_their_meaning(base: Path) -> None:
    small, _ = cut_to(base, 1000)
    assert value(small, "tokenizer.ggml.bos_token_id") == 0  # what begins a text
    assert value(small, "tokenizer.ggml.eos_token_id") == 2
    for key in ("tokenizer.ggml.unknown_token_id", "tokenizer.chat_template"):
        with pytest.raises(SystemExit, match=f"has no {key}"):
            value(small, key)
    assert value(small, "llama.vocab_size") == len(value(small, "tokenizer.ggml.tokens"))
