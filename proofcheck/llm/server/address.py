"""Addresses of servers: which are valid, and which are this machine.  Asks no network."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from proofcheck.errors import UsageError

KEY_VARIABLES = ("PROOFCHECK_API_KEY", "OPENAI_API_KEY")
"""The environment variables that may hold the key of a server; the first that is set counts."""

_NAME = re.compile(r"[A-Za-z0-9._-]{1,253}")
_PATH = re.compile(r"[!-~]*")  # ASCII without blanks
_ENDPOINT = "/chat/completions"


def check_url(url: str) -> str:
    """The address as it is used: without the endpoint, "/v1" where there is no path.

    It is put together anew from its checked parts, so that no other reader of addresses can take it
    for that of another host.  Raises ``UsageError`` for anything but http and https, a user or
    password, a query or a fragment; the message never quotes what may be a secret.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UsageError("server: the address is not a valid URL") from None
    if parts.scheme not in ("http", "https"):
        raise UsageError("server: the address must begin with http:// or https://")
    if "@" in parts.netloc:
        raise UsageError(
            "server: the address holds a user or a password; "
            f"put the key into the environment variable {KEY_VARIABLES[0]} instead"
        )
    if "?" in url or "#" in url:
        raise UsageError("server: the address must have no query (?) and no fragment (#)")
    host = _host(parts)
    if not host or not _PATH.fullmatch(parts.path):
        raise UsageError("server: the address is not a valid URL")
    path = parts.path.rstrip("/").removesuffix(_ENDPOINT).rstrip("/") or "/v1"
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{path}"


def is_loopback(url: str) -> bool:
    """Whether the address is this machine, whatever the names in the network say.

    False for everything that is not plainly so, such as ``0.0.0.0`` or ``127.1``.
    """
    host = (urlsplit(check_url(url)).hostname or "").removesuffix(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def privacy_note(url: str) -> str | None:
    """What to tell the user before a paper leaves the machine; None when it does not."""
    if is_loopback(url):
        return None
    parts = urlsplit(check_url(url))
    plain = ", unencrypted" if parts.scheme == "http" else ""
    return (
        f"the text of your paper leaves this machine{plain}: it is sent to {parts.netloc} "
        "(--offline forbids it)"
    )


def privacy_notes(urls: Iterable[str]) -> Iterator[str]:
    """The notes of several addresses, each once."""
    return iter(dict.fromkeys(filter(None, map(privacy_note, urls))))


def check_allowed(urls: Iterable[str], offline: bool) -> None:
    """Raise ``UsageError`` for an invalid address, and with ``offline`` for another machine's."""
    for url in urls:
        if not is_loopback(url) and offline:
            raise UsageError(
                f"server: {urlsplit(check_url(url)).netloc} is not this machine, and --offline "
                "forbids to send anything there"
            )


def check_found(urls: Iterable[str], path: Path | None) -> None:
    """Raise ``UsageError`` when one of ``urls``, from a configuration file that was found and not
    named, is not this machine: it may have come with the paper, and a server gets the user's key.
    """
    if not all(map(is_loopback, urls)):
        raise UsageError(
            f"{path}: a file beside a paper must name no server elsewhere: use --server, or name "
            "the file with --config"
        )


def _host(parts: SplitResult) -> str | None:
    """The host as it stands in an address; None when it is none."""
    host = parts.hostname or ""
    if ":" not in host:
        return host if _NAME.fullmatch(host) else None
    try:
        return None if "%" in host else f"[{ipaddress.IPv6Address(host)}]"
    except ValueError:
        return None
