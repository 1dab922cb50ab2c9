from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from proofcheck.assess.cache import Cache, clean
from proofcheck.llm.expanded import EXPANDED, fastest
from proofcheck.models.gguf import read_header
from proofcheck.models.resolve import ModelFile

from .tiny import write_tiny

SHA = "ab" * 32


def quantised(path: Path) -> ModelFile:
    """A tiny model that says it is Q4_1."""
    header = read_header(write_tiny(path))
    return ModelFile(path, replace(header, metadata={**header.metadata, "general.file_type": 3}))


def test_a_file_of_slow_numbers_is_written_out_once(tmp_path: Path) -> None:
    file = quantised(tmp_path / "tiny.gguf")
    kept = fastest(file, SHA, tmp_path / "cache")
    assert kept.name.endswith(EXPANDED)
    assert read_header(kept).parameters == file.header.parameters
    before = kept.stat().st_mtime_ns
    assert fastest(file, SHA, tmp_path / "cache") == kept
    assert kept.stat().st_mtime_ns == before


def test_nothing_is_written_where_nothing_is_kept_or_the_numbers_are_fast(tmp_path: Path) -> None:
    slow = quantised(tmp_path / "tiny.gguf")
    assert fastest(slow, SHA, None) == slow.path
    fast = ModelFile(slow.path, read_header(slow.path))
    assert fastest(fast, SHA, tmp_path / "cache") == slow.path
    assert not (tmp_path / "cache").exists()


def test_a_folder_that_cannot_be_written_costs_speed_alone(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    slow = quantised(tmp_path / "tiny.gguf")
    assert fastest(slow, SHA, tmp_path / "cache") == slow.path


def test_clean_deletes_what_was_written(tmp_path: Path) -> None:
    kept = fastest(quantised(tmp_path / "tiny.gguf"), SHA, tmp_path / "cache")
    Cache(tmp_path / "cache").close()
    assert clean(tmp_path / "cache") > 0
    assert not kept.exists()
