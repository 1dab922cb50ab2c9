"""Writes the tables of the documents from those of the program: ``python -m docs.derive``.

In Markdown the table NAME stands between ``<!-- derived: NAME -->`` and ``<!-- end -->``, in the
man page between the comments ``derived: NAME`` and ``end``.  With ``--check`` nothing is written;
the exit status is 1 when a document is not what would be written.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from textwrap import fill

from docs import man
from proofcheck.cli.app import app_of
from proofcheck.cli.exit_codes import MEANINGS
from proofcheck.reports.check.registry import REPORTS
from proofcheck.rules import rows as rules
from proofcheck.settings.describe import rows as settings
from tests.test_layers import LAYERS

ROOT = Path(__file__).parents[1]
MARKDOWN = re.compile(r"^(<!-- derived: ([\w-]+) -->\n).*?^(<!-- end -->)$", re.M | re.S)
ROFF = re.compile(r"^(\.\\\" derived: ([\w-]+)\n).*?^(\.\\\" end)$", re.M | re.S)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table of Markdown; a bar inside a cell is escaped."""
    lines = ([cell.replace("|", "\\|") for cell in line] for line in (head, *rows))
    shown = [f"| {' | '.join(line)} |\n" for line in lines]
    return "".join([shown[0], "|---" * len(head) + "|\n", *shown[1:]])


def rooms() -> list[tuple[str, str]]:
    """The packages and modules in the order of their layers, with what their docstrings begin."""
    program = [ROOT / "proofcheck" / name for layer in LAYERS for name in layer if name[0] != "_"]
    others = [ROOT / name for name in ("training", "benchmarks", "docs")]
    return [
        (f"{path.name}/", _first_line(path / "__init__.py"))
        if (path / "__init__.py").is_file()  # git leaves folders behind that were packages
        else (f"{path.name}.py", _first_line(path.with_suffix(".py")))
        for path in (*program, *others)
    ]


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    line = docstring.partition("\n")[0]
    return line.replace("``", "`").replace(".  ", ". ").rstrip(".")


def _formats() -> str:
    """A list, in lines of at most 100 characters."""
    entry = partial(
        fill, width=100, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
    return "".join(f"{entry(f'- `{name}`: {REPORTS.load(name).about}')}\n" for name in REPORTS)


def _settings() -> str:
    return table(
        ("key", "option", "meaning", "default"),
        [(f"`{key}`", flag and f"`{flag}`", *rest) for key, flag, *rest in settings()],
    )


PAGES: Mapping[str, Callable[[], str]] = {
    "rules": lambda: table(("code", "meaning", "severity"), rules()),
    "formats": _formats,
    "exit-codes": lambda: table(
        ("exit code", "meaning"), [(str(int(code)), text) for code, text in MEANINGS.items()]
    ),
    "settings": _settings,
    "rooms": lambda: table(
        ("room", "what it does"), [(f"`{name}`", text) for name, text in rooms()]
    ),
    "commands": lambda: table(
        ("command", "what it does"), [(f"`{name}`", text) for name, text in man.commands(app_of())]
    ),
}
MAN: Mapping[str, Callable[[], str]] = {
    "commands": lambda: man.entries(man.commands(app_of())),
    "options": lambda: man.options(app_of()),
    "exit-codes": lambda: man.entries((str(int(code)), text) for code, text in MEANINGS.items()),
    "rules": lambda: man.entries((code, f"{title} ({level})") for code, title, level in rules()),
    "settings": lambda: man.entries(
        (row.key, f"{row.meaning.rstrip('.')} (default: {row.default}).") for row in settings()
    ),
}


def derived(path: Path) -> str:
    """The text of a document with its tables as they are to be; KeyError for an unknown name."""
    pattern, makers = (MARKDOWN, PAGES) if path.suffix == ".md" else (ROFF, MAN)
    text = path.read_text(encoding="utf-8")
    return pattern.sub(lambda found: found[1] + makers[found[2]]() + found[3], text)


def documents() -> list[Path]:
    """The documents that may have tables."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [*pages, ROOT / "man" / "proofcheck.1"]


def outdated() -> list[Path]:
    """The documents whose tables are not what the program says."""
    return [path for path in documents() if path.read_text(encoding="utf-8") != derived(path)]


def main() -> int:
    """Write what is outdated, or with ``--check`` name it."""
    check = sys.argv[1:] == ["--check"]
    found = outdated()
    for path in found:
        print(path.relative_to(ROOT))
        if not check:
            path.write_text(derived(path), encoding="utf-8")
    return int(check and bool(found))


if __name__ == "__main__":
    sys.exit(main())
