"""One request to a server and its answer: bounded, without the key, on the host that was named.

What a server sends is hostile until it is parsed: its size is bounded, its nesting may be a bomb,
and the texts in it are cleaned before a user reads them.
"""

from __future__ import annotations

import json
from email.utils import parsedate_to_datetime
from time import time
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from proofcheck.errors import ModelError
from proofcheck.llm.server.address import check_url, is_loopback
from proofcheck.llm.server.key import read_key
from proofcheck.llm.server.reply import error_message, one_line
from proofcheck.settings.settings import ServerSettings

if TYPE_CHECKING:
    import httpx

_RETRIED = (408, 425, 429)  # and from 500 on, but for 501, "not implemented"
_MOVED = (301, 302, 303, 307, 308)
_REDIRECTS = 3
MAX_BYTES = 1 << 26  # the log-probabilities of a long prompt are tens of megabytes
_SECONDS_TO_CONNECT = 15.0

MALFORMED = "it sent a malformed reply"


class RefusedError(Exception):
    """The server understood, and says no.

    ``status`` is that of HTTP; the text is its message on one line, and ``hint`` more of it, for
    finding out what it did not like.
    """

    def __init__(self, status: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.hint = hint


class BrokenError(Exception):
    """One attempt failed, the next may not; the text says why.

    ``wait`` is what the server asks for, in seconds.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Exchange:
    """Requests to one server, each tried once; used in one event loop.

    ``url`` is its address.  A reply of more than ``most`` bytes is not read.  ``key_variable``
    names the environment variable of the key, empty without one.  Raises ``UsageError`` for an
    invalid address or key, ``ModelError`` without httpx.
    """

    def __init__(self, settings: ServerSettings, url: str, most: int = MAX_BYTES) -> None:
        self.url = check_url(url)
        self.key_variable, self._key = read_key()
        self._settings = settings
        self._most = most
        self._httpx = _import_httpx()
        self._client: httpx.AsyncClient | None = None

    async def close(self) -> None:
        """Break off what is under way."""
        if self._client:
            client, self._client = self._client, None
            await client.aclose()

    async def once(self, url: str, content: bytes | None) -> Any:
        """The JSON of the answer to a POST of ``content``, or to a GET where it is None.

        Follows redirects on the same host.  Raises ``BrokenError``, and ``RefusedError`` when the
        server understood and says no.
        """
        for _ in range(_REDIRECTS + 1):
            try:
                status, headers, text = await self._exchange(url, content)
            except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
                said = one_line(self._key.blot(str(error)))
                kind = type(error).__name__
                raise BrokenError(f"{said} ({kind})" if said else kind) from None
            if status not in _MOVED:
                return self._judge(status, headers, text)
            url = self._target(url, headers.get("location", ""), status, content is not None)
        raise RefusedError(status, "it redirects again and again")

    async def _exchange(self, url: str, content: bytes | None) -> tuple[int, httpx.Headers, str]:
        """Status, headers and bounded text of one answer."""
        if not self._client:
            self._client = self._open()
        method = "GET" if content is None else "POST"
        async with self._client.stream(method, url, content=content) as response:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise BrokenError("it sent a compressed reply that nobody asked for")
            received = bytearray()
            async for chunk in response.aiter_raw():
                received += chunk
                if len(received) > self._most:
                    raise BrokenError(f"its reply is longer than {self._most >> 20} MiB")
            text = received.decode("utf-8", errors="replace")
            return response.status_code, response.headers, text

    def _judge(self, status: int, headers: httpx.Headers, text: str) -> Any:
        """The JSON of a good answer; what is wrong with another."""
        try:
            value = self._parse(text)
        except (ValueError, RecursionError):
            if status < 400:
                raise BrokenError(MALFORMED) from None
            value = None  # an error page
        if status < 400 and isinstance(value, dict) and "choices" not in value:
            error = value.get("error")
            code = error.get("code") if isinstance(error, dict) else None
            if error:  # some gateways say so with a good status
                status = code if type(code) is int and 400 <= code < 600 else 500
        if status < 400:
            return value
        message, hint = error_message(value)
        if status == 500 and hint.startswith("body."):  # llama-cpp-python, of an odd parameter
            status = 422
        told = f": {message}" if message else ""
        if status in _RETRIED or (status >= 500 and status != 501):
            raise BrokenError(f"status {status}{told}", _retry_after(headers))
        raise RefusedError(status, message or f"status {status}", hint)

    def _parse(self, text: str) -> Any:
        """JSON without the key; raises ``ValueError``, ``RecursionError``."""
        value = json.loads(text, parse_constant=_no_constant)
        if not self._key:
            return value
        written = json.dumps(value, ensure_ascii=False)  # no escape hides the key any more
        blotted = self._key.blot(written)
        return value if blotted == written else json.loads(blotted)

    def _target(self, url: str, location: str, status: int, posting: bool) -> str:
        """Where a redirect leads; ``RefusedError`` unless it is the same host."""
        try:
            here, there = urlsplit(url), urlsplit(urljoin(url, location))
            same = (here.scheme, here.netloc) == (there.scheme, there.netloc)
        except ValueError:
            same = False
        if not same:  # whose name is not told: it may hold the key
            raise RefusedError(status, "it redirects to another host, which is refused")
        if posting and status not in (307, 308):
            raise RefusedError(status, "it redirects elsewhere; the address may lack a part")
        return f"{here.scheme}://{here.netloc}{there.path}"

    def _open(self) -> httpx.AsyncClient:
        settings = self._settings
        return self._httpx.AsyncClient(  # type: ignore[no-any-return]
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "User-Agent": "proofcheck",
                **self._key.headers(),
            },
            timeout=self._httpx.Timeout(
                settings.timeout, connect=min(_SECONDS_TO_CONNECT, settings.timeout), pool=None
            ),
            limits=self._httpx.Limits(max_connections=max(1, settings.requests)),
            verify=self.url.startswith("https:"),  # certificates take a while to load
            follow_redirects=False,
            trust_env=not is_loopback(self.url),  # no proxy sees what is meant for this machine
        )


def _import_httpx() -> ModuleType:
    try:
        import httpx
    except ImportError as error:
        raise ModelError(
            f"--server needs the package httpx ({one_line(str(error))}): "
            "pip install 'proofcheck-tex[remote]'"
        ) from None
    return httpx


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds, from a number or a date; None without the header or when it makes no sense."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
