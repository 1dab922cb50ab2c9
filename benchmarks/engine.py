"""How fast the built-in model scores real texts, and what windows and packing cost.

    python -m benchmarks.engine chapter.tex [--sequences 1 16] [--batch 512] [--threads 0]

Each line of the table scores everything anew, without the cache.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from contextlib import closing

from proofcheck.assess.session import Session
from proofcheck.assess.steps.verifier import Verifier
from proofcheck.assess.verdict import Scored, Unscored
from proofcheck.document.document import Document, readable
from proofcheck.latex.project import read_documents
from proofcheck.settings.settings import EngineSettings, Settings

COLUMNS = "sequences  batch   load s  score s   tokens/s  evaluated/text    scored  unscored"


def measure(documents: list[Document], settings: Settings) -> Counter[str]:
    """Score the documents and print one line; the reasons of what is unscored, counted."""
    scored = 0
    reasons: Counter[str] = Counter()
    began = time.perf_counter()
    with closing(Session(settings)) as session:
        verifier = session.scorer()
        assert isinstance(verifier, Verifier)
        loaded = 0.0
        for document in documents:
            for _, verdicts in verifier.verify(document):
                loaded = loaded or time.perf_counter() - began
                scored += sum(isinstance(verdict, Scored) for verdict in verdicts)
                reasons.update(v.reason for v in verdicts if isinstance(v, Unscored))
        seconds = time.perf_counter() - began - loaded
        speed = verifier.evaluated / seconds
        share = verifier.evaluated / max(1, verifier.text_tokens)
    used = settings.engine
    print(
        f"{used.sequences:9d} {used.batch:6d} {loaded:8.2f} {seconds:8.2f} {speed:10.0f} "
        f"{share:15.3f} {scored:9d} {sum(reasons.values()):9d}",
        flush=True,
    )
    return reasons


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--model", default="builtin")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--batch", type=int, nargs="+", default=[EngineSettings().batch])
    parser.add_argument("--sequences", type=int, nargs="+", default=[EngineSettings().sequences])
    options = parser.parse_args()
    documents = list(readable(read_documents(options.paths)))
    proofs = sum(len(document.proofs) for document in documents)
    print(f"{len(documents)} documents, {proofs} proofs\n{COLUMNS}")
    reasons: Counter[str] = Counter()
    for batch in options.batch:
        for sequences in options.sequences:
            engine = EngineSettings(threads=options.threads, batch=batch, sequences=sequences)
            settings = Settings(engine=engine, models=(options.model,), use_cache=False)
            reasons = measure(documents, settings)
    for reason, count in reasons.most_common():
        print(f"{count:6d} unscored: {reason}")


if __name__ == "__main__":
    main()
