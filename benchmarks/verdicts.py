"""What share of a chat model's analyses ends in a usable verdict, and what they cost.

    python -m benchmarks.verdicts MODEL PATH... [--proofs 10] [--votes 1] [--tokens 512]

Takes every so many proofs of the texts, so that all of them have a share, and judges those of a
text together, as the program does, until ``--seconds`` have passed.  A verdict is usable when it
has a grade; a defect is located when its quotation stands in the proof.  ``--keep FILE`` appends
what was asked and said, text by text, and does not judge again what stands there.  With ``--cache
FOLDER`` replies are kept there: when how verdicts are asked for has changed, the analyses of an
earlier run need not be written again.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.kept import keep, options_of, records
from benchmarks.peers import peak as most_memory
from proofcheck.assess.cache import Cache
from proofcheck.assess.critique.chat_cache import CachedChat
from proofcheck.assess.critique.critic import Critic
from proofcheck.assess.critique.ways import WAYS
from proofcheck.assess.protocols import read_catalogue
from proofcheck.document.document import Document, readable
from proofcheck.document.proofs import asserting_steps
from proofcheck.latex.project import read_documents
from proofcheck.llm.chat import ChatEngine, ChatReply, ChatRequest
from proofcheck.llm.chat_model import ChatModel, open_chat
from proofcheck.llm.chat_process import ChatProcess
from proofcheck.llm.engine import Failure
from proofcheck.metrics.share import Share
from proofcheck.models.resolve import resolve
from proofcheck.reports.shared.figures import interval_text, percent
from proofcheck.settings.settings import CritiqueSettings, EngineSettings

STEPS = (3, 8)  # of a proof that is taken
TOGETHER = 8  # proofs that are judged at once


class Recorded(CachedChat):
    """An engine that remembers the last turn of what it was asked, and what it replied."""

    def __init__(self, engine: ChatEngine, cache: Cache | None, identity: str) -> None:
        super().__init__(engine, cache, identity)
        self.said: list[dict[str, Any]] = []

    def chat(
        self, requests: Sequence[ChatRequest], *, going_on: bool = False
    ) -> Iterator[ChatReply | Failure]:
        replies = super().chat(requests, going_on=going_on)
        for request, reply in zip(requests, replies, strict=True):
            asked = {"schema": bool(request.schema), "asked": request.messages[-1].content[-400:]}
            self.said.append(asked | asdict(reply))
            yield reply


def chosen(paths: list[str], wanted: int) -> list[Document]:
    """``wanted`` proofs of middling length, spread over the texts, some of one text together."""
    found = [
        (document, proof)
        for document in readable(read_documents(paths))
        for proof in document.proofs
        if STEPS[0] <= len(asserting_steps(proof)) <= STEPS[1]
    ]
    groups: list[Document] = []
    for document, proof in found[:: max(1, len(found) // wanted)][:wanted]:
        last = groups[-1] if groups else None
        if last and last.text is document.text and len(last.proofs) < TOGETHER:
            groups[-1] = replace(last, proofs=(*last.proofs, proof))
        else:
            groups.append(replace(document, proofs=(proof,)))
    return groups


def peak(engine: ChatProcess) -> float:
    """The most memory the engine's process had so far, in GB; NaN when it has died."""
    return math.nan if engine.pid is None else most_memory(engine.pid)


def share(part: int, whole: int) -> str:
    of = Share(part, whole)
    return f"{part} of {whole} ({percent(of.value, 0)}, {interval_text(of.interval, digits=0)})"


def judged(
    settings: CritiqueSettings,
    model: ChatModel,
    documents: Sequence[Document],
    until: float,
    cache: Cache | None = None,
) -> Iterator[dict[str, Any]]:
    """What was said of the proofs of each document, and what it took, until the time is over."""
    process = model.engine
    assert isinstance(process, ChatProcess)
    engine = Recorded(process, cache, model.identity)
    model = replace(model, engine=engine)
    with closing(Critic(settings, [model], None)) as critic:
        for document in documents:
            if time.monotonic() > until:
                return
            estimate, evaluated = critic.estimate([document]), engine.evaluated
            engine.said.clear()
            began = time.monotonic()
            told = [it[1] for it in critic.judge(document) if isinstance(it, tuple)]
            yield {
                "estimate": asdict(estimate),
                "seconds": time.monotonic() - began,
                "evaluated": engine.evaluated - evaluated,
                "written": sum(one.tokens for one in told),
                "peak": peak(process),
                "grades": [one.grade for one in told],
                "rejected": sum(one.rejected for one in told),
                "analyses": [
                    {
                        "grade": one.grade,
                        "located": len(one.defects),
                        "steps": [defect.step for defect in one.defects],
                        "dropped": one.dropped,
                        "truncated": one.truncated,
                        "failure": one.failure and one.failure.reason,
                    }
                    for judgement in told
                    for one in judgement.analyses
                ],
                "said": list(engine.said),
            }


def report(name: str, lines: list[dict[str, Any]]) -> None:
    analyses = [one for line in lines for one in line["analyses"]]
    located = sum(one["located"] for one in analyses)
    total = {key: sum(line[key] for line in lines) for key in ("written", "evaluated", "seconds")}
    print(f"{name}: {sum(len(line['grades']) for line in lines)} proofs")
    print("usable verdicts:", share(sum(it["grade"] is not None for it in analyses), len(analyses)))
    print("located:", share(located, located + sum(one["dropped"] for one in analyses)))
    print("grades:", dict(Counter(str(one) for line in lines for one in line["grades"])))
    print("rejected by checks:", sum(line["rejected"] for line in lines))
    for reason, count in Counter(it["failure"] for it in analyses if it["failure"]).most_common():
        print(f"  {count} {reason}")
    said = max((line["estimate"]["memory"] for line in lines), default=0)
    print(
        f"{total['written']:,} tokens written, {total['evaluated']:,} evaluated, "
        f"{total['seconds']:.0f} s, {total['written'] / total['seconds']:.1f} written/s, "
        f"peak {max(line['peak'] for line in lines):.2f} GB (estimate {said / 1e9:.2f})",
        flush=True,
    )


def main() -> None:
    parser = options_of(__doc__, seconds=3600.0)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--proofs", type=int, default=10)
    parser.add_argument("--votes", type=int, default=1)
    parser.add_argument("--meta", type=int, default=1)
    parser.add_argument("--tokens", type=int, default=512)
    parser.add_argument("--context", type=int, default=0)
    parser.add_argument("--way", choices=[*WAYS], default="own")
    parser.add_argument("--remarks", action="store_true")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    settings = CritiqueSettings(
        votes=options.votes,
        meta=options.meta,
        tokens=options.tokens,
        way=options.way,
        remarks=options.remarks,
    )
    engine = EngineSettings(threads=options.threads, context=options.context)
    model = open_chat(resolve(options.model, read_catalogue()), engine, None)
    lines = records(options.keep)
    documents = chosen(options.paths, options.proofs)[len(lines) :]
    cache = Cache(options.cache) if options.cache else None
    until = time.monotonic() + options.seconds
    for line in judged(settings, model, documents, until, cache):
        lines.append(line)
        keep(options.keep, line)
    report(model.name, lines)


if __name__ == "__main__":
    main()
