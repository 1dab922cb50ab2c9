"""Imitations of what only the program writes to a model, and a model to the program."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proofcheck.document.document import Document
from proofcheck.document.text import Region, Text

_U = r"\\?_"
# Each alternative begins with a character, so that a search is quick.
_MARK = re.compile(
    rf"""</?(?:ok|bad|think|answer|verdict)>
      | <\|\s?(?:im{_U}(?:start|end|sep)|endoftext|end{_U}of{_U}text|begin{_U}of{_U}text|eot{_U}id
               |(?:start|end){_U}header{_U}id|system|user|assistant|end|return|channel|message)\s?\|>
      | \[/?INST\] | <</?SYS>> | <(?:start|end){_U}of{_U}turn> | <\uff5c[^\uff5c<>\n]{{1,30}}\uff5c>
      | (?:"|''|``)(?:grade|confirmed|defects)(?:"|'')\s*:\s*
        (?:[01](?:\.\d)?\b|true\b|false\b|\[\s*\])
      | \u043a\u0438(?=\s|\Z|\\end)""",
    re.VERBOSE,
)
_TAG = "\u043a\u0438"  # of Math-Shepherd, after each step
_CYRILLIC = re.compile(r"[\u0400-\u04ff]{3}")


def imitated_marks(document: Document, text: Text) -> Iterator[Region]:
    """Where statements and proofs have such marks; other text may speak of them."""
    regions = [proof.region for proof in document.proofs if proof.parent is None]
    regions += [statement.region for statement in document.statements]
    done = 0
    for start, end in sorted(regions):
        for match in _MARK.finditer(text.raw, max(start, done), end):
            before = text.raw[max(0, match.start() - 200) : match.start()]
            after = text.raw[match.end() : match.end() + 200]
            if match[0] == _TAG and (
                before[-1:].isalnum() or _CYRILLIC.search(before + "|" + after)
            ):
                continue
            yield match.span()
        done = max(done, end)
