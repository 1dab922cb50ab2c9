"""A place in the tokens of a side, and what the grammar does there before any grammar."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from functools import lru_cache

from proofcheck.expressions.interpretation import Feature
from proofcheck.expressions.tokens import END, LETTERS, Tokens, unread
from proofcheck.expressions.tree import ZERO, Node, Number, Operation

MAX_DEPTH = 60  # of groups, functions and sums within each other


class Unreadable(Exception):  # noqa: N818 - not an error of ours
    """The side is refused; the argument is the reason."""


class Impossible(Exception):  # noqa: N818
    """The answers given lead nowhere: there is no such reading."""


class Cursor:
    """One run over the tokens.

    Where notation is ambiguous the grammar asks; ``answers`` are those given from outside, any
    other question is answered by 0, the likeliest.  ``questions`` are those met, with the number
    of answers each has.
    """

    __slots__ = (
        "answers",
        "at",
        "bars",
        "bound",
        "called",
        "depth",
        "ends",
        "features",
        "names",
        "parentheses",
        "questions",
        "starts",
        "stop",
        "summed",
    )

    def __init__(self, tokens: Tokens, answers: Mapping[Hashable, int]) -> None:
        self.names, self.starts, self.ends = tokens.names, tokens.starts, tokens.ends
        self.at = 0
        self.depth = 0
        self.stop = -1  # where the integral at hand ends, if there is one
        self.parentheses = 0  # open ones
        self.bars = False  # whether a bar is open in the innermost group
        self.bound: list[str] = []  # variables of the sums around
        self.summed: set[str] = set()  # variables of all sums so far
        self.called: set[str] = set()  # letters that are certainly functions
        self.features: set[Feature] = set()
        self.answers = answers
        self.questions: dict[Hashable, int] = {}

    def ask(self, question: Hashable, answers: int, feature: Feature) -> int:
        """Which meaning to take, from 0; the same question has one answer in a side."""
        self.features.add(feature)
        self.questions[question] = answers
        return self.answers.get(question, 0)

    def node(self, name: str, arguments: tuple[Node, ...], first: int) -> Operation:
        """An operation that begins with token ``first`` and ends before the one at hand."""
        return Operation(name, arguments, self.starts[first], self.ends[self.at - 1])

    def unreadable(self) -> Unreadable:
        """The token at hand cannot be read here."""
        return Unreadable(unread(self.names[self.at]))

    def expect(self, token: str) -> None:
        if self.names[self.at] != token:
            raise self.unreadable()
        self.at += 1

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Unreadable("nested too deeply")

    def closing(self, at: int) -> int:
        """Where the group that opens at ``at`` closes, counting its own kind of bracket only."""
        names = self.names
        opening, closing = names[at], {"(": ")", "{": "}"}[names[at]]
        depth = 0
        while names[at] != END:
            if names[at] == opening:
                depth += 1
            elif names[at] == closing:
                depth -= 1
                if not depth:
                    return at
            at += 1
        raise Unreadable("a bracket that does not close")

    def number(self) -> Number:
        """A literal."""
        token, start, end = self.names[self.at], self.starts[self.at], self.ends[self.at]
        self.at += 1
        if "," in token:
            token = self._comma(token)
        value, slack = _literal(token)
        return Number(value, slack, start, end)

    def _comma(self, token: str) -> str:
        """A literal with commas as one without: they group digits, or it is a decimal comma."""
        if self.parentheses and "{,}" not in token:
            raise Unreadable("a comma")
        plain = token.replace("{,}", ",").replace("\\,", ",")
        groups = plain.partition(".")[0].split(",")
        if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]):
            grouped = "".join(groups) + plain[len(",".join(groups)) :]
            if "\\," in token or len(groups) > 2 or "." in plain:
                return grouped
            return (grouped, plain.replace(",", "."))[self.ask("comma", 2, Feature.COMMA)]
        if len(groups) > 2 or "." in plain:
            raise Unreadable("a comma")
        return plain.replace(",", ".")

    def subscript(self) -> str:
        """``_{…}`` after a letter as it goes into the name; the ``_`` is at hand."""
        first = self.at + 1
        if self.names[first] == "{":
            last = self.closing(first)
            tokens = self.names[first + 1 : last]
        else:
            last = first
            tokens = self.names[first : first + 1]
            if len(tokens[0]) > 1 and tokens[0] not in LETTERS:
                raise Unreadable("a subscript without braces")
        if not tokens or tokens == [END]:
            raise Unreadable("an empty subscript")
        if not self.summed.isdisjoint(tokens):
            raise Unreadable("a subscript with the variable of a sum")
        self.at = last + 1
        name, word = "", False
        for at, token in enumerate(tokens):
            # ``n_{k}`` inside is ``n_k``: braces around one token say nothing.
            if (token == "{" and tokens[at + 2 : at + 3] == ["}"]) or (
                token == "}" and at > 1 and tokens[at - 2] == "{"
            ):
                continue
            name += " " + token if word and token[0].isalpha() else token
            word = len(token) > 1 and token[0] == "\\" and token[1].isalpha()
        return f"_{{{name}}}"


@lru_cache(maxsize=4096)
def _literal(token: str) -> tuple[Fraction, Fraction]:
    """Value and slack of a literal without commas."""
    whole, _, decimals = token.partition(".")
    if len(whole) > 1 and whole[0] == "0":
        raise Unreadable("a number that begins with 0")
    return Fraction(token), Fraction(1, 2 * 10 ** len(decimals)) if decimals else ZERO
