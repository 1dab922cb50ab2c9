"""The making of a verifier, end to end, from a toy base and toy papers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from proofcheck.models.calibration import parse_calibration
from proofcheck.models.gguf import read_header
from tests.training.test_labelled import MR_BEN, PRMBENCH, mr_ben, prmbench
from tests.training.toy import corrections, paper, write_base
from training.corpus import load
from training.gguf_file import value
from training.quantise import AS_IT_IS, Trial, best
from training.train import read_weights

ROOT = Path(__file__).parent.parent.parent


def run(folder: Path, *more: str) -> str:
    """Make a verifier in ``folder / "work"``; what is printed."""
    command = [sys.executable, "-m", "training.run", str(folder / "work"), "--size=265", *more]
    command += [f"--base={folder / 'base.gguf'}"]
    command += [f"{name}={folder / name}" for name in ("stacks", "aata")]
    one_thread = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=one_thread, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy base and two toy sources."""
    folder = tmp_path_factory.mktemp("training")
    write_base(folder / "base.gguf")
    for seed, (name, proofs) in enumerate({"stacks": 30, "aata": 8}.items()):
        (folder / name).mkdir()
        (folder / name / "paper.tex").write_text(paper(seed, proofs), encoding="utf-8")
    return folder


def trial(kind: str, megabytes: float, nats: float) -> Trial:
    return Trial(kind, Path(kind), megabytes, nats, 1000, 100.0)


def test_the_smallest_of_the_best_that_are_small_enough() -> None:
    tried = [trial("F16", 200, 1.7), trial("Q8_0", 94, 1.7005), trial(AS_IT_IS, 77, 1.701)]
    assert best([*tried, trial("Q4_0", 70, 1.9)], 95).kind == AS_IT_IS
    assert best([*tried, trial("Q4_0", 70, 1.9)], 75).kind == "Q4_0"
    with pytest.raises(SystemExit, match="no quantisation is smaller than 50 MB"):
        best(tried, 50)


@pytest.mark.slow
def test_from_a_base_to_a_file(folder: Path) -> None:
    said = run(folder)
    assert "| as the base |" in said
    header = read_header(folder / "work" / "step-verifier.gguf")
    assert header.metadata["proofcheck.protocol"] == "likelihood"
    assert header.metadata["general.license"] == "Apache-2.0"
    assert header.metadata["general.base_model.0.name"] == "Toy"
    assert header.metadata["tokenizer.ggml.bos_token_id"] == 0
    assert header.lengths["tokenizer.ggml.tokens"] <= 265
    assert value(folder / "work" / "step-verifier.gguf", "proofcheck.texts") == ["stacks"]
    assert load(folder / "work" / "aata.jsonl")[0].steps


@pytest.mark.slow
def test_what_was_made_is_calibrated_and_measured(folder: Path, tmp_path: Path) -> None:
    """The later stages had never been run as a whole."""
    write_base(tmp_path / "base.gguf", parrot=True)
    for name in ("stacks", "aata"):
        (tmp_path / name).symlink_to(folder / name)
    pairs = [*corrections("someone/text", 60), *corrections("twjudson/aata", 5)]
    (tmp_path / "pairs.jsonl").write_text("\n".join(pairs), encoding="utf-8")
    prmbench(tmp_path / "judged", PRMBENCH)
    mr_ben(tmp_path / "judged", {"a": [MR_BEN]})
    options = f"--corrections={tmp_path / 'pairs.jsonl'}", f"--judged={tmp_path / 'judged'}"
    run(tmp_path, *options)
    work = tmp_path / "work"
    found = parse_calibration(
        str(read_header(work / "step-verifier.gguf").metadata["proofcheck.calibration"])
    )
    assert found.scale > 0.1
    assert "0.01" in found.thresholds  # too few steps for one in 1,000
    assert "60 wrong steps of corrections.jsonl" in found.measured_on
    held_out = json.loads((work / "corrections-held-out.json").read_text("utf-8"))
    assert held_out["corrections"]["pairs"] == 5
    assert held_out["corrections"]["preferred"]["share"] == 1.0
    assert json.loads((work / "mutation.json").read_text("utf-8"))["errors"]
    judged = json.loads((work / "judged.json").read_text("utf-8"))
    assert judged["dataset"]["proofs"] == 3  # PRMBench's right solution is one of them


@pytest.mark.slow
def test_training_goes_on_from_its_checkpoint(folder: Path) -> None:
    options = ("--minutes=0.03", "--layers=1")
    run(folder, *options)
    checkpoint = folder / "work" / "checkpoint.pt"
    first = read_weights(checkpoint)
    said = run(folder, *options)
    assert "as the base" not in said
    second = read_weights(checkpoint)
    assert set(first) == set(second)
    assert any((first[name] != second[name]).any() for name in first)
