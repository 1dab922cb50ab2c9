"""Roots are read and checked in other processes, and what comes of it is the same as here."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from proofcheck import looking
from proofcheck.assess.assessor import Event
from proofcheck.assess.cache import Cache
from proofcheck.batch.batch import look_at_paper
from proofcheck.checks.registry import CHECKS, check_alone, check_among, run_checks
from proofcheck.document.document import Document, UnreadableDocument, readable
from proofcheck.events import Progress
from proofcheck.latex.collection import Paper
from proofcheck.latex.decoding import decode
from proofcheck.latex.files import Tree
from proofcheck.latex.parse import parse
from proofcheck.latex.project import read_documents
from proofcheck.looking import Looked, Looking, look
from proofcheck.result import Result
from proofcheck.run import check
from proofcheck.settings.settings import Settings
from tests.latex.test_kept import seen
from tests.scripted_assessor import ScriptedAssessor

SAMPLES = Path(__file__).parents[1] / "samples"
SHARED = r"\begin{lemma}\label{a} $1 + 1 = 3$. \end{lemma}\begin{proof} Clear.$)$ \end{proof}"


def paper(words: str) -> str:
    return (
        "\\documentclass{article}\\newtheorem{lemma}{Lemma}\\begin{document}\n"
        f"\\input{{shared}} {words}\n\\end{{document}}\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three roots that read the same file."""
    made = tmp_path / "papers"
    made.mkdir()
    (made / "shared.tex").write_text(SHARED)
    for name, words in (("one", "See \\ref{b}."), ("two", "\\label{b}"), ("three", "")):
        (made / f"{name}.tex").write_text(paper(words))
    return made


def look_at(paths: Sequence[str], cache: Cache | None, workers: int = 0) -> Looked:
    with closing(Looking(paths, cache, workers=workers)) as looking:
        return looking.looked()


def same(one: Looked, other: Looked) -> bool:
    return [*map(seen, one.read)] == [*map(seen, other.read)] and one.found == other.found


def test_in_other_processes_as_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = look(read_documents([str(SAMPLES)]))
    monkeypatch.setattr(looking, "WORTHWHILE", 0)
    monkeypatch.setattr(looking, "parse_now", None)  # nothing is left to read here
    assert same(look_at([str(SAMPLES)], None, workers=2), here)
    monkeypatch.undo()
    monkeypatch.setattr(looking, "WORTHWHILE", 0)
    cache = Cache(tmp_path)
    for _ in range(2):
        assert same(look_at([str(SAMPLES)], cache, workers=2), here)
    assert cache.note is None


def test_what_is_found_alone_and_among_others_is_all() -> None:
    documents = list(readable(read_documents([str(SAMPLES)])))
    alone = [check_alone(document) for document in documents]
    assert all(
        not found for one in alone for check, found in zip(CHECKS, one, strict=True) if check.among
    )
    assert list(check_among(documents, alone)) == list(run_checks(documents))


def dies(task: looking._Task) -> looking._Seen:
    if task.name == "two.tex":
        os._exit(9)
    return looking._see(task)


def test_a_process_that_dies_costs_its_root(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = look(read_documents([str(folder)]))
    monkeypatch.setattr(looking, "WORTHWHILE", 0)
    monkeypatch.setattr(looking, "_see", dies)
    read = look_at([str(folder)], None, workers=2).read
    lost = UnreadableDocument(
        str(folder / "two.tex"), "the process that read it died (exit status 9)"
    )
    wanted = [lost if one.path.endswith("two.tex") else one for one in here.read]
    assert [*map(seen, read)] == [*map(seen, wanted)]


def test_a_mistake_cost_the_run_where_one_process_read_and_else_a_root(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = look(read_documents([str(folder)]))

    def stumbles(tree: Tree, name: str) -> Document | UnreadableDocument:
        if name == "two.tex":
            raise IndexError("list index out of range")
        return parse(tree, name)

    monkeypatch.setattr("proofcheck.latex.parse.parse", stumbles)
    lost = UnreadableDocument(
        str(folder / "two.tex"), "reading it failed (IndexError: list index out of range)"
    )
    wanted = [lost if one.path.endswith("two.tex") else one for one in here.read]
    for cache in (None, Cache(tmp_path / "cache")):
        read = look_at([str(folder)], cache, workers=1).read
        assert [*map(seen, read)] == [*map(seen, wanted)]


def hangs(task: looking._Task) -> None:
    (Path(task.top) / f"{task.name}.begun").touch()
    time.sleep(600)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_interrupted_it_ends_the_other_processes(folder: Path) -> None:
    script = (
        "import sys; from proofcheck import looking; from tests.test_looking import hangs;"
        "looking.WORTHWHILE, looking._see = 0, hangs;"
        "from proofcheck.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "check", "--no-model", "--isolated", "--no-cache"]
    command += ["--workers", "2", str(folder)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[1], stderr=subprocess.PIPE)
    while len(list(folder.glob("*.begun"))) < 2:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    # Its end is that of the pipe, which the other processes have, too.
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_files_that_several_roots_read_are_decoded_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[str] = []

    def noted(data: bytes, path: str) -> object:
        decoded.append(Path(path).name)
        return decode(data, path)

    monkeypatch.setattr("proofcheck.latex.files.decode", noted)
    cache = Cache(tmp_path / "cache")
    for _ in range(2):
        look_at([str(folder)], cache, workers=1)
        assert decoded.count("shared.tex") == 1
        decoded.clear()


def test_an_edit_of_one_root_leaves_what_was_found_in_the_others(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    look_at([str(folder)], cache)
    (folder / "two.tex").write_text(paper("No label."))
    checked: list[str] = []

    def noted(document: Document) -> object:
        checked.append(Path(document.path).name)
        return check_alone(document)

    monkeypatch.setattr("proofcheck.checks.registry.check_alone", noted)
    found = look_at([str(folder)], cache)
    assert checked == ["two.tex"]
    assert same(found, look(read_documents([str(folder)])))


def test_what_is_kept_has_a_bound(folder: Path, tmp_path: Path) -> None:
    here = look(read_documents([str(folder)]))
    most = 2_000
    for _ in range(3):
        cache = Cache(tmp_path, max_read=most)
        assert same(look_at([str(folder)], cache), here)
        assert cache.note is None
        cache.close()
        with closing(sqlite3.connect(next(tmp_path.glob("*.sqlite")))) as kept:
            (size,) = kept.execute("select sum(length(reading)) from readings").fetchone()
        assert 0 < size <= most


def test_a_paper_of_a_batch_is_read_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (Paper(str(folder / "one.tex")), Paper("papers", str(folder), ("two.tex",))):
        _, without = look_at_paper(one)
        _, first = look_at_paper(one, tmp_path / "cache")
        with monkeypatch.context() as patched:
            patched.setattr("proofcheck.latex.parse.parse", None)
            patched.setattr("proofcheck.checks.registry.check_alone", None)
            _, again = look_at_paper(one, tmp_path / "cache")
        assert same(first, without)
        assert same(again, without)


def waits_for_a_score(task: looking._Task) -> looking._Seen:
    """The last root is read when a score was asked for, or never."""
    asked = Path(task.top) / "asked"
    for _ in range(1200):
        if task.name != "two.tex" or asked.exists():
            return looking._see(task)
        time.sleep(0.05)
    os._exit(9)


class Noting(ScriptedAssessor):
    """Leaves word in a folder that it was asked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def assess(self, documents: Sequence[Document]) -> Iterator[Event]:
        for event in super().assess(documents):
            yield event
            (self._folder / "asked").touch()


@pytest.mark.parametrize("steps", [0, 2])
def test_scoring_begins_before_all_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    settings = Settings(use_cache=False, max_steps=steps, workers=2)
    paths = [str(folder / f"{name}.tex") for name in ("one", "three", "two")]
    for name in ("one", "three", "two"):
        own = "\\begin{proof} It is doubtful. It is clear.$)$ See \\ref{b}. \\end{proof}"
        (folder / f"{name}.tex").write_text(paper(own))
    *before, here = check(paths, settings, assessor=ScriptedAssessor())
    monkeypatch.setattr(looking, "WORTHWHILE", 0)
    monkeypatch.setattr(looking, "_see", waits_for_a_score)
    *events, there = check(paths, settings, assessor=Noting(folder))
    assert isinstance(here, Result)
    assert isinstance(there, Result)
    assert [*map(seen, there.documents)] == [*map(seen, here.documents)]
    assert there.files == here.files
    # How many steps there are is known when all is read, and not told before.
    told, known = ([one for one in some if isinstance(one, Progress)] for some in (events, before))
    assert told[0] == Progress(0, 0)
    assert told[-1] == known[-1]
    assert [one.done for one in told] == sorted(one.done for one in told)
