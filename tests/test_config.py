"""Configuration files and flags."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from proofcheck.document.rule import Severity
from proofcheck.errors import UsageError
from proofcheck.rules import names_rules
from proofcheck.settings import merge as merging
from proofcheck.settings.config import ConfigFile, as_toml, find_config
from proofcheck.settings.settings import (
    CritiqueSettings,
    EngineSettings,
    FormalSettings,
    ServerSettings,
    Settings,
)
from proofcheck.settings.table import TABLE

FULL = """
model = ["models/mine.gguf", "qwen3-8b", "builtin"]
threads = 3
context = 400
batch = 128
sequences = 8
gpu-layers = 5
timeout = 12.5
precision = "f32"
depth = "exhaustive"
votes = 8
meta = 5
confirmed-by = 2
rounds = 3
budget-minutes = 90
budget-tokens = 500000
analysis-tokens = 4096
temperature = 0.7
seed = 11
agreement = "majority"
way = "pieces"
remarks = true
formal = true
solver = "none"
solver-milliseconds = 500
lean-project = "proofs"
lean = "bin/lean"
prover = ["goedel-prover-v2-8b"]
formalizer = ["herald"]
server = "http://127.0.0.1:8080/v1"
server-requests = 2
server-timeout = 60
server-retries = 1
offline = true
use-model = true
cache = false
cache-dir = "cache"
select = ["PC3", "pc010"]
extend-select = ["PC0"]
ignore = ["PC301"]
fail-on = "error"
min-confidence = 0.75
baseline = "known.json"
top = 4
max-steps = 500
max-seconds = 90
workers = 3
exit-zero = true
"""


def merge(file: ConfigFile, typed: Mapping[str, object] = MappingProxyType({})) -> Settings:
    return merging.merge(file, typed, names_rules=names_rules)


def write(folder: Path, text: str, name: str = "proofcheck.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert merge(find_config(str(tmp_path / "a.tex"), isolated=True)) == Settings()


def test_every_key_reaches_its_setting(tmp_path: Path) -> None:
    settings = merge(find_config("-", config=write(tmp_path, FULL)))
    engine = EngineSettings(3, 400, 128, 8, 5, 12.5, "f32")
    assert settings == Settings(
        engine=engine,
        models=(str(tmp_path / "models/mine.gguf"), "qwen3-8b", "builtin"),
        depth="exhaustive",
        critique=CritiqueSettings(
            8,
            5,
            2,
            exhaustive=True,
            rounds=3,
            budget_minutes=90.0,
            budget_tokens=500_000,
            tokens=4096,
            temperature=0.7,
            seed=11,
            rule="majority",
            way="pieces",
            remarks=True,
        ),
        formal=FormalSettings(
            True,
            "none",
            500,
            tmp_path / "proofs",
            tmp_path / "bin/lean",
            ("goedel-prover-v2-8b",),
            ("herald",),
        ),
        server=ServerSettings(("http://127.0.0.1:8080/v1",), 2, 60.0, 1),
        offline=True,
        use_model=True,
        use_cache=False,
        cache_dir=tmp_path / "cache",
        select=("PC3", "PC010"),
        extend_select=("PC0",),
        ignore=("PC301",),
        fail_on=Severity.ERROR,
        min_confidence=0.75,
        baseline=tmp_path / "known.json",
        top=4,
        max_steps=500,
        max_seconds=90.0,
        workers=3,
        exit_zero=True,
    )
    assert all(f"\n{key} = " in FULL for key in TABLE)


def test_flags_win_over_the_file_and_only_where_given(tmp_path: Path) -> None:
    file = find_config("-", config=write(tmp_path, FULL))
    settings = merge(
        file, {"--threads": 1, "--select": ["PC0"], "--batch": None, "--model": ["builtin"]}
    )
    assert settings.engine.threads == 1
    assert settings.engine.batch == 128
    assert settings.models == ("builtin",)
    assert settings.select == ("PC0",)


def test_the_nearest_file_upward_is_taken(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(tmp_path, "threads = 1")
    write(tmp_path / "a", "[tool.proofcheck]\nthreads = 2", "pyproject.toml")
    (inner / "pyproject.toml").write_text("[tool.other]\nbroken = ", encoding="utf-8")
    assert merge(find_config(str(inner / "x.tex"))).engine.threads == 2
    write(inner, "threads = 3", ".proofcheck.toml")
    assert merge(find_config(str(inner / "x.tex"))).engine.threads == 3
    assert merge(find_config(str(inner))).engine.threads == 3


def test_a_named_file_is_taken_alone(tmp_path: Path) -> None:
    write(tmp_path, "threads = 1")
    other = write(tmp_path, "batch = 64", "other.toml")
    settings = merge(find_config(str(tmp_path), config=other))
    assert (settings.engine.threads, settings.engine.batch) == (0, 64)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("treads = 1", "unknown key 'treads'; did you mean 'threads'?"),
        ("use_cache = true", "unknown key 'use_cache'; did you mean"),
        ("threads = '4'", "threads must be a whole number"),
        ("batch = 8", "batch must be a whole number from 32 to 65536"),
        ("sequences = 257", "sequences must be a whole number from 1 to 256"),
        ("timeout = nan", "timeout must be a positive number of seconds"),
        ("votes = 0", "votes must be a whole number from 1 to 1024"),
        ("meta = -1", "meta must be a whole number from 0 to 1024"),
        ("agreement = 'most'", 'agreement must be "any-confirmed" or "majority"'),
        ("threads = -1", "threads must be a whole number from 0 to 1024"),
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
        ("model = []", "model must be the name of a model, or a list of them"),
        ("model = ['a', 'a']", "model names 'a' twice"),
        ("depth = 'deep'", 'depth must be "fast", "critique" or "exhaustive"'),
        ("votes = 0", "votes must be a whole number from 1 to 1024"),
        ("budget-minutes = 0", "budget-minutes must be a positive number of minutes"),
        ("agreement = 1", 'agreement must be "any-confirmed" or "majority"'),
        ("server = 'here'", "server must be a URL"),
        ("server = 'http://me:secret@here/v1'", "server must hold no user and no password"),
        ("threads = ", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_the_file(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        merge(find_config(str(tmp_path / "a.tex")))
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_flag_is_told_by_its_name() -> None:
    with pytest.raises(UsageError, match=r"^--threads must be a whole number from 0 to 1024$"):
        merge(find_config("-", isolated=True), {"--threads": -3})


def test_bytes_that_are_no_text_and_missing_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "proofcheck.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="is not valid TOML"):
        find_config(str(tmp_path))
    with pytest.raises(UsageError, match="cannot read the configuration"):
        find_config("-", config=tmp_path / "none.toml")


@pytest.mark.parametrize("value", ["9" * 5_000, "[" * 100_000])
def test_a_file_beside_a_paper_ended_in_an_internal_error(tmp_path: Path, value: str) -> None:
    write(tmp_path, f"threads = {value}")
    with pytest.raises(UsageError, match="is not valid TOML"):
        find_config(str(tmp_path))


def test_a_table_that_is_none_is_told(tmp_path: Path) -> None:
    write(tmp_path, "# [tool.proofcheck]\n[tool]\nproofcheck = 3", "pyproject.toml")
    with pytest.raises(UsageError, match=r"tool\.proofcheck must be a table"):
        find_config(str(tmp_path))


def test_what_is_shown_reads_back_as_the_same_settings(tmp_path: Path) -> None:
    settings = merge(find_config("-", config=write(tmp_path, FULL)))
    again = write(tmp_path, as_toml(settings), "again.toml")
    assert merge(find_config("-", config=again)) == settings
    defaults = write(tmp_path, as_toml(Settings()), "defaults.toml")
    assert merge(find_config("-", config=defaults)) == Settings()


@pytest.mark.parametrize("key", ["lean", "lean-project"])
def test_no_program_is_run_that_a_file_beside_the_paper_names(tmp_path: Path, key: str) -> None:
    file = write(tmp_path, f"formal = true\n{key} = './evil'")
    with pytest.raises(UsageError, match=f"{key} has a program run.*use --{key}, or name the file"):
        find_config(str(tmp_path))
    assert key in find_config(str(tmp_path), config=file).values


def test_models_of_the_file_are_paths_only_where_they_are_files(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"GGUF")
    names = '["plain", "a/b.GGUF", "org/name", "/x/y.gguf"]'
    write(tmp_path, f"model = {names}")
    models = merge(find_config(str(tmp_path))).models
    assert models == (str(tmp_path / "plain"), str(tmp_path / "a/b.GGUF"), "org/name", "/x/y.gguf")


def test_an_exhaustive_run_asks_for_more_unless_it_is_told(tmp_path: Path) -> None:
    none = find_config("-", isolated=True)
    assert merge(none, {"--depth": "critique"}).critique == CritiqueSettings()
    deep = merge(none, {"--depth": "exhaustive", "--meta": 1}).critique
    assert deep == CritiqueSettings(4, 1, 2, rounds=4, exhaustive=True)
    again = write(tmp_path, as_toml(merge(none, {"--depth": "exhaustive"})))
    assert merge(find_config("-", config=again)) == merge(none, {"--depth": "exhaustive"})


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"--votes": 4}, "--votes does nothing without --depth critique"),
        ({"--seed": 0}, "--seed does nothing without --depth critique"),
        (
            {"--depth": "critique", "--rounds": 2},
            "--rounds does nothing without --depth exhaustive",
        ),
        ({"--votes": 0}, "--votes must be a whole number from 1 to 1024"),
        ({"--batch": 8}, "--batch must be a whole number from 32 to 65536"),
        ({"--budget": "5m"}, "--budget does nothing without --depth exhaustive"),
        ({"--depth": "critique", "--no-model": True}, "--depth critique needs a model"),
        ({"--lean": "bin/lean"}, "--lean does nothing without --formal"),
        ({"--solver": "none"}, "--solver does nothing without --formal"),
        (
            {"--formal": True, "--prover": ("a",)},
            "--prover writes for Lean: name one with --lean-project DIR or",
        ),
        (
            {"--formal": True, "--solver": "none"},
            "without the solver, claims are decided by a Lean: name one with",
        ),
        (
            {"--depth": "critique", "--confirmed-by": 2},
            "confirmed-by is 2, but a proof gets at most 1 analysis: ask for more votes",
        ),
    ],
)
def test_flags_that_would_do_nothing_are_told(flags: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        merge(find_config("-", isolated=True), flags)


def test_a_budget_bounds_what_the_models_of_formal_checks_write() -> None:
    flags = {"--formal": True, "--lean": "bin/lean", "--prover": ("a",), "--budget": "5m"}
    assert merge(find_config("-", isolated=True), flags).critique.budget_minutes == 5


@pytest.mark.parametrize("key", [key for key in TABLE if key != "server"])
def test_every_default_is_a_value_that_may_be_given(key: str) -> None:
    setting = TABLE[key]
    if setting.default is not None:
        write = setting.declared.kind.write
        given = write(setting.default) if write else setting.default
        assert setting.declared.kind.parse(given) == setting.default


def test_what_the_file_says_of_analyses_waits_for_its_depth(tmp_path: Path) -> None:
    write(tmp_path, "votes = 3\ndepth = 'critique'")
    file = find_config(str(tmp_path))
    assert merge(file, {"--depth": "fast"}).critique.votes == 3
    assert not merge(file, {"--no-model": True}).use_model
