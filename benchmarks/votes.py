"""What votes cost that share their prompt, and what they cost without.

    python -m benchmarks.votes [--model chat.gguf] [--votes 8] [--prompt 1500] [--tokens 128]

Without a model, one of 50 million random weights is made on the spot: it runs as fast as one that
was trained.  Each line of the table writes the same number of replies anew.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from proofcheck.assess.protocols import read_catalogue
from proofcheck.llm.chat import ChatReply, ChatRequest, Message
from proofcheck.llm.chat_model import open_chat
from proofcheck.models.resolve import resolve
from proofcheck.settings.settings import EngineSettings
from tests.verify.tiny_chat import write_tiny_chat

SENTENCE = "Let $n$ be odd, so $n = 2k + 1$ and $n^2 = 4k^2 + 4k + 1$ is odd as well. "
SCHEMA = (
    '{"type": "object", "properties": {"what": {"type": "string"}, "grade": {"enum": [0, 0.5, 1]}},'
    ' "required": ["what", "grade"], "additionalProperties": false}'
)
COLUMNS = "                          evaluated  evaluated/vote   written   seconds  written/s"


def requests(
    options: argparse.Namespace, heads: Iterable[str], schema: str | None = None
) -> list[ChatRequest]:
    proof = (SENTENCE * (options.prompt // len(SENTENCE) + 1))[: options.prompt]
    return [
        ChatRequest((Message("user", head + proof),), seed, options.tokens, schema=schema)
        for seed, head in enumerate(heads)
    ]


def measure(
    name: str, model: str, settings: EngineSettings, calls: Iterable[list[ChatRequest]]
) -> None:
    """Write all replies and print one line; loading the model is not counted."""
    engine = open_chat(resolve(model, read_catalogue()), settings, None).engine
    engine.prompt_tokens([Message("user", "x")])
    began = time.perf_counter()
    replies = [reply for call in calls for reply in engine.chat(call)]
    seconds = time.perf_counter() - began
    engine.close()
    written = sum(reply.tokens for reply in replies if isinstance(reply, ChatReply))
    print(
        f"{name:26s}{engine.evaluated:9d} {engine.evaluated / len(replies):15.0f} {written:9d} "
        f"{seconds:9.2f} {written / seconds:10.1f}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model")
    parser.add_argument("--votes", type=int, default=8)
    parser.add_argument("--prompt", type=int, default=1500, help="characters of the proof")
    parser.add_argument("--tokens", type=int, default=128, help="the longest reply")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    settings = EngineSettings(threads=options.threads, sequences=options.votes)
    same = [""] * options.votes
    votes = requests(options, same)
    with tempfile.TemporaryDirectory() as folder:
        model = options.model or str(
            write_tiny_chat(
                Path(folder) / "random.gguf", context=4096, layers=8, width=640, vocabulary=16384
            )
        )
        print(COLUMNS)
        measure("one by one", model, settings, [[vote] for vote in votes])
        apart = requests(options, map(str, range(options.votes)))
        measure("together, nothing shared", model, settings, [apart])
        measure("together, prompt shared", model, settings, [votes])
        verdicts = requests(options, same, schema=SCHEMA)
        measure("the same, under a schema", model, settings, [verdicts])


if __name__ == "__main__":
    main()
