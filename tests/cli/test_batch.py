"""``check --into``: each paper by itself, and going on after a kill at any point."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from proofcheck.assess.assessor import Event
from proofcheck.document.document import Document
from tests.cli.fakes import CLEAN, CRASHING, DOUBTFUL, Stage
from tests.scripted_assessor import ScriptedAssessor

Call = Callable[..., tuple[int, str, str]]
OUTPUTS = ("--into", "out", "-o", "jsonl=all.jsonl", "-o", "json=each/", "--workers", "1")
TIMES = re.compile(r'"(created|seconds)": ("[^"]*"|[\d.e-]+)')
SECONDS = re.compile(r'<td class="n" data-n="[^"]*">[^<]*</td></tr>')  # the last column of the page


@pytest.fixture
def papers(folder: Path) -> Path:
    (folder / "papers").mkdir()
    for name, text in {"a": CLEAN, "b": DOUBTFUL, "c": CRASHING, "d": CLEAN * 2}.items():
        (folder / "papers" / f"{name}.tex").write_text(text)
    return folder / "papers"


def content(folder: Path) -> dict[str, str]:
    """All that a batch has written, but for times."""
    files = ["all.jsonl", "out/journal.jsonl", "out/summary.json"]
    files += [path.relative_to(folder).as_posix() for path in folder.glob("each/**/*.json")]
    texts = {name: TIMES.sub("", (folder / name).read_text()) for name in sorted(files)}
    return texts | {"index": SECONDS.sub("", (folder / "out/index.html").read_text())}


def test_each_paper_is_as_check_has_it_alone(folder: Path, papers: Path, call: Call) -> None:
    code, out, _ = call("check", "papers", *OUTPUTS)
    assert code == 1
    assert out.splitlines() == [
        "papers/a.tex: checked: 1 proof, 1 step, 0 unscored",
        "papers/b.tex: checked: 1 proof, 2 steps, 1 warning, 0 unscored",
        "papers/c.tex: checked: 1 proof, 1 step, 1 warning",
        "papers/d.tex: checked: 2 proofs, 2 steps, 0 unscored",
    ]
    whole = ""
    for name in "abcd":
        call("check", f"papers/{name}.tex", "-o", "json=alone.json", "-o", "jsonl=alone.jsonl")
        alone = TIMES.sub("", (folder / "alone.json").read_text())
        assert content(folder)[f"each/papers/{name}.tex.json"] == alone
        whole += (folder / "alone.jsonl").read_text()
    assert content(folder)["all.jsonl"] == TIMES.sub("", whole)
    summary = json.loads((folder / "out/summary.json").read_text())
    assert (summary["papers"], summary["done"], summary["steps"]) == (4, 4, 6)
    assert summary["codes"] == {"PC010": 1, "PC301": 1}
    assert [one["path"] for one in summary["documents"]] == [f"papers/{n}.tex" for n in "abcd"]
    page = (folder / "out/index.html").read_text()
    assert "4 of 4 papers, 5 proofs, 6 steps: 2 warnings." in page
    assert "http" not in page.replace('http-equiv="Content', "")


class Stopping(ScriptedAssessor):
    """Stopped by its user at the third paper that it is asked about."""

    asked = 0

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        self.asked += 1
        if self.asked == 3:
            raise KeyboardInterrupt
        return super().assess(documents)


def test_a_batch_goes_on_where_it_was_stopped(
    folder: Path, papers: Path, call: Call, stage: Stage
) -> None:
    call("check", "papers", *OUTPUTS)
    undisturbed = content(folder)
    for name in ("all.jsonl", "out/journal.jsonl"):
        (folder / name).unlink()
    stage.scores = Stopping
    assert call("check", "papers", *OUTPUTS, "--resume")[0] == 130
    assert json.loads((folder / "out/summary.json").read_text())["done"] == 2
    # As a kill leaves them: a line cut off, and what belongs to a paper that is not in the journal.
    with (folder / "out/journal.jsonl").open("a") as stream:
        stream.write('{"path": "papers/c.tex", "sta')
    with (folder / "all.jsonl").open("a") as stream:
        stream.write('{"type": "run", "sch')
    stage.scores = ScriptedAssessor
    assert call("check", "papers", *OUTPUTS)[1:] == (
        "",
        "proofcheck: error: out holds a batch with 2 papers done: --resume goes on with it; "
        "else name another folder\n",
    )
    code, out, _ = call("check", "papers", *OUTPUTS, "--resume")
    assert [line[:12] for line in out.splitlines()] == ["papers/c.tex", "papers/d.tex"]
    assert code == 1
    assert content(folder) == undisturbed


def test_every_report_that_papers_share_goes_on_in_its_line(
    folder: Path, papers: Path, call: Call, stage: Stage
) -> None:
    shared = [f"{name}=all.{name}" for name in ("full", "concise", "markdown", "github")]
    outputs = [*OUTPUTS, *(part for one in shared for part in ("-o", one))]

    def written() -> list[list[str]]:
        texts = [(folder / one.partition("=")[2]).read_text() for one in shared]
        return [re.sub(r"in [\d.]+ s\b", "", text).splitlines() for text in texts]

    call("check", "papers", *outputs)
    undisturbed = written()
    (folder / "out/journal.jsonl").unlink()
    stage.scores = Stopping
    assert call("check", "papers", *outputs)[0] == 130
    for one in shared:
        with (folder / one.partition("=")[2]).open("a") as stream:
            stream.write("half a pap")
    stage.scores = ScriptedAssessor
    call("check", "papers", *outputs, "--resume")
    assert written() == undisturbed


class Broken(ScriptedAssessor):
    """Has a mistake that the second paper brings to light."""

    asked = 0

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        self.asked += 1
        if self.asked == 2:
            raise IndexError("list index out of range")
        return super().assess(documents)


def test_a_mistake_of_ours_costs_one_paper(papers: Path, call: Call, stage: Stage) -> None:
    stage.scores = Broken
    code, out, _ = call("check", "papers", *OUTPUTS)
    assert code == 3
    assert out.splitlines()[1] == (
        "papers/b.tex: unreadable: papers/b.tex: checking it failed "
        "(IndexError: list index out of range)"
    )
    assert [line[:21] for line in out.splitlines()[2:]] == [
        f"papers/{n}.tex: checked" for n in "cd"
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no UTF-8")
def test_a_name_that_is_no_utf_8_left_a_batch_without_index(folder: Path, call: Call) -> None:
    name = os.fsdecode(b"\xfcbung.tex")
    (folder / name).write_text(CLEAN)
    code, _, err = call("check", name, "--into", "out", "-o", "html=pages/")
    assert (code, "error" in err) == (0, False)
    (page,) = re.findall('<a href="(.*?)"', (folder / "out/index.html").read_text())
    assert page == "../pages/%FCbung.tex.html"
    assert (folder / "out" / os.fsdecode(unquote_to_bytes(page))).is_file()
    assert json.loads((folder / "out/summary.json").read_text())["done"] == 1


def test_a_batch_is_not_gone_on_with_in_another_way(folder: Path, papers: Path, call: Call) -> None:
    call("check", "papers/a.tex", *OUTPUTS)
    for more, said in (
        (("--top", "3"), "was begun with another top: 0, now 3"),
        (("--no-model",), "was begun with another models: [["),
        (("-o", "html=pages/"), "was begun with another outputs: ["),
    ):
        code, _, err = call("check", "papers/a.tex", *OUTPUTS, "--resume", *more)
        assert (code, said in err) == (2, True), err
    (folder / "all.jsonl").write_text("")
    code, _, err = call("check", "papers/a.tex", *OUTPUTS, "--resume")
    assert (code, "all.jsonl is shorter than it was" in err) == (2, True), err
    (folder / "out/journal.jsonl").write_text("something else\n")
    code, _, err = call("check", "papers/a.tex", *OUTPUTS, "--resume")
    assert (code, "is no journal of a batch" in err) == (2, True), err


def test_a_batch_in_which_nothing_was_done_is_begun_anew(
    folder: Path, papers: Path, call: Call
) -> None:
    (folder / "known.json").write_text("no baseline")
    code, _, err = call("check", "papers/a.tex", *OUTPUTS, "--baseline", "known.json")
    assert (code, "the baseline" in err) == (2, True), err
    assert call("check", "papers/a.tex", *OUTPUTS)[0] == 0


def test_what_excludes_a_batch(papers: Path, call: Call) -> None:
    assert (
        "--into and --watch exclude each other"
        in call("check", "papers", "--into", "out", "--watch")[2]
    )
    assert (
        "--resume is for a batch: name its folder with --into"
        in call("check", "papers", "--resume")[2]
    )


def test_a_cluster_wants_dask(papers: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, _, err = call("check", "papers", *OUTPUTS, "--cluster", "tcp://127.0.0.1:9")
    assert (code, err.count("\n")) == (2, 1)
    assert "--cluster needs Dask" in err
    assert "pip install 'proofcheck-tex[cluster]'" in err
    assert "--cluster is for a batch" in call("check", "papers", "--cluster", "a:1")[2]
