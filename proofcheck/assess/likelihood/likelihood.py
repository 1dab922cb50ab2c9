"""The likelihood protocol: any causal language model scores steps, untrained and unprompted.

Input: bos (when the model names one), the running text before the proof with the statement and what
is cited, then the steps as they are written.  One pass over it tells how likely each token is where
it stands, and how likely the first differing token of every candidate correction would be there.
The most promising candidates are then evaluated with what follows them, each as a sequence that
shares everything before it.  A step is doubted as far as candidates are likelier than what is
written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from proofcheck.assess.likelihood.candidates import drawn, in_tokens
from proofcheck.assess.likelihood.channel import Channel, largest_doubt, log_odds
from proofcheck.assess.likelihood.choice import LEAST, choose
from proofcheck.assess.likelihood.comparison import FOLLOW, CandidateTokens, Compared, Comparison
from proofcheck.assess.likelihood.running import parts_before, running_text
from proofcheck.assess.likelihood.words import Words
from proofcheck.assess.steps.task import Settled, Task
from proofcheck.assess.steps.windows import ContextPart, Window, rendered
from proofcheck.assess.verdict import Reply
from proofcheck.document.document import Document, Proof
from proofcheck.llm.engine import Engine, Failure, LogProbabilities, Query, Tokens

NAME = "likelihood"
"""As ``proofcheck.protocol`` of a GGUF and the catalogue call the protocol."""

#: Part of every cache key: change it whenever the same text would be put to a model differently,
#: compared with other candidates, or weighed differently, or more is kept of what came out.
VERSION = "likelihood/2"
NO_CANDIDATE = "no candidate correction fits"
UNTOLD = "the server does not tell how likely candidate corrections are"
UNLIKELY = "no candidate correction is likely enough to be compared"
"""Why nothing was compared with a step."""
MENTION = 3.0
"""How many times likelier than what is written a correction must be to be told."""

_TEMPLATE = "{cited}{statement}\n\\begin{proof}"
_SHARE = 0.45
"""Of a window that what stands before a proof may take; ``cut_windows`` allows a half."""
_CHARACTERS_PER_TOKEN = 2.5  # of mathematical English, as the vocabularies in use have it


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A model asked so.

    ``bos`` is the token that begins a text, ``unknown`` the one that stands for what the vocabulary
    cannot spell; None where there is none.  ``least`` is what a candidate must promise to be
    evaluated.
    """

    bos: int | None
    channel: Channel
    unknown: int | None = None
    least: float = LEAST
    name: str = NAME
    version: str = VERSION
    ahead: int = FOLLOW
    longest: int = 2048
    room: int = 2048

    @property
    def start(self) -> tuple[int, ...]:
        return () if self.bos is None else (self.bos,)

    def text(self, normalised: str, number: int) -> str:
        """See ``Framing``."""
        return f" {normalised.strip()}"

    def tokens(self, text: str, ids: Sequence[int]) -> Tokens:
        """See ``Framing``."""
        if self.unknown is not None and self.unknown in ids:
            return Failure("the model's vocabulary cannot spell it")
        return list(ids)

    def around(self, number: int, ids: Sequence[int], *, opens: bool) -> tuple[list[int], int]:
        """See ``Framing``."""
        return list(ids), len(ids)

    def contexts(self, document: Document, limit: int) -> Callable[[Proof], list[ContextPart]]:
        """See ``StepScoring``."""
        told = rendered(_TEMPLATE, document, limit)
        if not document.text.raw:  # nothing but statements and proofs is known of it
            return told
        most = int(limit * _SHARE * _CHARACTERS_PER_TOKEN)
        running = running_text(document, most)

        def context(proof: Proof) -> list[ContextPart]:
            parts = parts_before(running, proof, most)
            near = "".join(part.text for part in parts)
            far = [
                one for one in told(proof) if one.role != "literal" and one.text.strip() not in near
            ]
            return [*parts[:-1], *far, *parts[-1:]]

        return context

    def score(self, tasks: Sequence[Task], engine: Engine) -> Iterator[Settled]:
        """See ``StepScoring``."""
        words = Words(engine)
        for task in tasks:
            settled: Settled = {}
            for window in task.windows:
                settled.update(task.enter(window, self._replies(task, window, engine, words)))
            yield settled

    def compared(
        self, task: Task, window: Window, engine: Engine, words: Words | None = None
    ) -> list[Compared | Failure] | Failure:
        """What the model says of the candidates of each step of a window."""
        corrections = drawn(task, window)
        candidates = in_tokens(task, window, corrections, self, engine, words or Words(engine))
        if isinstance(candidates, Failure):
            return candidates
        written = _read_as_written(window, candidates, engine)
        if isinstance(written, Failure):
            return written
        chosen = [self._chosen(of_step, written) for of_step in candidates]
        compared = _compare(window, chosen, written, engine)
        return [
            Compared((), _why_not(of_step, written)) if one == Compared(()) else one
            for one, of_step in zip(compared, candidates, strict=True)
        ]

    def _replies(
        self, task: Task, window: Window, engine: Engine, words: Words
    ) -> list[Reply | Failure] | Failure:
        compared = self.compared(task, window, engine, words)
        if isinstance(compared, Failure):
            return compared
        replies: list[Reply | Failure] = []
        for at, one in zip(window.steps, compared, strict=True):
            if isinstance(one, Failure):
                replies.append(one)
                continue
            step = task.proof.steps[task.indices[at]].normalised.strip()
            doubt = largest_doubt(step, one.comparisons, self.channel, MENTION)
            replies.append(Reply(log_odds(one.comparisons, self.channel), doubt, one.uncompared))
        return replies

    def _chosen(
        self, candidates: Sequence[CandidateTokens], written: _Written
    ) -> list[CandidateTokens]:
        """Those of a step's candidates that are worth evaluating with what follows."""
        told = [one for one in candidates if (one.at, one.new[0]) in written]
        firsts = []
        for one in told:
            first = written[one.at, one.new[0]]
            firsts.append((first, first - written.get((one.at, one.old[0]), first)))
        return [told[at] for at in choose(told, firsts, self.least)]


_Written = dict[tuple[int, int], float]
"""The log-probability of a token at a place of the window, where it was told."""


def _why_not(candidates: Sequence[CandidateTokens], written: _Written) -> str:
    """Why none of a step's candidates was compared, where none was."""
    if not candidates:
        return NO_CANDIDATE
    told = any((one.at, one.new[0]) in written for one in candidates)
    return UNLIKELY if told else UNTOLD


def _read_as_written(
    window: Window, candidates: Sequence[Sequence[CandidateTokens]], engine: Engine
) -> _Written | Failure:
    """The one pass over a window: what stands there, and what candidates would put there."""
    asked: dict[int, dict[int, None]] = {}
    for of_step in candidates:
        for one in of_step:
            for place, token in enumerate(one.old, one.at):
                asked.setdefault(place, {})[token] = None
            asked[one.at][one.new[0]] = None
    if not asked:
        return {}
    places = sorted(asked)
    wanted = [list(asked[place]) for place in places]
    (answer,) = engine.log_probabilities(
        [Query(window.tokens[: places[-1] + 1], [place - 1 for place in places], wanted)]
    )
    if isinstance(answer, Failure):
        return answer
    return {
        (place, token): value
        for place, tokens, values in zip(places, wanted, answer, strict=True)
        for token, value in zip(tokens, values, strict=True)
        if value is not None
    }


def _compare(
    window: Window,
    chosen: Sequence[Sequence[CandidateTokens]],
    written: _Written,
    engine: Engine,
) -> list[Compared | Failure]:
    """The comparisons of each step's candidates, each evaluated with what follows it.

    The last difference comes first: then each sequence shares what it has in common with the window
    with the one before it.
    """
    order = sorted(
        ((one.at, number, one) for number, of_step in enumerate(chosen) for one in of_step),
        key=lambda entry: -entry[0],
    )
    queries = [
        Query(
            [*window.tokens[: one.at], *one.new],
            range(one.at, one.at + len(one.new) - 1),
            [[token] for token in one.new[1:]],
        )
        for _, _, one in order
    ]
    result: list[Compared | Failure] = [Compared(()) for _ in chosen]
    for (_, number, one), answer in zip(order, engine.log_probabilities(queries), strict=True):
        of_step = result[number]
        if isinstance(of_step, Compared):
            found = _comparison(one, written, answer)
            result[number] = (
                found if isinstance(found, Failure) else Compared((*of_step.comparisons, found))
            )
    return result


def _comparison(
    one: CandidateTokens, written: _Written, answer: LogProbabilities
) -> Comparison | Failure:
    """What ``answer`` says of a candidate, against what was read of the text as written."""
    if isinstance(answer, Failure):
        return answer
    own = [written.get((place, token)) for place, token in enumerate(one.old, one.at)]
    rest = [values[0] for values in answer]
    old = [value for value in own if value is not None]
    new = [value for value in rest if value is not None]
    if len(old) < len(own) or len(new) < len(rest):
        return Failure("the server does not tell how likely all of what is compared is")
    first = written[one.at, one.new[0]]
    return Comparison(one, first + sum(new) - sum(old), first, first - old[0])
