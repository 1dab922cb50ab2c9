"""The making of a verifier, end to end, on a toy corpus: from LaTeX to a GGUF that is used."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from proofcheck.assess.verdict import Scored
from proofcheck.document.document import readable
from proofcheck.latex.project import read_documents
from proofcheck.llm.engine import Failure, Query
from proofcheck.llm.process import LlamaConfig, ProcessEngine
from proofcheck.settings.settings import EngineSettings
from tests.verify.opening import open_verifier
from training.chains import chains
from training.export import export, read_checkpoint
from training.model import Model, attention
from training.start import transfer
from training.tokenizer import BAD, BOS, OK, TAG, Encoder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
_PREAMBLE = "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"


def paper(seed: int, proofs: int) -> str:
    """A document with generated proofs, all of them right."""
    right = (chain for chain in chains(random.Random(seed)) if not chain.wrong)
    pieces = [_PREAMBLE]
    for chain in islice(right, proofs):
        steps = "\n".join(chain.steps)
        pieces.append(f"\\begin{{lemma}}{chain.statement}\\end{{lemma}}")
        pieces.append(f"\\begin{{proof}}\n{steps}\n\\end{{proof}}")
    return "\n".join([*pieces, "\\end{document}\n"])


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``training.pipeline`` has done everything on toy sources."""
    folder = tmp_path_factory.mktemp("training")
    sources = {"stacks": 40, "napkin": 20, "pfr": 25, "planetmath-54": 25, "aata": 8}
    for seed, (name, proofs) in enumerate(sources.items()):
        (folder / name).mkdir()
        (folder / name / "paper.tex").write_text(paper(seed, proofs), encoding="utf-8")
    command = [sys.executable, "-m", "training.pipeline", str(folder / "work"), "--minutes=0.05"]
    command += ["--layers=1", "--width=64", "--hidden=96", "--rows=2", "--size=640", "--eager"]
    command += [f"{name}={folder / name}" for name in sources]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder


def test_the_model_that_was_made_scores_a_paper(work: Path) -> None:
    model = work / "work" / "step-verifier.gguf"
    (document,) = readable(read_documents([str(work / "aata")]))
    with open_verifier(EngineSettings(model=str(model)), None) as verifier:
        verdicts = [verdict for _, of in verifier.verify(document) for verdict in of]
    assert verdicts
    assert all(isinstance(verdict, Scored) for verdict in verdicts)


def test_it_is_evaluated_on_the_test_sources(work: Path) -> None:
    report = json.loads((work / "work" / "evaluation.json").read_text())
    assert list(report["sources"]) == ["aata"]
    assert 0 <= report["all"]["auroc"] <= 1
    assert (work / "work" / "reliability.svg").read_text().startswith("<svg")


def test_training_goes_on_from_its_checkpoint(work: Path) -> None:
    log = work / "work" / "run" / "log.jsonl"
    before = json.loads(log.read_text().splitlines()[-1])
    command = [sys.executable, "-m", "training.train", str(work / "work"), "--minutes=0.02"]
    command += ["--layers=1", "--width=64", "--hidden=96", "--rows=2", "--eager"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    after = json.loads(log.read_text().splitlines()[-1])
    assert after["steps"] > before["steps"] > 0
    assert after["tokens"] > before["tokens"]


def test_llama_cpp_computes_what_torch_computes(work: Path, tmp_path: Path) -> None:
    vocabulary = work / "work" / "vocabulary.gguf"
    model = read_checkpoint(work / "work" / "run" / "checkpoint.pt")
    export(model, vocabulary, tmp_path / "model.gguf", "f32")
    text = Encoder(vocabulary)("Let $a = b + 2$. Hence $a - 2 = b$ and $x \\le y$. ")
    tokens = [BOS, *text, TAG]
    config = LlamaConfig(str(tmp_path / "model.gguf"), 1, 512, 512, 1, 60.0, causal=False)
    engine = ProcessEngine(config)
    try:
        (answer,) = engine.logits([Query(tokens, range(len(tokens)), (OK, BAD, text[0]))])
    finally:
        engine.close()
    assert not isinstance(answer, Failure)
    block = np.ones((1, len(tokens)), np.int16)
    with torch.no_grad():
        hidden = model(torch.tensor([tokens]), attention(block).float())
        expected = model.logits(hidden)[0][:, [OK, BAD, text[0]]]
    assert np.allclose(np.array(answer), expected.numpy(), atol=2e-3)


def test_weights_come_back_from_a_gguf(work: Path, tmp_path: Path) -> None:
    vocabulary = work / "work" / "vocabulary.gguf"
    model = read_checkpoint(work / "work" / "run" / "checkpoint.pt")
    export(model, vocabulary, tmp_path / "model.gguf", "f32")
    again = Model(model.shape)
    transfer(tmp_path / "model.gguf", vocabulary, again)
    for name, weight in model.state_dict().items():
        assert torch.equal(again.state_dict()[name], weight)
