"""How models that write Lean statements are asked, byte for byte as their makers ask them."""

from __future__ import annotations

from dataclasses import dataclass

from proofcheck.formal.models.filling import filled
from proofcheck.llm.chat import Message, Sampling


@dataclass(frozen=True, slots=True)
class Formaliser:
    """``system`` and ``user`` are the turns, with ``{name}`` and ``{statement}``; ``system`` ""
    where there is none.  ``tokens`` bounds the reply, its thinking included."""

    name: str
    system: str
    user: str
    sampling: Sampling
    tokens: int

    def messages(self, name: str, statement: str) -> tuple[Message, ...]:
        """The conversation that asks for ``statement`` as a theorem called ``name``."""
        said = filled(self.user, name=name, statement=statement)
        system = (Message("system", self.system),) if self.system else ()
        return (*system, Message("user", said))


#: As in the example of the model's card, which public code quotes with its f-strings joined:
#: nothing stands between the statement and "Think".
GOEDEL = Formaliser(
    "goedel-formalizer-v2",
    "",
    "Please autoformalize the following natural language problem statement in Lean 4. "
    "Use the following theorem name: {name}\n"
    "The natural language statement is: \n"
    "{statement}"
    "Think before you provide the lean statement.",
    Sampling(0.9, 0.95, 20),
    16384,
)
#: As in the example of the model's card, and StepFun-Formalizer's paper (its figure 6 a).
KIMINA = Formaliser(
    "kimina-autoformalizer",
    "You are an expert in mathematics and Lean 4.",
    "Please autoformalize the following problem in Lean 4 with a header. "
    "Use the following theorem names: {name}.\n\n{statement}",
    Sampling(0.6, 0.95),
    2048,
)
#: As in worker/translator.py of frenzymath/herald_translator.
HERALD = Formaliser(
    "herald",
    "You are an expert at Lean 4 and Mathematics.",
    "Please translate the natural language statement to Lean4 code with the header\n"
    "**Name**\n{name}\n**Informal statement**\n{statement}\n",
    Sampling(0.99, 1.0),
    2048,
)
FORMALISERS = (GOEDEL, KIMINA, HERALD)


def formaliser_for(model: str) -> Formaliser:
    """How the model with this name, or name of a file, is asked; as Goedel's when it is unknown."""
    folded = model.lower().replace("_", "-")
    return next((one for one in FORMALISERS if one.name in folded), GOEDEL)
