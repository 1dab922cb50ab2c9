"""GenPRM: a turn for each step, an analysis of it, and then Yes or No.

As RyanLiu112/GenPRM has it in ``src/prm_evaluation`` (its data are under the MIT licence), without
the program that its models may write next: nothing that a model writes is run.  The first step that
is called wrong ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from proofcheck.assess.critique.conversation import Ask, Budget, CritiqueProgress
from proofcheck.assess.critique.judgement import DefectKind
from proofcheck.assess.critique.makers.prompts import problem, steps
from proofcheck.assess.critique.prompts import Brief, StepRange
from proofcheck.assess.critique.verdicts import ClaimedDefect
from proofcheck.llm.chat import ChatReply, ChatRequest, Choice, Message, Sampling, Weights
from proofcheck.llm.engine import Failure

SYSTEM = (
    "You are a math teacher. Your task is to review and critique the paragraphs in solution step "
    "by step."
)
ANALYSE = "<analyze>\nLet's analyze the Paragraph {cur_step} step by step: "
END = "</analyze>\n"
JUDGE = "<output>\n**Judgement**: $\\boxed"
_CLOSE = "$\n</output>\n"
ANSWERS = ("Yes", "No")

_UNFINISHED = Failure("the analysis of a step ran into its budget")


@dataclass(slots=True)
class Review:
    """The turns so far on the steps of a window, and what they come to.

    ``odds`` are the log-odds of Yes, in nats, for each step that was judged.
    """

    brief: Brief
    window: StepRange
    seed: int
    turns: tuple[Message, ...] = (Message("system", SYSTEM),)
    odds: list[float] = field(default_factory=list)
    tokens: int = 0
    truncated: bool = False
    failure: Failure | None = None

    @property
    def shown(self) -> int:
        return self.window.end - self.window.shown

    @property
    def goes_on(self) -> bool:
        """Whether there is another step to judge."""
        wrong = bool(self.odds) and self.odds[-1] < 0
        return self.failure is None and not wrong and len(self.odds) < self.shown

    @property
    def claims(self) -> tuple[ClaimedDefect, ...]:
        """The step that was called wrong."""
        if not self.odds or self.odds[-1] >= 0:
            return ()
        number, text = self.brief.steps[self.window.shown + len(self.odds) - 1]
        what = f"The model holds this step for wrong (log-odds {-self.odds[-1]:.2f})."
        return (ClaimedDefect(number - 1, text, what, "", DefectKind.FATAL),)

    @property
    def text(self) -> str:
        """What the model wrote, for people to read."""
        return "\n".join(turn.content for turn in self.turns if turn.role == "assistant")

    def asked(self) -> tuple[Message, ...]:
        """The turns with the next step."""
        at = len(self.odds)
        step = steps(self.brief, self.window)[at]
        said = step if at else f"{problem(self.brief)}\n{step}"
        return (*self.turns, Message("user", said))


def review(
    ask: Ask,
    weigh: Callable[[Sequence[Choice]], list[Weights]],
    reviews: Sequence[Review],
    sampling: Sampling,
    budget: Budget,
) -> Generator[CritiqueProgress, None, None]:
    """Have the steps of the windows judged, one after the other, those of all at once."""
    while active := [one for one in reviews if one.goes_on]:
        begun = [
            (*one.asked(), Message("assistant", ANALYSE.format(cur_step=len(one.odds) + 1)))
            for one in active
        ]
        replies = yield from ask(
            [
                ChatRequest(messages, one.seed, budget.analysis, sampling)
                for one, messages in zip(active, begun, strict=True)
            ]
        )
        judged = []
        for one, messages, reply in zip(active, begun, replies, strict=True):
            if (written := _written(one, messages[-1].content, reply)) is not None:
                judged.append((one, messages[:-1], written))
        weights = weigh(
            [
                Choice((*before, Message("assistant", f"{written}{JUDGE}{{")), ANSWERS)
                for _, before, written in judged
            ]
        )
        for (one, before, written), told in zip(judged, weights, strict=True):
            if isinstance(told, Failure):
                one.failure = told
                continue
            one.odds.append(told[0] - told[1])
            answer = ANSWERS[told[0] < told[1]]
            said = f"{written}{JUDGE}{{{answer}}}{_CLOSE}"
            one.turns = (*before, Message("assistant", said))


def _written(one: Review, start: str, reply: ChatReply | Failure) -> str | None:
    """The assistant's turn up to the end of its analysis; None where there is none."""
    if isinstance(reply, Failure):
        one.failure = reply
        return None
    one.tokens += reply.tokens
    analysis, closed, _ = f"{reply.thinking}{reply.text}".partition(END.strip())
    if reply.truncated and not closed:
        one.truncated, one.failure = True, _UNFINISHED
        return None
    return f"{start}{analysis}{END}"
