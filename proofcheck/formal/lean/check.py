"""Putting theorems to Lean and reading what it says of each: a pass needs evidence of its own.

A theorem is accepted when, within its own lines, its trace said its fresh word, Lean showed it
under its fresh name as a proof of the statement that was compiled before, and nothing was an error
or spoke of ``sorry``.  That Lean reported no error proves nothing.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from proofcheck.errors import UsageError
from proofcheck.formal.lean.file import LeanFile, Place, Theorem, write_file
from proofcheck.formal.lean.gate import refused
from proofcheck.formal.lean.messages import LeanMessage, read_messages
from proofcheck.formal.lean.process import LeanRun, Limits, Sandbox, find_sandbox, run
from proofcheck.formal.lean.toolchain import Toolchain

AXIOMS = frozenset(["propext", "Classical.choice", "Quot.sound"])
"""What ordinary mathematics in Lean rests on."""

_LISTED = re.compile(r"depends on axioms: \[(.*?)\]", re.DOTALL)
_NONE = "does not depend on any axioms"
_TIMEOUT = "(deterministic) timeout"
_NAME = "Claims.lean"
MOST = 50
"""Theorems of a file: one of 81 ended a Lean."""


class State(StrEnum):
    """What Lean made of a theorem."""

    ACCEPTED = "accepted"
    REFUSED = "not proved"
    TIMEOUT = "out of time"
    UNSTATED = "its statement is not understood"
    FORBIDDEN = "its text may not be put to Lean"
    STOPPED = "Lean stopped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lean says of a theorem.

    ``tactic`` is the number of the one that proved it.  ``axioms`` are those that it rests on;
    None: this Lean does not list them.  ``errors`` have their lines counted from the first of the
    first tactic, from 1.  ``reason`` says in a line why it was not accepted.
    """

    state: State
    tactic: int | None = None
    axioms: tuple[str, ...] | None = None
    errors: tuple[LeanMessage, ...] = ()
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether it is known to rest on the axioms of ordinary mathematics alone."""
        accepted = self.state is State.ACCEPTED
        return accepted and self.axioms is not None and AXIOMS.issuperset(self.axioms)


@dataclass(frozen=True)
class Lean:
    """A toolchain, the header of its files, and how it is held."""

    toolchain: Toolchain
    header: str
    limits: Limits = field(default_factory=Limits)
    sandbox: Sandbox = field(default_factory=find_sandbox)


def check(theorems: Sequence[Theorem], lean: Lean) -> list[Verdict]:
    """What Lean says of each theorem, in order; what the gate refuses is not put to it.

    Raises UsageError as ``put_to_lean`` does.
    """
    forbidden = [_forbidden(theorem) for theorem in theorems]
    allowed = [one for one, why in zip(theorems, forbidden, strict=True) if why is None]
    verdicts = iter(put_to_lean(allowed, lean))
    return [
        Verdict(State.FORBIDDEN, reason=why) if why is not None else next(verdicts)
        for why in forbidden
    ]


def _forbidden(theorem: Theorem) -> str | None:
    stated = (refused(text, tactics=False) for text in (theorem.binders, theorem.goal))
    proved = (refused(tactic.block) for tactic in theorem.tactics)
    return next((why for why in (*stated, *proved) if why is not None), None)


def put_to_lean(theorems: Sequence[Theorem], lean: Lean) -> list[Verdict]:
    """What Lean says of each theorem, in order.  Nothing is held back: ``check`` has the gate.

    Where Lean is ended or dies, the theorems are put to it in halves, until it is known which one
    it was.  Raises UsageError when it cannot be started, or does not know what the header needs.
    """
    if not theorems:
        return []
    middle = len(theorems) // 2
    if len(theorems) > MOST:
        return [*put_to_lean(theorems[:middle], lean), *put_to_lean(theorems[middle:], lean)]
    file = write_file(lean.header, theorems)
    done = _run(file, lean)
    messages = list(read_messages(done.output))
    _check_header(file, messages, lean)
    ended = any(message.text == file.last for message in messages)
    if ended and done.stop is None:
        return [_verdict(place, messages) for place in file.places]
    if len(theorems) == 1:
        state = State.TIMEOUT if done.stop and "time" in done.stop else State.STOPPED
        why = str(done.stop) if done.stop else _last_words(done)
        return [Verdict(state, reason=f"Lean: {why}")]
    return [*put_to_lean(theorems[:middle], lean), *put_to_lean(theorems[middle:], lean)]


def _run(file: LeanFile, lean: Lean) -> LeanRun:
    """Lean on the file, in a folder of its own."""
    chain = lean.toolchain
    with tempfile.TemporaryDirectory(prefix="proofcheck-lean-") as name:
        folder = Path(name).resolve()
        (folder / _NAME).write_text(file.text, encoding="utf-8")
        path = {"LEAN_PATH": ":".join(map(str, chain.path))} if chain.path else {}
        try:
            seconds = lean.limits.seconds + (len(file.places) - 1) * lean.limits.each
            limits = replace(lean.limits, seconds=seconds)
            return run([chain.binary, "--json", _NAME], folder, limits, lean.sandbox, path)
        except OSError as error:
            raise UsageError(f"{chain.binary}: Lean cannot be started ({error})") from None


def _check_header(file: LeanFile, messages: Sequence[LeanMessage], lean: Lean) -> None:
    for message in messages:
        if message.severity == "error" and message.line <= file.header:
            chain = lean.toolchain
            said = message.text.split("\n")[0]
            raise UsageError(f"{chain.binary} ({chain.version}): {said:.200}")


def _verdict(place: Place, messages: Sequence[LeanMessage]) -> Verdict:
    bad = [message for message in messages if _is_bad(message)]
    if unstated := [m for m in bad if _within(m, place.stated)]:
        return Verdict(State.UNSTATED, reason=_first(unstated))
    errors = [m for m in bad if _within(m, place.proved) or _within(m, (place.check,) * 2)]
    if errors:
        late = any(_TIMEOUT in message.text for message in errors)
        start = place.tactics[0] - 1
        moved = tuple(_moved(m, start) for m in errors if m.line > start)
        return Verdict(State.TIMEOUT if late else State.REFUSED, None, None, moved, _first(errors))
    said = [m.text for m in messages if _within(m, place.proved) and m.severity == "information"]
    traced = [text for text in said if text.startswith(f"{place.word} ")]
    # A tactic that searches says what it suggests, and may leave the goal open without a word.
    if len(traced) < len(said):
        return Verdict(State.REFUSED, reason="Lean said more of it than a finished proof does")
    shown = any(m.line == place.check and m.text == place.shown for m in messages)
    if not traced or not shown:
        return Verdict(State.REFUSED, reason="Lean gave no sign that it was accepted")
    tactic = int(traced[-1].removeprefix(place.word))
    return Verdict(State.ACCEPTED, tactic, _axioms(place, messages))


def _is_bad(message: LeanMessage) -> bool:
    return message.severity == "error" or "sorry" in message.text


def _axioms(place: Place, messages: Sequence[LeanMessage]) -> tuple[str, ...] | None:
    """The axioms that Lean lists for the theorem; None: it does not list them."""
    name = place.shown.split(" ")[0]
    for message in messages:
        if message.line == place.axioms and f"'{name}'" in message.text:
            if _NONE in message.text:
                return ()
            if listed := _LISTED.search(message.text):
                return tuple(axiom.strip() for axiom in listed[1].split(","))
    return None


def _within(message: LeanMessage, lines: tuple[int, ...]) -> bool:
    return lines[0] <= message.line <= lines[-1]


def _moved(message: LeanMessage, start: int) -> LeanMessage:
    return LeanMessage(
        message.line - start,
        max(message.column - 4, 0),
        message.end_line - start,
        max(message.end_column - 4, 0),
        message.severity,
        message.text,
    )


def _first(messages: Sequence[LeanMessage]) -> str:
    return messages[0].text.split("\n")[0][:200]


def _last_words(done: LeanRun) -> str:
    lines = [line for line in done.output.split("\n") if line and not line.startswith("{")]
    return f"it ended with status {done.status}" + (f" ({lines[-1][:120]})" if lines else "")
