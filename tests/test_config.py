"""Configuration files and flags."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofcheck.config import KEYS, as_toml, find_config, merge
from proofcheck.errors import UsageError
from proofcheck.finding import Severity
from proofcheck.settings import EngineSettings, Settings

FULL = """
model = "models/mine.gguf"
threads = 3
context = 400
batch = 128
sequences = 8
timeout = 12.5
use-model = true
cache = false
cache-dir = "cache"
select = ["PC3", "pc010"]
extend-select = ["PC0"]
ignore = ["PC301"]
fail-on = "error"
min-confidence = 0.75
baseline = "known.json"
exit-zero = true
"""


def write(folder: Path, text: str, name: str = "proofcheck.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert merge(find_config(str(tmp_path / "a.tex"), isolated=True), {}) == Settings()


def test_every_key_reaches_its_setting(tmp_path: Path) -> None:
    write(tmp_path, FULL)
    settings = merge(find_config(str(tmp_path / "a.tex")), {})
    engine = EngineSettings(str(tmp_path / "models/mine.gguf"), 3, 400, 128, 8, 12.5)
    assert settings == Settings(
        engine=engine,
        use_model=True,
        use_cache=False,
        cache_dir=tmp_path / "cache",
        select=("PC3", "PC010"),
        extend_select=("PC0",),
        ignore=("PC301",),
        fail_on=Severity.ERROR,
        min_confidence=0.75,
        baseline=tmp_path / "known.json",
        exit_zero=True,
    )
    assert all(f"\n{key} = " in FULL for key in KEYS)


def test_flags_win_over_the_file_and_only_where_given(tmp_path: Path) -> None:
    write(tmp_path, FULL)
    file = find_config(str(tmp_path / "a.tex"))
    settings = merge(file, {"threads": 1, "select": ["PC0"], "batch": None, "model": "builtin"})
    assert settings.engine.threads == 1
    assert settings.engine.batch == 128
    assert settings.engine.model == "builtin"
    assert settings.select == ("PC0",)


def test_the_nearest_file_upward_is_taken(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(tmp_path, "threads = 1")
    write(tmp_path / "a", "[tool.proofcheck]\nthreads = 2", "pyproject.toml")
    (inner / "pyproject.toml").write_text("[tool.other]\nbroken = ", encoding="utf-8")
    assert merge(find_config(str(inner / "x.tex")), {}).engine.threads == 2
    write(inner, "threads = 3", ".proofcheck.toml")
    assert merge(find_config(str(inner / "x.tex")), {}).engine.threads == 3
    assert merge(find_config(str(inner)), {}).engine.threads == 3


def test_a_named_file_is_taken_alone(tmp_path: Path) -> None:
    write(tmp_path, "threads = 1")
    other = write(tmp_path, "batch = 64", "other.toml")
    settings = merge(find_config(str(tmp_path), config=other), {})
    assert (settings.engine.threads, settings.engine.batch) == (0, 64)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("treads = 1", "unknown key 'treads'; did you mean 'threads'?"),
        ("use_cache = true", "unknown key 'use_cache'; did you mean"),
        ("threads = '4'", "threads must be a whole number"),
        ("threads = -1", "threads must be a whole number of at least 0"),
        ("threads = true", "threads must be a whole number"),
        ("sequences = 500", "sequences must be a whole number from 1 to 256"),
        ("timeout = 0", "timeout must be a positive number of seconds"),
        ("timeout = inf", "timeout must be a positive number of seconds"),
        ("min-confidence = 2", "min-confidence must be a number between 0 and 1"),
        ("min-confidence = nan", "min-confidence must be a number between 0 and 1"),
        ("exit-zero = 1", "exit-zero must be true or false"),
        ("fail-on = 'bad'", 'fail-on must be "note", "warning" or "error"'),
        ("select = 'PC3'", "select must be a list of codes"),
        ("select = ['PC9']", "select names 'PC9', but no rule's code is or begins with that"),
        ("ignore = ['']", "ignore names ''"),
        ("model = ''", "model must be a string"),
        ("threads = ", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        find_config(str(tmp_path / "a.tex"))
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_flag_is_told_by_its_name() -> None:
    with pytest.raises(UsageError, match=r"^--threads must be a whole number of at least 0$"):
        merge(find_config("-", isolated=True), {"threads": -3})


def test_bytes_that_are_no_text_and_missing_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "proofcheck.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not valid TOML"):
        find_config(str(tmp_path))
    with pytest.raises(UsageError, match="cannot read the configuration"):
        find_config("-", config=tmp_path / "none.toml")


def test_a_table_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path, "# [tool.proofcheck]\n[tool]\nproofcheck = 3", "pyproject.toml")
    with pytest.raises(UsageError, match=r"tool\.proofcheck must be a table"):
        find_config(str(tmp_path))


def test_what_is_shown_reads_back_as_the_same_settings(tmp_path: Path) -> None:
    write(tmp_path, FULL)
    settings = merge(find_config(str(tmp_path)), {})
    again = write(tmp_path, as_toml(settings), "again.toml")
    assert merge(find_config("-", config=again), {}) == settings
    defaults = write(tmp_path, as_toml(Settings()), "defaults.toml")
    assert merge(find_config("-", config=defaults), {}) == Settings()
