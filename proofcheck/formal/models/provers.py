"""How models that write Lean proofs are asked, byte for byte as their makers ask them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proofcheck.formal.lean.messages import LeanMessage
from proofcheck.formal.models.filling import filled
from proofcheck.llm.chat import Message, Sampling

_PLAN = (
    "\n\nBefore producing the Lean 4 code to formally prove the given theorem, provide a detailed "
    "proof plan outlining the main proof steps and strategies.\n"
    "The plan should highlight key ideas, intermediate lemmas, and proof structures that will "
    "guide the construction of the final formal proof."
)
_REPAIR = (
    "The proof (Round {round}) is not correct. Following is the compilation error message, where "
    "we use <error></error> to signal the position of the error.\n\n{errors}"
    "\n\nBefore producing the Lean 4 code to formally prove the given theorem, provide a detailed "
    "analysis of the error message."
)
_MOST_ERRORS = 8
_SHOWN_BEFORE = 4
_SHOWN_WITHIN = 6


@dataclass(frozen=True, slots=True)
class Prover:
    """``user`` is the turn, with ``{code}`` and ``{problem}``, the words of what is stated.

    ``open_end``: the code ends in ``:= by``; else in ``:= by sorry``.  ``repairs``: how often it is
    told the errors of its proof.
    """

    name: str
    system: str
    user: str
    sampling: Sampling
    tokens: int
    open_end: bool = False
    repairs: int = 0

    def messages(self, header: str, statement: str, problem: str) -> tuple[Message, ...]:
        """The conversation that asks for a proof of ``statement``, "theorem NAME … : GOAL"."""
        end = ":= by" if self.open_end else ":= by\n  sorry"
        code = f"{header}\n\n{statement} {end}"
        said = filled(self.user, problem=problem, code=code)
        system = (Message("system", self.system),) if self.system else ()
        return (*system, Message("user", said))

    def repair(
        self, messages: tuple[Message, ...], reply: str, number: int, errors: str
    ) -> tuple[Message, ...]:
        """The conversation that asks for another proof after round ``number``, from 0."""
        said = filled(_REPAIR, round=str(number), errors=errors)
        return (*messages, Message("assistant", reply), Message("user", said))


#: As in the README of deepseek-ai/DeepSeek-Prover-V2, which has the plan.
DEEPSEEK = Prover(
    "deepseek-prover-v2",
    "",
    "Complete the following Lean 4 code:\n\n```lean4\n{code}\n```" + _PLAN,
    Sampling(1.0, 0.95),
    8192,
)
#: The same without the plan: a tenth of the tokens.
DEEPSEEK_SHORT = Prover(
    "deepseek-prover-v2-short",
    "",
    "Complete the following Lean 4 code:\n\n```lean4\n{code}\n```",
    Sampling(1.0, 0.95),
    2048,
)
#: As in the README of Goedel-LM/Goedel-Prover-V2: no line break before the fence; two repairs.
GOEDEL = Prover(
    "goedel-prover-v2",
    "",
    "Complete the following Lean 4 code:\n\n```lean4\n{code}```" + _PLAN,
    Sampling(1.0, 0.95),
    32768,
    repairs=2,
)
#: As in the example of the card of AI-MO/Kimina-Prover-Preview-Distill-7B.
KIMINA = Prover(
    "kimina-prover",
    "You are an expert in mathematics and Lean 4.",
    "Think about and solve the following problem step by step in Lean 4."
    "\n# Problem:{problem}\n# Formal statement:\n```lean4\n{code}\n```\n",
    Sampling(0.6, 0.95),
    8096,
    open_end=True,
)


def provers_for(model: str) -> tuple[Prover, ...]:
    """How the model with this name, or name of a file, is asked, one way after the other.

    As DeepSeek's when it is unknown: without a plan first, which takes a tenth of the tokens.
    """
    folded = model.lower().replace("_", "-")
    named = next((one for one in (GOEDEL, KIMINA) if one.name in folded), None)
    return (named,) if named else (DEEPSEEK_SHORT, DEEPSEEK)


def errors_text(code: str, errors: Sequence[LeanMessage]) -> str:
    """The errors with the code around them, as Goedel-Prover-V2's ``get_error_str`` writes them.

    Lines are those of ``code``, from 1, columns from 0.
    """
    lines = code.split("\n")
    parts = []
    for number, error in enumerate(errors[:_MOST_ERRORS], 1):
        shown = "".join(f"{line}\n" for line in _marked(lines, error))
        parts.append(
            f"\nError {number}:\n\nCorresponding Code:\n```lean4\n{shown}\n```\n"
            f"\nError Message: {error.text}\n"
        )
    if len(errors) > _MOST_ERRORS:
        parts.append(f"\n... [Omitted {len(errors) - _MOST_ERRORS} more errors] ...\n")
    return "".join(parts)


def _marked(lines: Sequence[str], error: LeanMessage) -> list[str]:
    """The lines of an error between their neighbours, the error between its marks."""
    last = len(lines) - 1
    start, end = min(error.line - 1, last), min(error.end_line - 1, last)
    before = list(lines[max(0, start - _SHOWN_BEFORE) : start])
    first, at, to = lines[start], error.column, error.end_column
    if start == end:
        marked = [f"{first[:at]}<error>{first[at:to]}</error>{first[to:]}"]
    else:
        within = list(lines[start + 1 : min(end, start + _SHOWN_WITHIN)])
        if end > start + _SHOWN_WITHIN:
            blanks = len(within[-1]) - len(within[-1].lstrip(" "))
            within += ["", " " * blanks + "... --[Truncated]-- ..."]
        closing = f"{lines[end][:to]}</error>{lines[end][to:]}"
        marked = [f"{first[:at]}<error>{first[at:]}", *within, closing]
    return [*before, *marked, *lines[end + 1 : end + 2]]
