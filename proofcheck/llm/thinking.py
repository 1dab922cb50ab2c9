"""What a reasoning model writes before its answer, and the marks around it.  Pure."""

from __future__ import annotations

import codecs
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """The texts between which a model thinks."""

    open: str
    close: str


#: The last is that of gpt-oss, whose final channel follows the one in which it thinks.
MARKS = (
    Marks("<think>", "</think>"),
    Marks("<thinking>", "</thinking>"),
    Marks("[THINK]", "[/THINK]"),
    Marks(
        "<|channel|>analysis<|message|>",
        "<|end|><|start|>assistant<|channel|>final<|message|>",
    ),
)
_CHANNELS = "<|start|>assistant"  # how a prompt of gpt-oss ends: a channel is to follow
_FINAL = "<|channel|>final<|message|>"
_ENOUGH = "\n\nThat is enough thinking; now the answer.\n"
_BRACKETS = bytes.maketrans(b"<[", b"\0\0")


def opened_by(prompt: str) -> Marks | None:
    """The marks of the thinking that a prompt leaves open at its end."""
    end = prompt.rstrip()
    return next((marks for marks in MARKS if end.endswith(marks.open)), None)


def past_thinking(prompt: str) -> str:
    """What must follow a prompt so that the answer begins at once."""
    if marks := opened_by(prompt):
        return f"\n{marks.close}\n\n"
    return _FINAL if prompt.endswith(_CHANNELS) else ""


def conclusion(marks: Marks) -> str:
    """What is written for a model that does not end its thinking."""
    return f"{_ENOUGH}{marks.close}\n\n"


def veiled(piece: bytes) -> bytes:
    """The text of an ordinary token, of the same length, in which no mark can be found."""
    return piece.translate(_BRACKETS)


def split_reply(
    written: bytes, marked: bytes, of_tokens: Collection[Marks], opened: Marks | None
) -> tuple[bytes, bytes]:
    """The thinking in what was written, and the answer behind it, without the marks.

    ``marked`` is what was written with the ordinary tokens ``veiled``: the marks ``of_tokens``
    are special tokens of the model and only count as such, so that none can be quoted.
    ``opened`` are the marks that the prompt has opened.  An answer that never came is empty.
    """
    marks, start, end = _thought(written, marked, of_tokens, opened)
    if marks is None:
        return b"", written
    if end < 0:
        return written[start:], b""
    return written[start:end], written[end + len(marks.close.encode()) :]


def unclosed(
    written: bytes, marked: bytes, of_tokens: Collection[Marks], opened: Marks | None
) -> Marks | None:
    """The marks of the thinking that what was written is still in; see ``split_reply``."""
    marks, _, end = _thought(written, marked, of_tokens, opened)
    return marks if end < 0 else None


def _thought(
    written: bytes, marked: bytes, of_tokens: Collection[Marks], opened: Marks | None
) -> tuple[Marks | None, int, int]:
    """The marks of the thinking in what was written (None: there is none), where that begins, and
    where the closing mark stands, -1 where it is missing."""
    for marks in (opened,) if opened else MARKS:
        text = marked if marks in of_tokens else written
        start = len(text) - len(text.lstrip())
        begun = text.startswith(marks.open.encode(), start)
        if begun or opened:
            start += len(marks.open.encode()) if begun else 0
            return marks, start, text.find(marks.close.encode(), start)
    return None, 0, -1


def readable(data: bytes) -> str:
    """As text, without blanks around it; a last character that is not whole is left out."""
    return codecs.getincrementaldecoder("utf-8")("replace").decode(data).strip()
