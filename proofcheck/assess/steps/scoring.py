"""How a model is asked about steps: what the assessor needs to know of a protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from proofcheck.models.calibration import Calibration, local_calibration

if TYPE_CHECKING:
    from proofcheck.assess.steps.task import Settled, Task
    from proofcheck.assess.steps.windows import ContextPart
    from proofcheck.document.document import Document, Proof
    from proofcheck.llm.engine import Engine, Tokens


class Framing(Protocol):
    """How the text of a proof becomes the tokens that are put to a model.

    ``start`` are the tokens before the context; ``ahead`` is how many tokens of later steps are to
    stand behind the last step of a window: 0 where a step's score depends on nothing after it.
    """

    @property
    def start(self) -> Sequence[int]: ...
    @property
    def ahead(self) -> int: ...

    def text(self, normalised: str, number: int) -> str:
        """Step ``number`` (from 0) of a proof as it is tokenised."""

    def tokens(self, text: str, ids: Sequence[int]) -> Tokens:
        """The tokens ``ids`` of ``text`` as they are put to the model."""

    def around(self, number: int, ids: Sequence[int], *, opens: bool) -> tuple[list[int], int]:
        """Step ``number`` (from 0) with all that belongs to it, and where in it the step ends.

        ``opens``: it is the first step of its window.
        """


class StepScoring(Framing, Protocol):
    """A protocol with the parameters of one model.

    ``name`` is that of the protocol; ``version`` is part of every cache key: it changes whenever
    the same text would be put to the model differently, or its answers read differently.
    ``longest`` is the longest window in tokens that a model gets unless the user asks for another
    (0: whatever it was trained for), ``room`` how many tokens beyond that are in memory at once.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def longest(self) -> int: ...
    @property
    def room(self) -> int: ...

    def contexts(self, document: Document, limit: int) -> Callable[[Proof], list[ContextPart]]:
        """What a model is told before each proof of the document, in a window of ``limit`` tokens.

        The pieces are tokenised one by one.
        """

    def score(self, tasks: Sequence[Task], engine: Engine) -> Iterator[Settled]:
        """Enter what the engine says into each task; the scores worth keeping, task by task."""


@dataclass(frozen=True, slots=True)
class StepModel:
    """A model that scores steps; ``note`` is what a user should know, or None.

    ``sha256`` is empty for one of which no file is here, until it is ``identified``.
    """

    name: str
    sha256: str
    scoring: StepScoring
    calibration: Calibration
    note: str | None = None


def identified(model: StepModel, identity: str) -> StepModel:
    """The model with an identity, and with what was measured on this machine under it.

    ``identity`` is that of ``ScoringModel``: all by which a model is known that a server runs and
    of which no file is here.  Raises ``ModelError`` for a calibration that cannot be read.
    """
    if model.sha256:
        return model
    measured = local_calibration(identity, model.scoring.name)
    if measured is None:
        return replace(model, sha256=identity)
    return replace(model, sha256=identity, calibration=measured, note=None)
