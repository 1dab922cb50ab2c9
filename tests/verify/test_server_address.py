"""Which addresses are taken, which are this machine, and what is never quoted."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofcheck.errors import UsageError
from proofcheck.llm.server.address import (
    check_allowed,
    check_found,
    check_url,
    is_loopback,
    privacy_note,
)

HERE = (
    "http://127.0.0.1:8080/v1",
    "http://127.9.9.9/v1",
    "http://localhost:11434",
    "https://LOCALHOST/v1/",
    "http://models.localhost/v1",
    "http://[::1]:8000/v1",
    "http://[::ffff:127.0.0.1]/v1",
)
ELSEWHERE = (
    "https://api.example.org/v1",
    "http://192.168.1.7:8000/v1",
    "http://0.0.0.0:8080/v1",
    "http://127.1/v1",
    "http://2130706433/v1",
    "http://localhost.example.org/v1",
    "http://127.0.0.1.example.org/v1",
    "http://[::ffff:10.0.0.1]/v1",
)
REFUSED = (
    "",
    "127.0.0.1:8080",
    "ftp://127.0.0.1/v1",
    "file:///etc/passwd",
    "http://",
    "http:///v1",
    "http://me:hunter2@127.0.0.1/v1",
    "http://hunter2@127.0.0.1/v1",
    "http://127.0.0.1/v1?key=hunter2",
    "http://127.0.0.1/v1#hunter2",
    "http://127.0.0.1:hunter2/v1",
    "http://127.0.0.1:99999/v1",
    "http://127.0.0.1\\hunter2.example.org/v1",
    "http://a b/v1",
    "http://[::1/v1",
    "http://[::1%25eth0]/v1",
    "http://ex\u00e4mple.org/v1",
)


@pytest.mark.parametrize("url", HERE)
def test_this_machine_needs_no_warning(url: str) -> None:
    assert is_loopback(url)
    assert privacy_note(url) is None
    check_allowed([url], offline=True)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_another_machine_is_said_and_can_be_forbidden(url: str) -> None:
    assert not is_loopback(url)
    note = privacy_note(url)
    assert note and "leaves this machine" in note
    assert ("unencrypted" in note) == url.startswith("http://")
    check_allowed([url], offline=False)
    with pytest.raises(UsageError, match="is not this machine, and --offline forbids"):
        check_allowed([url], offline=True)


@pytest.mark.parametrize("url", REFUSED)
def test_other_addresses_are_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_allowed([url], offline=False)
    assert str(caught.value).startswith("server: the address")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("http://localhost:8080", "http://localhost:8080/v1"),
        ("http://localhost:8080/", "http://localhost:8080/v1"),
        ("HTTP://LocalHost/v1/chat/completions", "http://localhost/v1"),
        ("https://h.example/api/v1/", "https://h.example/api/v1"),
        ("http://[::1]:1/v1", "http://[::1]:1/v1"),
    ],
)
def test_an_address_is_brought_into_one_form(url: str, used: str) -> None:
    assert check_url(url) == used
    assert check_url(used) == used


@given(st.text(alphabet="htp:/@[]127.01localhst?#%\\ v\n", max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://127.0.0.1{text}"):
        try:
            used = check_url(url)
        except UsageError:
            continue
        assert check_url(used) == used
        assert "@" not in used.split("/")[2]


def test_a_file_that_came_with_a_paper_sends_nothing_elsewhere() -> None:
    check_found((), None)
    check_found(["http://127.0.0.1:8080/v1"], Path("proofcheck.toml"))
    with pytest.raises(UsageError, match=r"proofcheck.toml: a file beside a paper .* use --server"):
        check_found(["https://example.org/v1"], Path("proofcheck.toml"))
