"""Papers on disk, and what repairs them with scripted models."""

from __future__ import annotations

from pathlib import Path

from proofcheck.document.document import readable
from proofcheck.latex.project import read_documents
from proofcheck.repair.amending import Compiles, RepairContext
from proofcheck.repair.draft import Draft, amend, first_draft
from proofcheck.repair.mend import mend
from proofcheck.repair.repairs import Repair
from proofcheck.repair.revise import Reviser

HEAD = "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
TAIL = "\\end{document}\n"


def paper(*proofs: str, head: str = HEAD) -> str:
    """A lemma before each proof, which is given by its body."""
    return (
        head
        + "".join(
            f"\\begin{{lemma}}\\label{{lem:{n}}} $a_{n} = 1$. \\end{{lemma}}\n"
            f"\\begin{{proof}}\n{body}\n\\end{{proof}}\n"
            for n, body in enumerate(proofs, 1)
        )
        + TAIL
    )


def write(folder: Path, text: str, name: str = "a.tex", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def repair_all(
    path: Path, reviser: Reviser, rounds: int = 3, compiles: Compiles | None = None
) -> tuple[list[Repair], Draft]:
    """The repairs of the proofs at fault of the paper at ``path``."""
    documents = tuple(readable(read_documents([str(path)])))
    draft = first_draft(documents[0], documents)
    context = RepairContext(documents, reviser, rounds, compiles)
    ids = {proof.id for proof in draft.document.proofs}
    reviews = list(reviser.review(draft, ids))
    return [mend(context, draft, *item) for item in reviews if item[1].faults], draft


def applied(repair: Repair, draft: Draft) -> str:
    """The root's text with a repair."""
    source = draft.document.sources[draft.document.path]
    return amend(source, repair.edits)
