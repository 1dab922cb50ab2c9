"""The command line: what it accepts, what it says, how it ends."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from proofcheck import __version__
from proofcheck.cli import with_command
from proofcheck.cli.app import COMMANDS
from proofcheck.errors import ModelError
from tests.cli.fakes import CLEAN, CRASHING, DOUBTFUL, Stage

Call = Callable[..., tuple[int, str, str]]


def test_a_clean_paper_gives_0(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(CLEAN)
    code, out, err = call("a.tex")
    assert code == 0
    assert "Found nothing to report." in out
    assert err == "proofcheck: note: the cache is not used\n"


def test_a_doubtful_paper_gives_1(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    code, out, _ = call("a.tex", "--format", "concise")
    assert code == 1
    assert out == (
        "a.tex:2:11: PC301 doubtful step in a proof: right with probability 0.010, "
        "as low as for 1 right step in 1,000\n"
    )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--exit-zero",), 0),
        (("--fail-on", "error"), 0),
        (("--fail-on", "note"), 1),
        (("--ignore", "PC3"), 0),
        (("--select", "PC0"), 0),
        (("--select", "PC3,PC010"), 1),
        (("--select", "PC0", "--select", "PC301"), 1),
        (("--min-confidence", "0.995"), 0),
        (("--no-model",), 0),
    ],
)
def test_options_decide_what_counts(
    call: Call, folder: Path, options: tuple[str, ...], code: int
) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    assert call("a.tex", *options)[0] == code
    assert call(*options, "a.tex")[0] == code
    assert call("check", *options, "a.tex")[0] == code


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (CRASHING, (), 3),
        (CRASHING, ("--ignore", "PC010"), 3),
        (CRASHING, ("--exit-zero",), 0),
        (CRASHING.replace("crashes.", "crashes. % proofcheck: ignore[PC010]"), (), 0),
        (CRASHING + DOUBTFUL, (), 1),
        (CLEAN + "\\input{none}", (), 3),
        (CLEAN + "\\input{none}", ("--fail-on", "note"), 3),
        (CLEAN + "\\input{none} % proofcheck: ignore[PC002]", (), 0),
        ("\\begin{proof} It is so.", (), 3),
        ("\x00\x01\x02", (), 3),
    ],
)
def test_what_could_not_be_looked_at_gives_3(
    call: Call, folder: Path, text: str, options: tuple[str, ...], code: int
) -> None:
    (folder / "a.tex").write_text(text)
    assert call("a.tex", *options)[0] == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name a file or a folder to check, or - for standard input"),
        (("none.tex",), "none.tex: no such file or folder"),
        (("a.tex", "none.tex"), "none.tex: no such file or folder"),
        (("empty",), "empty: the folder holds no .tex file"),
        (
            ("a.tex", "--format", "xml"),
            "there is no format 'xml'; choose from full, concise, json,",
        ),
        (("a.tex", "-o", "json"), "must be of the form NAME=FILE"),
        (("a.tex", "-o", "json=-", "-o", "sarif=-"), "only one report can go to standard output"),
        (("a.tex", "-o", "json=-", "--format", "full"), "standard output, not full, json"),
        (("a.tex", "--statistics", "--format", "json"), "standard output, not json, statistics"),
        (("a.tex", "--baseline", "no.json"), "cannot read the baseline no.json: No such file"),
        (("a.tex", "--baseline", "a.tex"), "the baseline a.tex is not valid JSON"),
        (("a.tex", "--write-baseline", "b", "--changed-only"), "it excludes --changed-only"),
        (("a.tex", "--write-baseline", "b", "--watch"), "--watch and --write-baseline exclude"),
        (("-", "--watch"), "--watch needs files or folders"),
        (("a.tex", "--changed-only"), "has no git history to compare with"),
        (("a.tex", "--no-such"), "No such option: --no-such"),
        (("a.tex", "--threads", "many"), "--threads"),
        (("a.tex", "--batch", "0"), "--batch must be a whole number from 32 to 65536"),
        (("a.tex", "--threads", "-2"), "--threads must be a whole number from 0 to 1024"),
        (("a.tex", "--min-confidence", "7"), "--min-confidence must be a number between 0 and 1"),
        (("a.tex", "--fail-on", "x"), "--fail-on"),
        (("a.tex", "--select", "PC9"), "--select names 'PC9'"),
        (("a.tex", "--config", "no.toml"), "cannot read the configuration no.toml"),
        (("a.tex", "--model", "x", "--no-model"), "--model and --no-model exclude each other"),
        (("outline",), "name a file"),
        (("outline", "none.tex"), "none.tex: no such file or folder"),
        (("explain", "PC305"), "there is no rule 'PC305'; did you mean PC304?"),
    ],
)
def test_a_usage_error_is_one_line_and_gives_2(
    call: Call, folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    (folder / "a.tex").write_text(CLEAN)
    (folder / "empty").mkdir()
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("proofcheck: error: ")
    assert err.count("\n") == 1
    assert message in err


def test_a_model_that_cannot_be_used_gives_3(call: Call, folder: Path, stage: Stage) -> None:
    def refuse() -> NoReturn:
        raise ModelError("m.gguf: is\nno GGUF")

    stage.scores = refuse
    (folder / "a.tex").write_text(CLEAN)
    assert call("a.tex", "--exit-zero") == (3, "", "proofcheck: error: m.gguf: is no GGUF\n")


def test_a_bug_is_one_line_unless_more_is_asked_for(call: Call, folder: Path, stage: Stage) -> None:
    def fail() -> NoReturn:
        raise RuntimeError("odd\x1b[2J")

    stage.scores = fail
    (folder / "a.tex").write_text(CLEAN)
    code, out, err = call("a.tex")
    assert (code, out, err.count("\n")) == (3, "", 1)
    assert "internal error (RuntimeError: odd\u241b[2J)" in err
    assert "Traceback" in call("a.tex", "--verbose")[2]


def test_an_interrupt_is_130_and_leaves_nothing(call: Call, folder: Path, stage: Stage) -> None:
    def interrupt() -> NoReturn:
        raise KeyboardInterrupt

    stage.scores = interrupt
    (folder / "a.tex").write_text(CLEAN)
    assert call("a.tex", "-o", "json=r.json") == (130, "", "")
    assert [path.name for path in folder.iterdir()] == ["a.tex"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["a.tex"], ["check", "a.tex"]),
        (["--format", "json", "a.tex"], ["check", "--format", "json", "a.tex"]),
        (["check", "check"], ["check", "check"]),
        (["./outline"], ["check", "./outline"]),
        (["outline", "x"], ["outline", "x"]),
        ([], ["check"]),
        (["--help"], ["--help"]),
        (["--version", "a.tex"], ["check", "--version", "a.tex"]),
    ],
)
def test_check_is_the_command_when_none_is_named(arguments: list[str], expected: list[str]) -> None:
    assert with_command(arguments, COMMANDS) == expected


def test_a_file_named_like_a_command(call: Call, folder: Path) -> None:
    (folder / "check").write_text(DOUBTFUL)
    assert call("check", "check", "--format", "concise")[0] == 1


@pytest.mark.parametrize("arguments", [("--version",), ("check", "--version"), ("a", "--version")])
def test_the_version(call: Call, arguments: tuple[str, ...]) -> None:
    assert call(*arguments) == (0, f"proofcheck {__version__}\n", "")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_help(call: Call, command: str) -> None:
    code, out, err = call(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert "Usage: proofcheck" in out


@pytest.mark.parametrize("command", ["", "models"])
def test_what_a_command_does_is_not_cut_off_at_eighty_columns(
    call: Call, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = call(*command.split(), "--help")
    assert "..." not in out[out.index("Commands:") :]


def test_only_formats_that_can_be_written_there_are_offered(call: Call) -> None:
    _, _, err = call("a.tex", "--format", "nope")
    assert "choose from full," in err and "pdf" not in err
    _, _, err = call("a.tex", "--output", "nope=a.txt")
    assert "choose from full," in err and ", pdf" in err


def test_reports_go_to_files_and_to_standard_output(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    code, out, _ = call("a.tex", "-o", "json=r.json", "--output", "full=r.txt", "--format", "json")
    assert code == 1
    files = json.loads((folder / "r.json").read_text())["files"]
    assert json.loads(out)["files"] == files
    assert "PC301 warning" in (folder / "r.txt").read_text()
    assert sorted(path.name for path in folder.iterdir()) == ["a.tex", "r.json", "r.txt"]


def test_an_unwritable_output_costs_only_itself(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(CLEAN)
    code, out, err = call("a.tex", "-o", "json=no/r.json", "-o", "json=r.json")
    assert code == 2
    assert "cannot write no/r.json: No such file or directory" in err
    assert (folder / "r.json").exists()
    assert "Found nothing" in out


def test_standard_input(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(DOUBTFUL.encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    _, out, _ = call("-", "--stdin-filename", "b.tex", "--format", "concise")
    assert out.startswith("b.tex:2:11: PC301")


def test_a_configuration_file_is_heeded_and_flags_win(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(DOUBTFUL)
    (folder / "proofcheck.toml").write_text('fail-on = "error"\n')
    assert call("a.tex")[0] == 0
    assert call("a.tex", "--isolated")[0] == 1
    assert call("a.tex", "--fail-on", "note")[0] == 1
    (folder / "proofcheck.toml").write_text("fial-on = 1\n")
    code, _, err = call("a.tex")
    assert code == 2
    assert "unknown key 'fial-on'; did you mean 'fail-on'?" in err


def test_show_config_needs_no_path(call: Call, folder: Path) -> None:
    (folder / "proofcheck.toml").write_text("threads = 2\n")
    code, out, _ = call("--show-config", "--no-cache", "--model", "m.gguf")
    assert code == 0
    assert out.startswith(f"# read from {folder / 'proofcheck.toml'}\n")
    for line in ("threads = 2", "cache = false", 'model = "m.gguf"', "use-model = true"):
        assert f"\n{line}\n" in out


def test_quiet_and_verbose(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text(CLEAN)
    assert call("a.tex", "--quiet")[2] == ""
    err = call("a.tex", "-v")[2]
    assert "configuration: none" in err
    assert "model: scripted" in err


@pytest.mark.parametrize(
    ("options", "env", "colored"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours(
    call: Call,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    env: dict[str, str],
    colored: bool,
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    (folder / "a.tex").write_text(DOUBTFUL)
    assert ("\x1b[" in call("a.tex", *options)[1]) is colored


def test_outline_tells_what_was_understood(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text("\\begin{lemma} So. \\end{lemma}\n" + DOUBTFUL)
    code, out, _ = call("outline", "a.tex")
    assert code == 0
    assert "2. This is doubtful." in out
    assert "doubtful" not in call("outline", "--no-steps", "a.tex")[1]
    said = call("outline", "a.tex", "--format", "json", "-o", "json=outline.json")[1]
    assert json.loads(said)["files"]
    assert (folder / "outline.json").read_text() == said
    assert call("outline", "a.tex", "-o", "json=no/outline.json")[0] == 2


def test_outline_of_what_cannot_be_read_gives_3(call: Call, folder: Path) -> None:
    (folder / "a.tex").write_text("\\input{none}")
    code, out, _ = call("outline", "a.tex")
    assert code == 3
    assert "PC002" in out


def test_explain(call: Call) -> None:
    assert call("explain")[1].splitlines()[0].startswith("PC001  error")
    assert "proofcheck: ignore[PC301]" in call("explain", "pc301")[1]
    assert "PC010" in call("explain", "PC301", "PC010")[1]


def test_clean_says_what_it_freed(call: Call, folder: Path) -> None:
    cache = folder / "c"
    cache.mkdir()
    (cache / "scores-1.sqlite").write_bytes(b"x" * 2_000_000)
    (cache / "mine.txt").write_text("stays")
    code, out, _ = call("clean", "--cache-dir", str(cache))
    assert (code, out) == (0, f"2.0 MB freed in {cache}\n")
    assert [path.name for path in cache.iterdir()] == ["mine.txt"]


def test_completion_of_the_short_form(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PROOFCHECK_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "proofcheck --exit")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        call()
    assert os.environ["COMP_WORDS"] == "proofcheck check --exit"
    assert os.environ["COMP_CWORD"] == "2"
