"""The tokenizer: byte-level BPE in which every operator, bracket and control word is one token.

A slip of the pen changes one sign of a formula.  When signs are tokens of their own, whatever
stands beside them, a slip changes one token.  Frequent ones also take the blanks around them along
(``" = "``, ``"\\in "``), so that a letter in mathematics is mostly one and the same token.  Digits
stand alone (llama.cpp's pre-tokenizer "smollm").  Words are cut by BPE (Sennrich et al. 2016).

Texts are tokenised by llama.cpp itself, from a GGUF that holds the vocabulary alone: what training
sees is what the engine sees.
"""

from __future__ import annotations

import collections
import ctypes
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import gguf
import llama_cpp as native
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

CONTROL = ("<s>", "<v>", "<ok>", "<bad>", "<mask>", "<missing>")
BOS, TAG, OK, BAD, MASK, MISSING = range(len(CONTROL))
PRE = "smollm"

_SIGN = r"\\[a-zA-Z]+|\\[^a-zA-Z\s]|[_^]\{|[-+=<>()\[\]|/*&^_{}$!]"
_SPACED_SIGN = re.compile(rf" ?(?:{_SIGN}) ?")
# Signs that keep their blanks: not brackets and dollars, behind which text goes on.
_TAKES_BLANK_BEHIND = re.compile(r" ?(?:\\[a-zA-Z]+|\\[^a-zA-Z\s]|[-+=<>|&]) ")
_NEVER_ALONE = ("\\",)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tokens in the order of their ids: control tokens, signs, then those of BPE.

    ``signs`` are literal text; the ``learnt`` ones are in GPT-2's byte alphabet, with ``merges``.
    """

    signs: tuple[str, ...]
    learnt: tuple[str, ...]
    merges: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(CONTROL) + len(self.signs) + len(self.learnt)


def learn(texts: Sequence[str], size: int, signs_at_least: int) -> Vocabulary:
    """A vocabulary of ``size`` tokens; a sign that occurs ``signs_at_least`` times is a token."""
    counts: collections.Counter[str] = collections.Counter()
    for text in texts:
        counts.update(match[0] for match in _SPACED_SIGN.finditer(text))
    bare: collections.Counter[str] = collections.Counter()
    for sign, count in counts.items():
        bare[sign.strip(" ")] += count
    signs = {sign for sign, count in bare.items() if count >= signs_at_least or len(sign) == 1}
    for sign, count in counts.items():
        if count >= signs_at_least:
            signs.add(sign if _TAKES_BLANK_BEHIND.fullmatch(sign) else sign.rstrip(" "))
    ordered = tuple(sorted(signs - set(_NEVER_ALONE)))
    split = re.compile("|".join(map(re.escape, sorted(ordered, key=len, reverse=True))))
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(CONTROL) - sum(len(sign) > 1 for sign in ordered),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator((part for text in texts for part in split.split(text)), trainer)
    ranked = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    # A sign of one character is its own byte in the alphabet, too.
    learnt = tuple(token for token, _ in ranked if token not in signs)
    return Vocabulary(ordered, learnt, _merges(tokenizer))


def _merges(tokenizer: Tokenizer) -> tuple[str, ...]:
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return tuple(merge if isinstance(merge, str) else " ".join(merge) for merge in merges)


def describe(writer: gguf.GGUFWriter, vocabulary: Vocabulary) -> None:
    """Write the tokenizer's metadata."""
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE)
    writer.add_token_list([*CONTROL, *vocabulary.signs, *vocabulary.learnt])
    writer.add_token_types(
        [gguf.TokenType.CONTROL] * len(CONTROL)
        + [gguf.TokenType.USER_DEFINED] * len(vocabulary.signs)
        + [gguf.TokenType.NORMAL] * len(vocabulary.learnt)
    )
    writer.add_token_merges(list(vocabulary.merges))
    writer.add_bos_token_id(BOS)
    writer.add_eos_token_id(BOS)
    writer.add_add_bos_token(False)


def write(vocabulary: Vocabulary, path: Path) -> None:
    """A GGUF with the vocabulary alone."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_vocab_size(vocabulary.size)
    describe(writer, vocabulary)
    for value in (writer.add_context_length, writer.add_embedding_length, writer.add_block_count):
        value(1)
    writer.add_feed_forward_length(1)
    writer.add_head_count(1)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


def read(path: Path) -> Vocabulary:
    """The vocabulary of a GGUF written here."""
    signs = _array(path, "tokenizer.ggml.token_type").count(gguf.TokenType.USER_DEFINED)
    names = tokens(path)
    first = len(CONTROL)
    return Vocabulary(
        tuple(names[first : first + signs]),
        tuple(names[first + signs :]),
        tuple(map(str, _array(path, "tokenizer.ggml.merges"))),
    )


def tokens(path: Path) -> list[str]:
    """The tokens of a GGUF, in the order of their ids."""
    return list(map(str, _array(path, "tokenizer.ggml.tokens")))


def _array(path: Path, key: str) -> list[object]:
    field = gguf.GGUFReader(path).get_field(key)
    if field is None:
        raise SystemExit(f"{path} has no {key}")
    return list(field.contents())


class Encoder:
    """Text to token ids, by llama.cpp; special tokens off."""

    def __init__(self, path: Path) -> None:
        native.llama_backend_init()
        self._silent = native.llama_log_callback(lambda *_: None)
        native.llama_log_set(self._silent, ctypes.c_void_p(0))
        params = native.llama_model_default_params()
        params.vocab_only = True
        self._model = native.llama_model_load_from_file(str(path).encode(), params)
        if not self._model:
            raise SystemExit(f"llama.cpp cannot read the vocabulary {path}")
        self._vocabulary = native.llama_model_get_vocab(self._model)
        self._room = 1 << 16
        self._buffer = (native.llama_token * self._room)()

    def __call__(self, text: str) -> list[int]:
        data = text.encode("utf-8", errors="replace")
        if len(data) + 8 > self._room:
            self._room = 2 * len(data)
            self._buffer = (native.llama_token * self._room)()
        count = native.llama_tokenize(
            self._vocabulary, data, len(data), self._buffer, self._room, False, False
        )
        return list(self._buffer[:count])

    def many(self, texts: Iterable[str]) -> list[list[int]]:
        return [self(text) for text in texts]
