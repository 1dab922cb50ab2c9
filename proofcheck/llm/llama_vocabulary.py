"""What the tokens of a model are.  Runs only in the engine's process."""

from __future__ import annotations

import ctypes
from typing import Any

import llama_cpp as native

_USUAL_PIECE = 64  # bytes


class Vocabulary:
    """The vocabulary behind llama.cpp's ``pointer``, of ``size`` tokens."""

    def __init__(self, pointer: Any, size: int) -> None:
        self._pointer = pointer
        self._size = size
        self._spelt: dict[int, bytes] = {}

    @property
    def bos(self) -> int:
        """The token that begins a text; negative when there is none."""
        return int(native.llama_vocab_bos(self._pointer))

    @property
    def eos(self) -> int:
        """The token that ends a text; negative when there is none."""
        return int(native.llama_vocab_eos(self._pointer))

    @property
    def begins_with_bos(self) -> bool:
        """Whether every text is to begin with ``bos``."""
        return bool(native.llama_vocab_get_add_bos(self._pointer))

    def ends(self, token: int) -> bool:
        """Whether nothing follows the token."""
        return bool(native.llama_vocab_is_eog(self._pointer, token))

    def specials(self) -> dict[int, str]:
        """The tokens that mean more than their text, with that text."""
        kinds = (
            native.LLAMA_TOKEN_ATTR_CONTROL
            | native.LLAMA_TOKEN_ATTR_USER_DEFINED
            | native.LLAMA_TOKEN_ATTR_UNKNOWN
        )
        found = (
            token
            for token in range(self._size)
            if native.llama_vocab_get_attr(self._pointer, token) & kinds
        )
        return {token: self.text(token) for token in found}

    def text(self, token: int) -> str:
        """A token as the vocabulary lists it; empty for a negative one."""
        if token < 0:
            return ""
        text: bytes = native.llama_vocab_get_text(self._pointer, token)
        return text.decode("utf-8", errors="replace")

    def spell(self, token: int) -> bytes:
        """What a token writes, in UTF-8, special ones included; perhaps no whole characters."""
        if token not in self._spelt:
            size = _USUAL_PIECE
            while (spelt := self._piece(token, size)) is None:
                size *= 4
            self._spelt[token] = spelt
        return self._spelt[token]

    def _piece(self, token: int, size: int) -> bytes | None:
        """What a token writes; None when ``size`` bytes do not hold it."""
        buffer = ctypes.create_string_buffer(size)
        length = native.llama_token_to_piece(self._pointer, token, buffer, size, 0, True)
        return buffer.raw[:length] if length >= 0 else None
