"""Candidate corrections of a step, and what they would change in its tokens.  Pure.

Every known kind of slip undone is itself such an edit, so they are drawn as slips are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, zip_longest

from proofcheck.assess.step_tag import step_tag
from proofcheck.inject.draw import apply, candidates
from proofcheck.inject.edit import Edit, around

MOST = 256
"""How many candidates for one step are compared with it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edit of a step, without the blanks at its ends, that leaves it as many tokens.

    ``changes`` maps the places of the tokens that it changes, from 0 in the step, to the tokens
    that stand there then.
    """

    edit: Edit
    changes: Mapping[int, int]


def draw_candidates(
    steps: Sequence[str], at: int, statement: str, cites: Sequence[str]
) -> dict[str, Edit]:
    """The edits of ``steps[at]``, by the text that each makes of it, as it is tokenised.

    ``statement`` is what the steps prove, and ``cites`` are the labels that they cite.  At most
    ``MOST``: the first of each kind of slip, then the second of each, and so on.
    """
    step = steps[at].strip()
    near = around(statement, steps, at, cites)
    drawn: dict[str, Edit] = {}
    for edit in _in_turn(candidates(step, near)):
        drawn.setdefault(step_tag.step_text(apply(step, edit)), edit)
        if len(drawn) == MOST:
            break
    return drawn


def compare(
    own: Sequence[int], edits: Iterable[Edit], tokens: Iterable[Sequence[int]]
) -> list[Candidate]:
    """The edits that leave a step, whose tokens are ``own``, as many.

    ``tokens`` are those of the step with each edit.  Where the numbers differ, no token stands
    against another one; what is to be put in or left out is for the model's control tokens to say.
    """
    found = []
    for edit, new in zip(edits, tokens, strict=True):
        if len(new) == len(own):
            pairs = enumerate(zip(own, new, strict=True))
            changes = {place: after for place, (before, after) in pairs if before != after}
            found.append(Candidate(edit, changes))
    return found


def alternatives(compared: Iterable[Candidate], count: int) -> list[list[int]]:
    """What candidates would put in the place of each of a step's ``count`` tokens, ascending."""
    found: list[set[int]] = [set() for _ in range(count)]
    for candidate in compared:
        for place, token in candidate.changes.items():
            found[place].add(token)
    return [sorted(tokens) for tokens in found]


def _in_turn(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The first edit of each kind, the second of each, …; those of a kind come together."""
    kinds = [list(group) for _, group in groupby(edits, key=lambda edit: edit.kind)]
    return (edit for edit in chain.from_iterable(zip_longest(*kinds)) if edit is not None)
