"""Decoding under a JSON Schema with llama.cpp's grammars.  Runs only in the engine's process."""

from __future__ import annotations

import ctypes
import json
from typing import Any

import llama_cpp as native
import numpy as np
import numpy.typing as npt
from llama_cpp.llama_grammar import SchemaConverter

# The converter's own rule lets through what no string in JSON may have, and halves of characters.
_CHARACTER = (
    r"""char ::= [^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" ( """
    r"[0-9a-cA-CefEF] [0-9a-fA-F] [0-9a-fA-F] [0-9a-fA-F] | [dD] [0-7] [0-9a-fA-F] [0-9a-fA-F] ))"
)
_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class GrammarError(Exception):
    """The schema cannot be followed; the text says why."""


def grammar_of(schema: str) -> str:
    """The grammar (GBNF) of JSON that follows ``schema`` (JSON Schema, as text).

    Raises whatever comes of a schema that is none: the converter checks nothing.
    """
    new: Any = SchemaConverter
    converter = new(prop_order={}, allow_fetch=False, dotall=False, raw_pattern=False)
    # It leaves the backslashes of a literal as they are; in a grammar two of them are one, and what
    # is to be chosen would be no JSON.
    literal = converter._format_literal
    converter._format_literal = lambda text: literal(text.replace("\\", "\\\\"))
    converter.visit(converter.resolve_refs(json.loads(schema), "stdin"), "")
    return "\n".join(
        _CHARACTER if rule.startswith("char ::=") else rule
        for rule in converter.format_grammar().splitlines()
    )


class JsonGrammar:
    """What may come next in JSON that follows ``schema`` (JSON Schema, as text).

    Raises ``GrammarError`` for a schema that cannot be turned into a grammar.
    """

    def __init__(self, vocabulary: Any, schema: str) -> None:
        try:
            rules = grammar_of(schema)
        except Exception as error:  # noqa: BLE001 (see there)
            raise GrammarError(f"the schema cannot be turned into a grammar: {error}") from None
        self._sampler = native.llama_sampler_init_grammar(vocabulary, rules.encode(), b"root")
        if not self._sampler:
            raise GrammarError("llama.cpp cannot read the grammar of the schema")

    def allows(self, token: int) -> bool:
        """Whether ``token`` may come next."""
        candidates = np.array([(token, 1.0, 0.0)], _CANDIDATE)
        self._apply(candidates)
        return bool(np.isfinite(candidates["logit"][0]))

    def allowed(self, logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The same row of logits, with -inf for every token that may not come next."""
        candidates = np.zeros(len(logits), _CANDIDATE)
        candidates["id"] = np.arange(len(logits))
        candidates["logit"] = logits
        self._apply(candidates)
        return candidates["logit"].copy()

    def accept(self, token: int) -> None:
        """``token`` has come; llama.cpp aborts the process unless it is allowed."""
        native.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        """Free it; it is not used again."""
        native.llama_sampler_free(self._sampler)

    def _apply(self, candidates: npt.NDArray[Any]) -> None:
        array: Any = native.llama_token_data_array()
        array.data = ctypes.cast(candidates.ctypes.data, native.llama_token_data_p)
        array.size = len(candidates)
        array.selected = -1
        native.llama_sampler_apply(self._sampler, ctypes.byref(array))
