"""The vocabulary cut to what the texts use: the most frequent tokens, and all that spell them.

Tokens come about by merging pairs (BPE, Sennrich et al. 2016).  A token that is kept takes along
every token from which it is merged, so that a text of kept tokens is cut into the same tokens as
before.  Single bytes and special tokens stay: any text can be spelt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import gguf

from training.encoder import Encoder
from training.gguf_file import copy, value

_TOKENS, _TYPES, _MERGES = (f"tokenizer.ggml.{name}" for name in ("tokens", "token_type", "merges"))
_SCORES = "tokenizer.ggml.scores"
_IDS = tuple(f"tokenizer.ggml.{n}_token_id" for n in ("bos", "eos", "unknown", "padding"))


def count(texts: Iterable[str], encode: Encoder) -> Counter[int]:
    """How often each token occurs in the texts."""
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update(encode(text))
    return counts


def kept(base: Path, counts: Mapping[int, int], size: int) -> list[int]:
    """The tokens of ``base`` to keep, ascending: the most frequent, at most ``size`` in all.

    Of those that the counts do not tell apart the first come first: they were merged first, and so
    were the more frequent ones in the texts from which the vocabulary was learnt.  Ends the program
    where the tokenizer of ``base`` is not byte-level BPE.
    """
    reader = gguf.GGUFReader(base)
    if value(reader, "tokenizer.ggml.model") != "gpt2":
        raise SystemExit(f"{base}: only a byte-level BPE vocabulary can be cut")
    tokens, types = value(reader, _TOKENS), value(reader, _TYPES)
    numbers = {token: number for number, token in enumerate(tokens)}
    ranks = {tuple(merge.split(" ", 1)): rank for rank, merge in enumerate(value(reader, _MERGES))}
    normal = gguf.TokenType.NORMAL
    result = {n for n, token in enumerate(tokens) if types[n] != normal or len(token) == 1}
    for number in sorted(range(len(tokens)), key=lambda one: (-counts.get(one, 0), one)):
        if types[number] == normal:
            new = {number, *(numbers[part] for part in _parts(tokens[number], ranks))}
            if len(result | new) > size:
                break
            result |= new
    return sorted(result)


def _parts(token: str, ranks: Mapping[tuple[str, ...], int]) -> Iterator[str]:
    """The tokens from which a token is merged."""
    pieces = list(token)
    while len(pieces) > 2:
        known = [pair for pair in pairwise(pieces) if pair in ranks]
        if not known:
            return
        at = list(pairwise(pieces)).index(min(known, key=ranks.__getitem__))
        pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
        yield pieces[at]


def cut(base: Path, target: Path, keep: Sequence[int], begin: str) -> None:
    """Write ``base`` with the tokens ``keep`` alone; ``begin`` is the one that begins a text.

    Where ``base`` lacks that token, its own stays.  Chat templates go: the file does not chat.
    """
    reader = gguf.GGUFReader(base)
    tokens, types = value(reader, _TOKENS), value(reader, _TYPES)
    names = {tokens[old] for old in keep}
    new = {old: number for number, old in enumerate(keep)}
    merges = [
        merge
        for merge in value(reader, _MERGES)
        for left, right in (merge.split(" ", 1),)
        if left in names and right in names and left + right in names
    ]
    ids = {key: new[value(reader, key)] for key in _IDS if reader.get_field(key)}
    ids.pop("tokenizer.ggml.unknown_token_id", None)  # there is nothing that cannot be spelt
    if begin in tokens:
        ids["tokenizer.ggml.bos_token_id"] = new[tokens.index(begin)]
    gone = [_SCORES, "tokenizer.ggml.unknown_token_id"]
    gone += [key for key in reader.fields if key.startswith("tokenizer.chat_template")]
    copy(
        base,
        target,
        {
            **dict.fromkeys(gone),
            f"{value(reader, 'general.architecture')}.vocab_size": len(keep),
            _TOKENS: [tokens[old] for old in keep],
            _TYPES: [types[old] for old in keep],
            _MERGES: merges,
            **ids,
        },
        {
            tensor.name: (tensor.data[keep], tensor.tensor_type)
            for tensor in reader.tensors
            if tensor.name in ("token_embd.weight", "output.weight")
        },
    )
