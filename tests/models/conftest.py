"""Folders of a test's own, and a hub on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .hub import Hub, serve

NAME = "owner/repo-GGUF/model.Q4_K_M.gguf"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that is kept lies in the test's folder."""
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HF_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PROOFCHECK_MODELS", str(tmp_path / "models"))
    return tmp_path


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one file; waiting between attempts takes no time.

    The library writes in large chunks, and what of one has arrived at a cut is lost: here they are
    small.
    """
    pytest.importorskip("huggingface_hub")
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 1000)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with serve(Hub({NAME: bytes(range(256)) * 4096})) as one:
        monkeypatch.setenv("HF_ENDPOINT", one.endpoint)
        yield one
