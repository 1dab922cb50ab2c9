"""From bytes to text: UTF-8, what a file declares, or Latin-1."""

from __future__ import annotations

import io
import re

from proofcheck.document.source import Source
from proofcheck.errors import SourceError

_INPUTENC = re.compile(rb"\\usepackage\s*\[([a-z0-9-]+)\]\s*\{inputenc\}|%\s*-\*-.*coding:\s*(\S+)")


_CODECS = {
    "latin1": "latin-1",
    "ansinew": "cp1252",
    "applemac": "mac-roman",
    "latin9": "iso8859-15",
}
# Every sign of ASCII, and what escapes something in codecs that would read another text from it.
_ASCII = b"".join((bytes(range(32, 92)), b"\\n\\u0041", bytes(range(93, 127)), b"+AGE-~{.xn--4ca"))


def _keeps_ascii(codec: str) -> bool:
    """Whether there is such a codec and it leaves TeX's own characters alone."""
    try:
        return _ASCII.decode(codec) == _ASCII.decode("ascii")
    except (LookupError, ValueError):  # the name is none, or ASCII is not what it decodes
        return False


def decode(data: bytes, path: str) -> Source:
    """Decode a file: UTF-8 with or without a mark, UTF-16 with one, else what inputenc declares if
    it has ASCII in it, else Latin-1, which is never wrong about TeX's own characters.

    ``encoding`` of the result names the codec; when bytes that are not UTF-8 were read in a file
    that declares nothing else, it is ``"latin-1?"``.  Raises SourceError for binary data.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return Source(path, data.decode("utf-16"), "utf-16")
        except UnicodeDecodeError as error:
            raise SourceError("it is not a text file") from error
    if data.startswith((b"%PDF", b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG")) or b"\0" in data[:8192]:
        raise SourceError("it is a binary file, not LaTeX")
    try:
        return Source(path, data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        declared = _INPUTENC.search(data, 0, 20_000)
        if declared:
            name = (declared[1] or declared[2]).decode("ascii", "replace").lower()
            name = _CODECS.get(name, name)
            if name not in ("utf8", "utf-8", "utf8x") and _keeps_ascii(name):
                text = io.TextIOWrapper(io.BytesIO(data), name, "replace", newline="").read()
                return Source(path, text, name)
        return Source(path, data.decode("latin-1"), "latin-1?")
