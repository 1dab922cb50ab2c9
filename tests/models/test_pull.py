"""Pulling from a hub on this machine that fails in all the usual ways."""

from __future__ import annotations

import errno
import hashlib
import sys
from pathlib import Path
from typing import Any

import pytest

from proofcheck.assess.protocols import read_catalogue
from proofcheck.errors import ModelError
from proofcheck.events import BYTES, Progress
from proofcheck.models import pull as pulling
from proofcheck.models.pull import Pulled, pull
from proofcheck.models.store import HubFile, expected_hash, find_file, locate, origin_of

from .conftest import NAME
from .hub import COMMIT, Hub

pytest.importorskip("huggingface_hub")

ORIGIN = HubFile("owner/repo-GGUF", "model.Q4_K_M.gguf")


def fetch(origin: HubFile = ORIGIN) -> tuple[list[Progress], Pulled]:
    *news, last = list(pull(origin))
    assert isinstance(last, Pulled)
    return [one for one in news if isinstance(one, Progress)], last


def leftovers(home: Path) -> list[str]:
    folder = home / "models"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_file_is_fetched_hashed_and_found_by_its_name(hub: Hub, home: Path) -> None:
    data = hub.files[NAME]
    news, last = fetch()
    assert last.path.read_bytes() == data
    assert (last.sha256, last.checked) == (hashlib.sha256(data).hexdigest(), True)
    assert news[0] == Progress(0, len(data), BYTES)
    assert news[-1] == Progress(len(data), len(data), BYTES)
    assert locate(NAME, read_catalogue()) == last.path == home / "models" / NAME
    assert expected_hash(NAME, last.path, read_catalogue()) == last.sha256
    assert leftovers(home) == ["model.Q4_K_M.gguf", "model.Q4_K_M.gguf.sha256"]


def test_a_name_in_a_folder_of_the_repository(hub: Hub) -> None:
    hub.files["owner/repo/Q4/model.gguf"] = b"GGUF"
    origin = origin_of("owner/repo/Q4/model.gguf", read_catalogue())
    assert fetch(origin)[1].path.read_bytes() == b"GGUF"
    assert find_file(origin) is not None


def test_a_cut_connection_is_taken_up_again(hub: Hub) -> None:
    hub.cuts = [300_000, 2000, 200_000]
    news, last = fetch()
    assert last.path.read_bytes() == hub.files[NAME]
    assert hub.ranges[0] is None
    assert len(hub.ranges) == 4
    assert hub.ranges[1:] == ["bytes=300000-", "bytes=302000-", "bytes=502000-"]
    assert [one.done for one in news] == sorted(one.done for one in news)


def test_a_pull_that_was_given_up_is_gone_on_with(
    hub: Hub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import file_download

    real = file_download.http_get

    def failing(url: str, file: Any, **more: Any) -> None:
        file.write(hub.files[NAME][more["resume_size"] :][:1000])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(file_download, "http_get", failing)
    with pytest.raises(ModelError, match="the disk is full; what has arrived is kept"):
        list(pull(ORIGIN))
    assert find_file(ORIGIN) is None
    monkeypatch.setattr(file_download, "http_get", real)
    news, last = fetch()
    assert news[0].done == 1000
    assert hub.ranges == ["bytes=1000-"]
    assert last.path.read_bytes() == hub.files[NAME]


def test_one_who_stops_listening_stops_the_transfer(hub: Hub, home: Path) -> None:
    events = pull(ORIGIN)
    assert next(events) == Progress(0, len(hub.files[NAME]), BYTES)
    events.close()
    assert not locate(NAME, read_catalogue()).is_file()
    assert fetch()[1].checked


def test_a_part_longer_than_the_file_is_begun_anew(hub: Hub, home: Path) -> None:
    digest = hashlib.sha256(hub.files[NAME]).hexdigest()
    part = home / "models/owner/repo-GGUF/.incoming" / f"model.Q4_K_M.gguf.{digest}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"x" * (len(hub.files[NAME]) + 1))
    assert fetch()[1].path.read_bytes() == hub.files[NAME]


@pytest.mark.parametrize("who", ["the catalogue", "the hub"])
def test_a_wrong_hash_leaves_nothing_under_the_name(hub: Hub, home: Path, who: str) -> None:
    origin = ORIGIN
    if who == "the hub":
        hub.etag = "0" * 64
    else:
        origin = HubFile(ORIGIN.repository, ORIGIN.file, sha256="0" * 64)
    with pytest.raises(ModelError, match=f"and {who} says 0000") as error:
        list(pull(origin))
    assert str(home / "models" / f"{NAME}.damaged") in str(error.value)
    assert find_file(origin) is None
    hub.etag = None
    assert fetch()[1].checked


def test_a_file_without_a_hash_is_not_called_checked(hub: Hub) -> None:
    hub.etag = "W/weak"
    assert not fetch()[1].checked


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "the hub refuses access .401.: .* private or gated; .* HF_TOKEN"),
        (403, "the hub refuses access .403."),
        (404, "the hub has no such file .404, revision main."),
        (503, "the hub answers 503; what has arrived is kept"),
        (500, "the hub answers 500"),
    ],
)
def test_what_a_hub_refuses_is_said_in_one_line(
    hub: Hub, home: Path, status: int, message: str
) -> None:
    hub.status = status
    with pytest.raises(ModelError, match=message) as error:
        list(pull(ORIGIN))
    assert "\n" not in str(error.value)
    assert leftovers(home) == []


def test_no_hub_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match="the transfer failed"):
        list(pull(ORIGIN))


def test_a_hub_that_always_breaks_off_ends_and_loses_nothing(hub: Hub, home: Path) -> None:
    hub.cuts = [5000] + [0] * 100
    with pytest.raises(ModelError, match=r"the transfer failed .*what has arrived is kept"):
        list(pull(ORIGIN))
    hub.cuts = []
    assert fetch()[0][0].done == 5000


def test_offline_forbids_the_network(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE forbids"):
        list(pull(ORIGIN))
    assert hub.ranges == []


def test_two_pulls_of_one_file_are_one_too_many(hub: Hub) -> None:
    first = pull(ORIGIN)
    next(first)
    with pytest.raises(ModelError, match="another pull of it is under way"):
        list(pull(ORIGIN))
    first.close()


def test_the_library_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelError, match=r"pip install 'proofcheck-tex\[models\]'"):
        list(pull(ORIGIN))


def test_a_folder_that_cannot_be_made_is_said(
    hub: Hub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("PROOFCHECK_MODELS", str(home / "file"))
    with pytest.raises(ModelError, match="the transfer failed"):
        list(pull(ORIGIN))


def test_a_token_goes_with_the_request(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch()
    assert hub.tokens == ["Bearer hf_secret"]


def test_the_transfer_is_pinned_to_a_commit(hub: Hub) -> None:
    assert COMMIT in pulling._ask(ORIGIN).url
