"""Writing one chain: what is claimed, where it slips, and how it is worded.

A generator computes and tells the writer what it computes; each claim comes with the values that a
slip of the pen or of the head would have given instead.  The writer makes at most one claim wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random
from typing import TypeVar

from training.chains.chain import Chain

T = TypeVar("T")

SO = (
    "Hence",
    "Hence,",
    "So",
    "Thus",
    "Thus,",
    "Therefore",
    "Therefore,",
    "It follows that",
    "Then",
    "Consequently,",
    "We conclude that",
    "That means that",
    "This shows that",
    "Accordingly,",
)  # before words or formulas
HENCE = (*SO, "We get", "We obtain", "This gives", "This yields", "And so", "And hence")
NOW = ("We have", "Now", "Note that", "Here", "Clearly,", "Observe that", "")
SINCE = ("Computing,", "A computation gives", "We compute", "One finds", "We find that", "Then")
THAT_IS = (
    "That is,",
    "In other words,",
    "This is",
    "Simplifying,",
    "Equivalently,",
    "That is to say,",
    "So",
)


@dataclass(frozen=True, slots=True)
class _Line:
    """``shown`` stands in the chain, ``intended`` is right; ``left`` is of a row of equalities.

    With ``words`` it is a sentence, formulas between dollars; otherwise one formula.
    """

    lead: Sequence[str]
    shown: str
    intended: str
    wrong: bool = False
    left: str | None = None
    words: bool = False


class Writer:
    """Takes the claims of one chain; the claim number ``slip`` (from 0) is made wrong.

    With ``carried`` the chain goes on from the wrong value, otherwise from the right one, as when
    a slip was made in copying.  ``rng`` draws the numbers; ``claims`` counts what could slip.
    """

    def __init__(self, seed: int, slip: int | None = None, carried: bool = True) -> None:
        self.rng = Random(seed)
        self._words = Random(seed ^ 0x5EED)
        self._slips = Random(seed ^ 0x511F)
        self._layout = Random(seed ^ 0x1A40)
        self._slip = slip
        self._carried = carried
        self._lines: list[_Line] = []
        self._tight = self._words.random() < 0.4
        self._dollar = self._words.choice(("${}$",) * 8 + ("\\({}\\)",))
        self.claims = 0
        self.statement = ""
        self.times = self._words.choice((r"\cdot", r"\cdot", r"\times"))

    def ask(self, question: str, goal: str = "") -> None:
        """The statement: a question, or what is to be shown.

        A goal must not stand over a chain that goes on from a wrong value and so ends elsewhere.
        """
        proving = goal and not self._carried and self._words.random() < 0.6
        lead = self._words.choice(("Show that", "Prove that", "We have", "Then", "Verify that"))
        self.statement = self._maths(f"{lead} {goal}." if proving else question)

    def small(self, most: int = 9) -> int:
        """A number that is not 0, of at most this size."""
        return self.rng.choice([n for n in range(-most, most + 1) if n])

    def letter(self, letters: str = "xyztuvsabnmkpqr") -> str:
        """One of these letters."""
        return self._words.choice(letters)

    def word(self, *words: str) -> str:
        """One of these words."""
        return self._words.choice(words)

    def letters(self, *pairs: str) -> tuple[str, str]:
        """Two letters that go together."""
        pair = self._words.choice(pairs)
        return pair[0], pair[1]

    def say(self, *variants: str) -> None:
        """A step that claims nothing which could slip, in one of these wordings."""
        text = self._words.choice(variants)
        self._lines.append(_Line(("",), text, text, words=True))

    def maybe(self, *variants: str) -> None:
        """As ``say``, in every other chain."""
        if self._words.random() < 0.5:
            self.say(*variants)

    def claim(
        self,
        value: T,
        wrong: Sequence[T],
        show: Callable[[T], str],
        lead: Sequence[str] = HENCE,
        left: str | None = None,
    ) -> T:
        """A step that claims a value; the value to go on from.

        ``wrong`` are other values, each of which makes the step false.  ``show`` gives a formula,
        or a clause with formulas between dollars.  Steps with the same ``left`` are one chain
        ``left = … = …``, of which ``show`` gives the right-hand sides.
        """
        intended = show(value)
        words = "$" in intended
        lead = SO if words and lead is HENCE else lead
        others = [(one, text) for one in wrong if one != value and (text := show(one)) != intended]
        slipping = False
        if others:
            slipping = self.claims == self._slip
            self.claims += 1
        if not slipping:
            self._lines.append(_Line(lead, intended, intended, False, left, words))
            return value
        other, shown = self._slips.choice(others)
        self._lines.append(_Line(lead, shown, intended, True, left, words))
        return other if self._carried else value

    def finish(self, kind: str) -> Chain:
        """The chain that was written, a step for each line."""
        shown: list[str] = []
        intended: list[str] = []
        for left, group in groupby(self._lines, key=lambda line: line.left):
            lines = list(group)
            words = self._layout.getrandbits(32)
            for texts, right in ((shown, False), (intended, True)):
                texts += self._lay_out(left, lines, Random(words), right)
        wrong = frozenset(index for index, line in enumerate(self._lines) if line.wrong)
        corrections = tuple((index, intended[index]) for index in sorted(wrong))
        return Chain(self.statement, tuple(shown), wrong, kind, corrections)

    def _lay_out(
        self, left: str | None, lines: Sequence[_Line], words: Random, right: bool
    ) -> list[str]:
        """The steps' texts; the choices are those of ``words``, whether ``right`` or as shown."""
        rights = [line.intended if right else line.shown for line in lines]
        if left is None:
            return [
                self._clause(words.choice(line.lead), text, words)
                if line.words
                else self._sentence(words.choice(line.lead), text, words)
                for line, text in zip(lines, rights, strict=True)
            ]
        lead = words.choice(lines[0].lead)
        style = words.random()
        if style < 0.35 and len(lines) > 1:
            return self._rows(lead, left, rights, words)
        texts = [self._sentence(lead, f"{left} = {rights[0]}", words)]
        for number, line in enumerate(lines[1:]):
            before = lines[number].shown if self._carried else lines[number].intended
            # What follows from a wrong value is right only as an equality with that.
            astray = self._carried and any(one.wrong for one in lines[: number + 1])
            start = before if astray or style >= 0.7 else left
            lead = words.choice(THAT_IS if start is left else (*line.lead, "Here"))
            texts.append(self._sentence(lead, f"{start} = {rights[number + 1]}", words))
        return texts

    def _rows(self, lead: str, left: str, rights: Sequence[str], words: Random) -> list[str]:
        equals = words.choice(("& =", "&="))
        rows = [f"{equals} {right} \\\\" for right in rights]
        rows[-1] = rows[-1].removesuffix(" \\\\") + ". \\end{align*}"
        rows[0] = f"{lead} \\begin{{align*}} {left} {rows[0]}".strip()
        return [self._spaced(row) for row in rows]

    def _clause(self, lead: str, text: str, words: Random) -> str:
        body = self._maths(f"{lead} {text}".strip())
        body = body[:1].upper() + body[1:]
        return body if body.endswith((".", ":")) else f"{body}."

    def _sentence(self, lead: str, formula: str, words: Random) -> str:
        if words.random() < 0.25:
            return f"{lead} \\[ {self._spaced(formula)}. \\]".strip()
        return f"{lead} {self._dollar.format(self._spaced(formula))}.".strip()

    def _maths(self, text: str) -> str:
        """Words with formulas between dollars, with this chain's delimiters and spacing."""
        pieces = text.split("$")
        pieces[1::2] = [self._dollar.format(self._spaced(piece)) for piece in pieces[1::2]]
        return "".join(pieces)

    def _spaced(self, formula: str) -> str:
        if not self._tight:
            return formula
        for sign in "+-=<>":
            formula = formula.replace(f" {sign} ", sign)
        return formula
