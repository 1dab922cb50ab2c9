"""What holds for every test."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import settings

# How long one example takes says more of the machine and its load than of the program.
settings.register_profile("proofcheck", deadline=None)
settings.load_profile("proofcheck")


@pytest.fixture(autouse=True)
def _no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a model runs as is not measured: no test depends on the processor."""

    def refuse(model: object, folder: object) -> None:
        raise ValueError("this is a test")

    monkeypatch.setattr("proofcheck.llm.expanded.compare_forms", refuse)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Closes a folder to whoever runs the tests, root among them."""
    folders: set[str] = set()
    scandir = os.scandir

    def scan(path: str | Path) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if os.path.realpath(path) in folders:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", scan)
    return lambda folder: folders.add(os.path.realpath(folder))


@pytest.fixture(scope="session", autouse=True)
def _no_data_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No calibration, model or cache of whoever runs the tests takes part."""
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ.pop("PROOFCHECK_MODELS", None)
