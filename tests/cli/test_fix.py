"""``fix`` on the command line."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import proofcheck.repair.fix
from proofcheck.assess.session import Session
from proofcheck.cli.output import replace_bytes
from proofcheck.errors import ModelError, UsageError
from proofcheck.repair.revise import Reviser
from tests.repair.harness import paper
from tests.repair.scripted import scripted

Call = Callable[..., tuple[int, str, str]]
Script = Callable[..., None]

SAMPLES = Path(__file__).parents[2] / "samples"
GOOD = ("replace", "Then $x$ is right.", "A slip.")
WRONG = "Then $x$ is WRONG."


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """Let proposals be those of a script; what the settings ask for is not opened."""

    def use(*entries: object) -> None:
        def opened(session: Session) -> Reviser:
            return scripted(*entries)[0]  # type: ignore[arg-type]

        monkeypatch.setattr(proofcheck.repair.fix, "open_reviser", opened)

    return use


def test_repairs_are_offered_and_nothing_is_written(
    call: Call, folder: Path, script: Script
) -> None:
    (folder / "a.tex").write_text(paper(WRONG))
    script(GOOD)
    code, out, err = call("fix", "a.tex", "--no-compile", "-o", "diff=p.diff", "-o", "json=p.json")
    assert (code, err) == (1, "")
    assert "1 repair offered" in out
    assert (folder / "a.tex").read_text() == paper(WRONG)
    assert json.loads((folder / "p.json").read_text())["repairs"][0]["offered"] is True
    script(GOOD)
    code, out, _ = call("fix", "a.tex", "--no-compile", "--format", "diff")
    assert (code, out) == (1, (folder / "p.diff").read_text())
    assert "-Then $x$ is WRONG.\n+Then $x$ is right.\n" in out


def test_apply_writes_what_is_offered_and_no_more(call: Call, folder: Path, script: Script) -> None:
    path = folder / "a.tex"
    path.write_bytes(paper(WRONG, "A GAP.").replace("\n", "\r\n").encode())
    path.chmod(0o640)
    (folder / "link.tex").symlink_to("a.tex")
    script(GOOD, ("give-up", "", "it is false"))
    code, _, err = call("fix", "link.tex", "--apply", "--no-compile")
    assert (code, err) == (1, "proofcheck: note: link.tex: 1 proof repaired\n")
    expected = paper("Then $x$ is right.", "A GAP.").replace("\n", "\r\n").encode()
    assert path.read_bytes() == expected
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert (folder / "link.tex").is_symlink()
    assert sorted(one.name for one in folder.iterdir()) == ["a.tex", "link.tex"]
    script(("replace", "A fact.", "w"))
    assert call("fix", "a.tex", "--apply", "--no-compile", "-q")[::2] == (0, "")
    assert b"A fact." in path.read_bytes()


def test_a_file_that_has_changed_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    path.write_bytes(b"new")
    with pytest.raises(UsageError, match="changed since"):
        replace_bytes(path, b"old", b"other")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (paper("It is so."), 0),
        ("No proof.", 0),
        (paper("It is LOST."), 3),
        (paper("It is so.").replace("It is", "\\input{none} It is"), 3),
        (paper("It is LOST.", WRONG), 1),
    ],
)
def test_how_it_ends(call: Call, folder: Path, script: Script, text: str, code: int) -> None:
    (folder / "a.tex").write_text(text)
    script(("give-up", "", "no"))
    assert call("fix", "a.tex", "--no-compile")[0] == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a file or a folder whose proofs are to be repaired"),
        (("-",), "fix reads files"),
        (("none.tex",), "none.tex: no such file or folder"),
        (("a.tex", "--no-model"), "fix verifies what it changes, so it needs a model"),
        (("a.tex", "--rounds", "0"), "--rounds must be between 1 and 100"),
        (("a.tex", "--format", "xml"), "there is no format 'xml'; choose from text, diff, json"),
        (("a.tex", "-o", "json=-", "--format", "text"), "standard output, not text, json"),
        (("a.tex", "--proof", "lem:9"), "no proof of a statement with the label or number 'lem:9'"),
    ],
)
def test_a_usage_error_is_one_line_and_gives_2(
    call: Call, folder: Path, script: Script, arguments: tuple[str, ...], message: str
) -> None:
    (folder / "a.tex").write_text(paper(WRONG))
    script()
    code, out, err = call("fix", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert message in err


def test_compile_without_tex_is_a_usage_error(
    call: Call, folder: Path, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.tex").write_text(paper(WRONG))
    monkeypatch.setenv("PATH", str(folder))
    script(GOOD)
    code, _, err = call("fix", "a.tex", "--compile")
    assert (code, err) == (2, "proofcheck: error: --compile needs TeX, and none is installed\n")
    code, out, _ = call("fix", "a.tex")
    assert code == 1
    assert "compiles" not in out


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="there is no TeX")
def test_what_tex_stops_at_is_not_offered(call: Call, folder: Path, script: Script) -> None:
    # The paper has an error of its own, at which TeX goes on.
    text = paper(WRONG, "So it is.").replace("\\end{document}", "\\undefined\n\\end{document}")
    (folder / "a.tex").write_text(text)
    script(
        ("replace", "Then $x^2^3$ is right.", ""),
        ("replace", "Then $x^2$ is right.", "A slip."),
    )
    code, out, _ = call("fix", "a.tex", "--compile", "--format", "json")
    assert code == 1
    data = json.loads(out)
    first, second = data["repairs"][0]["attempts"]
    assert first["reason"] == "TeX stops at it: Double superscript"
    assert second["reason"] is None
    assert data["compiled"] is True


def test_a_model_that_cannot_be_used_gives_3(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(session: Session) -> None:
        raise ModelError("m.gguf: is no GGUF")

    monkeypatch.setattr(proofcheck.repair.fix, "open_reviser", refuse)
    (folder / "a.tex").write_text(paper(WRONG))
    assert call("fix", "a.tex") == (3, "", "proofcheck: error: m.gguf: is no GGUF\n")


@pytest.mark.slow
def test_a_sample_is_repaired_and_the_shipped_model_has_no_doubt_then(tmp_path: Path) -> None:
    text = (SAMPLES / "flawed" / "PC202" / "algebra.tex").read_text()
    (tmp_path / "algebra.tex").write_text(text)
    options = ["--isolated", "--apply", "--no-compile", "--threads", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "proofcheck", "fix", *options, "--proof", "1", "algebra.tex"],
        cwd=tmp_path,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert b"verified" in done.stdout
    assert (tmp_path / "algebra.tex").read_text() == text.replace(
        "2(2k^2 + 2) + 1", "2(2k^2 + 2k) + 1"
    )
