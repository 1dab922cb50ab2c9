"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TextIO

import pytest

from proofcheck.cli.output import write_file
from proofcheck.errors import UsageError


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write_file(tmp_path / "a", lambda stream: stream.write("x"))
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644
    assert (tmp_path / "a").read_text() == "x"


def test_an_old_file_keeps_its_permissions_and_its_links(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "a").chmod(0o600)
    (tmp_path / "link").symlink_to("a")
    write_file(tmp_path / "link", lambda stream: stream.write("new"))
    assert (tmp_path / "a").read_text() == "new"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    def fail(stream: TextIO) -> None:
        stream.write("half")
        raise failure

    (tmp_path / "a").write_text("old")
    with pytest.raises(failure):
        write_file(tmp_path / "a", fail)
    assert (tmp_path / "a").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_no_plain_file_is_written_to(tmp_path: Path) -> None:
    write_file(Path(os.devnull), lambda stream: stream.write("x"))
    assert not Path(os.devnull).is_file()


def test_a_folder_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        write_file(tmp_path, lambda stream: stream.write("x"))


def test_characters_that_are_none_are_escaped(tmp_path: Path) -> None:
    write_file(tmp_path / "a", lambda stream: stream.write("caf\udce9"))
    assert (tmp_path / "a").read_text() == "caf\\udce9"
