"""What share of a chat model's analyses ends in a usable verdict, and what they cost.

    python -m benchmarks.verdicts MODEL PATH... [--proofs 10] [--votes 1] [--tokens 512]

Takes every so many proofs of the texts, so that all of them have a share, and judges one after the
other until ``--seconds`` have passed.  A verdict is usable when it has a grade; a defect is located
when its quotation stands in the proof.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.judgement import Judgement
from proofcheck.assess.protocols import read_catalogue
from proofcheck.document.document import Document, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.latex.project import read_documents
from proofcheck.llm.chat_model import open_chat
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.metrics.share import Share
from proofcheck.models.resolve import resolve
from proofcheck.reports.shared.figures import interval_text, percent
from proofcheck.settings.settings import CritiqueSettings, EngineSettings

STEPS = (3, 8)  # of a proof that is taken


def chosen(paths: list[str], wanted: int) -> list[Document]:
    """``wanted`` proofs of middling length, spread over the texts, each its document's only one."""
    found = [
        replace(document, proofs=(proof,))
        for document in readable(read_documents(paths))
        for proof in document.proofs
        if STEPS[0] <= len(asserting_steps(proof)) <= STEPS[1]
    ]
    return found[:: max(1, len(found) // wanted)][:wanted]


def peak(engine: ChatProcess) -> float:
    """The most memory the engine's process had so far, in GB; NaN when it has died."""
    if engine.pid is None:
        return math.nan
    status = Path(f"/proc/{engine.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e9


def share(part: int, whole: int) -> str:
    of = Share(part, whole)
    return f"{part} of {whole} ({percent(of.value, 0)}, {interval_text(of.interval, digits=0)})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--proofs", type=int, default=10)
    parser.add_argument("--votes", type=int, default=1)
    parser.add_argument("--meta", type=int, default=1)
    parser.add_argument("--tokens", type=int, default=512)
    parser.add_argument("--seconds", type=float, default=3600.0)
    options = parser.parse_args()
    settings = CritiqueSettings(votes=options.votes, meta=options.meta, tokens=options.tokens)
    model = open_chat(resolve(options.model, read_catalogue()), EngineSettings(), None)
    documents = chosen(options.paths, options.proofs)
    began = time.perf_counter()
    judgements: list[Judgement] = []
    with closing(Critic(settings, [model], None)) as critic:
        for document in documents:
            judgements += [it[1] for it in critic.judge(document) if isinstance(it, tuple)]
            if time.perf_counter() - began > options.seconds:
                break
        seconds = time.perf_counter() - began
        assert isinstance(model.engine, ChatProcess)
        memory, evaluated = peak(model.engine), model.engine.evaluated
    analyses = [one for judgement in judgements for one in judgement.analyses]
    located = sum(len(one.defects) for one in analyses)
    written = sum(judgement.tokens for judgement in judgements)
    print(f"{model.name}: {len(judgements)} proofs")
    print("usable verdicts:", share(sum(one.grade is not None for one in analyses), len(analyses)))
    print("located:", share(located, located + sum(one.dropped for one in analyses)))
    print("grades:", dict(Counter(str(one.grade) for one in judgements)))
    print("rejected by checks:", sum(one.rejected for one in judgements))
    for reason, count in Counter(
        one.failure.reason for one in analyses if one.failure
    ).most_common():
        print(f"  {count} {reason}")
    print(
        f"{written:,} tokens written, {evaluated:,} evaluated, {seconds:.0f} s, "
        f"{written / seconds:.1f} written/s, peak {memory:.2f} GB",
        flush=True,
    )


if __name__ == "__main__":
    main()
