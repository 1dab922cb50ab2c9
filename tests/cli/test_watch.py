"""``--watch`` as a process, with files that really change."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.cli.fakes import CLEAN

BROKEN = CLEAN.replace("\\end{proof}", "")


class Watched:
    """The program; ``expect`` waits for a line on either stream, in the order of writing."""

    def __init__(self, folder: Path, *paths: str) -> None:
        command = [sys.executable, "-m", "proofcheck", *paths, "--watch", "--no-model"]
        self.process = subprocess.Popen(
            [*command, "--isolated", "--format", "concise"],
            cwd=folder,
            env={**os.environ, "XDG_CACHE_HOME": str(folder / ".cache")},
            stdout=subprocess.PIPE,
            # One pipe: from two a line could be read before one that was written earlier.
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        assert self.process.stdout is not None
        threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True).start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.lines.put(line)

    def expect(self, text: str) -> None:
        seen = []
        while True:
            try:
                seen.append(self.lines.get(timeout=30))
            except queue.Empty:
                raise AssertionError(f"{text!r} did not come, but {seen}") from None
            if text in seen[-1]:
                return

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "a.tex").write_text("\\input{../shared/b}\n" + CLEAN)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "b.tex").write_text(CLEAN)
    (tmp_path / "proofcheck.toml").write_text("")
    yield folder


def test_what_is_saved_is_checked_again_until_the_user_ends_it(project: Path) -> None:
    watched = Watched(project, "a.tex")
    watched.expect("exit code 0")
    watched.expect("watching; Ctrl-C ends")
    # As many editors save: a new file takes the place of the old one.
    (project / "a.tex.new").write_text(BROKEN)
    (project / "a.tex.new").replace(project / "a.tex")
    watched.expect("a.tex:1:1: PC004")
    watched.expect("exit code 3")
    # Gone for a while is no reason to stop.
    (project / "a.tex").unlink()
    watched.expect("no such file or folder")
    watched.expect("not done")
    (project / "a.tex").write_text("\\input{../shared/b}\n" + CLEAN)
    watched.expect("exit code 0")
    # What lies elsewhere in the project is watched once it is read.
    (project.parent / "shared" / "b.tex").write_text(BROKEN)
    watched.expect("PC004")
    watched.expect("watching; Ctrl-C ends")
    assert watched.interrupt() == 0
    assert watched.lines.empty()


def test_a_file_that_is_missing_from_the_start_is_an_error(project: Path) -> None:
    watched = Watched(project, "none.tex")
    assert watched.process.wait(timeout=30) == 2
