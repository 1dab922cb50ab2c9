"""The makers' prompts.  ``PROMPTS`` lists them.

Their texts stand beside this file as their makers published them, for ``str.format``, under the
licences in ``NOTICE.txt``.  What the paper says stands in them without fences, as the makers have
it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files

from proofcheck.assess.critique.makers.answers import (
    Answer,
    read_correct,
    read_index,
    read_score,
    read_steps,
)
from proofcheck.assess.critique.prompts import Brief, StepRange
from proofcheck.document.text import fold_blanks
from proofcheck.llm.chat import Message
from proofcheck.llm.engine import Failure


@dataclass(frozen=True, slots=True)
class MakersPrompt:
    """A prompt of which the reply ends in an answer.

    ``text`` names the file of the template, ``check`` that of what has an analysis checked ("": as
    for other models).  ``thought``: what is thought counts as written.  ``fields`` gives what goes
    into the templates; ``read`` the answer in a reply.  ``source`` says where they were published,
    and under which licence.
    """

    text: str
    fields: Callable[[Brief, StepRange], dict[str, str]]
    read: Callable[[str, Brief, StepRange], Answer | Failure]
    source: str
    check: str = ""
    thought: bool = False

    def messages(self, brief: Brief, window: StepRange) -> tuple[Message, ...]:
        """What asks for an analysis of a window."""
        return (Message("user", template(self.text).format(**self.fields(brief, window))),)

    def check_messages(self, brief: Brief, window: StepRange, analysis: str) -> tuple[Message, ...]:
        """What asks whether the defects that an analysis names are there."""
        fields = self.fields(brief, window)
        return (Message("user", template(self.check).format(**fields, rating=analysis)),)


def template(name: str) -> str:
    """The template in a file beside this one, without blanks around, as the makers read it."""
    return files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8").strip()


def problem(brief: Brief) -> str:
    """What is to be proved, after what may be used."""
    cited = ("What may be used:", *brief.cited) if brief.cited else ()
    parts = (*brief.notation, *cited, f"Prove: {brief.statement}" if brief.statement else "")
    return "\n\n".join(fold_blanks(part) for part in parts if part)


def steps(brief: Brief, window: StepRange) -> list[str]:
    """The texts of the steps that are shown."""
    return [fold_blanks(text) for _, text in brief.steps[window.shown : window.end]]


def _deepseek(brief: Brief, window: StepRange) -> dict[str, str]:
    return {"statement": problem(brief), "proof": "\n\n".join(steps(brief, window))}


def _open_proof_corpus(brief: Brief, window: StepRange) -> dict[str, str]:
    return {"problem": problem(brief), "solution": "\n\n".join(steps(brief, window))}


def _process_bench(brief: Brief, window: StepRange) -> dict[str, str]:
    tagged = [
        f"<paragraph_{index}>\n{text}\n</paragraph_{index}>"
        for index, text in enumerate(steps(brief, window))
    ]
    return {"problem": problem(brief), "tagged_response": "\n\n".join(tagged)}


def _think_prm(brief: Brief, window: StepRange) -> dict[str, str]:
    numbered = [f"Step {index}: {text}" for index, text in enumerate(steps(brief, window), 1)]
    return {"problem": problem(brief), "solution": "\n".join(numbered)}


PROMPTS: dict[str, MakersPrompt] = {
    "deepseek-math-v2": MakersPrompt(
        "deepseek_math_v2",
        _deepseek,
        read_score,
        "deepseek-ai/DeepSeek-Math-V2, inference/math_templates.py, Apache-2.0",
        check="deepseek_math_v2_meta",
    ),
    "processbench": MakersPrompt(
        "processbench",
        _process_bench,
        read_index,
        "QwenLM/ProcessBench, code/templates/critique_template.txt, of which no licence was seen "
        "but that of the data, Apache-2.0",
    ),
    "open-proof-corpus": MakersPrompt(
        "open_proof_corpus",
        _open_proof_corpus,
        read_correct,
        "insait-institute/open-proof-corpus, verl/runs/prompts/discrete_simple.txt, Apache-2.0",
    ),
    "thinkprm": MakersPrompt(
        "thinkprm",
        _think_prm,
        read_steps,
        "mukhal/ThinkPRM, utils/helper.py, Copyright (c) 2026 Muhammad Khalifa, MIT",
        thought=True,
    ),
}
"""By the name of the way of asking (``--way``)."""
