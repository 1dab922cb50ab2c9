"""The evaluation from end to end, with a tiny verifier of random weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.training.test_labelled import MR_BEN, mr_ben
from tests.verify.tiny import write_tiny
from training.evaluate import main

PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma} If $n \ge 2$ is even then $n^2 \ge 4$. \end{lemma}
\begin{proof}
%s
\end{proof}
\end{document}
"""


def test_a_model_is_measured_on_texts_solutions_and_chains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = write_tiny(tmp_path / "tiny.gguf", causal=True, corrections=None)
    paper = tmp_path / "paper"
    paper.mkdir()
    steps = "\n".join(f"Then $n + {at} \\ge {at} + 2$." for at in range(12))
    (paper / "a.tex").write_text(PAPER % steps, encoding="utf-8")
    solutions = tmp_path / "solutions"
    solutions.mkdir()
    mr_ben(solutions, {"a": [MR_BEN | {"Question": f"Question {at}?"} for at in range(40)]})
    options = ["--labelled", f"mr-ben={solutions}", "--chains", "3", "--rate", "0.5"]
    options += ["--json", str(tmp_path / "out.json"), "--plot", str(tmp_path / "out.svg")]
    monkeypatch.setattr("sys.argv", ["evaluate", str(model), f"paper={paper}", *options])
    main()
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["model"]["name"] == "tiny"
    assert report["sources"]["paper"]["proofs"] == 1
    assert report["sources"]["paper"]["steps"] == 12
    assert 0 < report["all"]["errors"] <= 12
    assert sum(one["errors"] for one in report["kinds"].values()) == report["all"]["errors"]
    assert 0 <= report["all"]["auroc"] <= 1
    assert report["labelled"]["mr-ben"]["solutions"] > 0
    assert report["labelled"]["mr-ben"]["right"] is None  # there is none in this set
    assert report["chains"]["solutions"] == 3
    assert report["tokens"]["text"] > 100
    assert {one["place"].rpartition(":")[0] for one in report["top"]} == {str(paper / "a.tex")}
    assert (tmp_path / "out.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "AUROC" in capsys.readouterr().out


def test_a_source_needs_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["evaluate", "model.gguf", "folder"])
    with pytest.raises(SystemExit):
        main()
