"""LaTeX formula → all its readings, or why it is refused."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from proofcheck.expressions.commands import Commands
from proofcheck.expressions.cursor import Impossible, Unreadable
from proofcheck.expressions.interpretation import Feature, Interpretation, Interpretations
from proofcheck.expressions.outcome import Refused
from proofcheck.expressions.tokens import END, Tokens, tokenize
from proofcheck.expressions.tree import Node

MAX_LENGTH = 2_000  # code points
MAX_READINGS = 8
_MAX_RUNS = 64
_MAX_REASON = 60  # it may quote the text

Parsed = Interpretations | Refused


def parse(text: str) -> Parsed:
    """The readings of one side of a relation.

    ``text`` is LaTeX with the author's macros expanded and without comments; no relation stands
    outside its groups.  Offsets in the trees are those of ``text``.  Never raises.
    """
    if len(text) > MAX_LENGTH:
        return Refused("too long")
    tokens = tokenize(text)
    if isinstance(tokens, Refused):
        return tokens
    if tokens.names[0] == END:
        return Refused("nothing")
    try:
        return _readings(tokens)
    except Unreadable as refusal:
        return Refused(str(refusal)[:_MAX_REASON])


def _readings(tokens: Tokens) -> Parsed:
    """Runs the grammar with every combination of answers to the questions that it asks."""
    trees: list[Node] = []
    features: set[Feature] = set()
    refusal = "no reading"
    pending: list[dict[Hashable, int]] = [{}]
    for _ in range(_MAX_RUNS):
        answers = pending.pop()
        grammar = Commands(tokens, answers)
        try:
            tree = grammar.side()
            if not trees or tree not in trees:
                trees.append(tree)
        except Impossible as impossible:
            refusal = str(impossible)
        features |= grammar.features
        pending.extend(_other_answers(grammar.questions, answers))
        if not pending or len(trees) > MAX_READINGS:
            break
    if pending or len(trees) > MAX_READINGS:
        return Refused("too many readings")
    if not trees:
        return Refused(refusal)
    common = frozenset(features)
    return Interpretations(tuple(Interpretation(tree, common) for tree in trees))


def _other_answers(
    questions: Mapping[Hashable, int], answers: dict[Hashable, int]
) -> Iterator[dict[Hashable, int]]:
    """For each question that had no answer yet: the other ones, after 0 for those before it."""
    given = answers
    for question, count in questions.items():
        if question not in answers:
            for answer in range(count - 1, 0, -1):
                yield given | {question: answer}
            given = given | {question: 0}
