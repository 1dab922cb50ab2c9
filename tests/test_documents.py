"""README, man page and ``--help`` say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from docs.derive import MAN, PAGES, documents, outdated
from proofcheck import __version__
from proofcheck.cli.app import COMMANDS, app_of
from proofcheck.cli.exit_codes import MEANINGS, ExitCode
from proofcheck.document.rule import Severity
from proofcheck.reports.check.registry import REPORTS
from proofcheck.reports.report import FileReport
from proofcheck.settings.settings import Settings
from proofcheck.settings.table import TABLE

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAN_PAGE = (ROOT / "man" / "proofcheck.1").read_text(encoding="utf-8")


def options(command: str) -> set[str]:
    """The options of a command and of those inside it, as ``--help`` prints them."""
    group = typer.main.get_command(app_of())
    found = group.commands[command]  # type: ignore[attr-defined]
    names: set[str] = {"--help", "-h"}
    inner = getattr(found, "commands", {}).values()
    for parameter in (one for it in (found, *inner) for one in it.params if not _hidden(one)):
        if parameter.param_type_name == "option":
            names.update(parameter.opts)
            names.update(parameter.secondary_opts)
    return names


def _hidden(parameter: object) -> bool:
    """An option that is there only to be refused with a helpful line."""
    return bool(getattr(parameter, "hidden", False))


def named_options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", text))


def test_the_man_page_has_its_sections_in_order() -> None:
    titles = [title.strip('"') for title in re.findall(r"^\.SH (.*)$", MAN_PAGE, re.MULTILINE)]
    assert titles == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "RULES",
        "CONFIGURATION", "INLINE COMMENTS", "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO",
    ]  # fmt: skip
    assert f'"proofcheck {__version__}"' in MAN_PAGE


def test_the_synopsis_has_every_command() -> None:
    synopsis = MAN_PAGE.partition(".SH SYNOPSIS")[2].partition(".SH DESCRIPTION")[0]
    named = re.findall(r"^\.B proofcheck (\w+)$", synopsis, re.MULTILINE)
    assert ["check", *named] == list(COMMANDS)


def test_the_tables_are_those_of_the_program() -> None:
    names = [path.name for path in outdated()]
    assert names == [], "run python -m docs.derive"


def test_every_table_of_the_program_is_in_a_document() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in documents()[:-1])
    told = set(re.findall(r"^<!-- derived: ([\w-]+) -->$", pages, re.MULTILINE))
    assert set(PAGES) - {"commands"} <= told
    assert re.findall(r'^\.\\" derived: ([\w-]+)$', MAN_PAGE, re.MULTILINE) == list(MAN)


def test_the_tables_of_the_program_agree() -> None:
    group = typer.main.get_command(app_of())
    assert list(group.commands) == list(COMMANDS)  # type: ignore[attr-defined]
    assert list(MEANINGS) == list(ExitCode)
    files = [name for name in REPORTS if isinstance(REPORTS.load(name), FileReport)]
    assert files == list(REPORTS.file_only)


def test_the_example_of_a_configuration_has_keys_that_exist() -> None:
    example = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8").split("```")[1]
    assert set(re.findall(r"^([a-z-]+) =", example, re.MULTILINE)) <= set(TABLE)


def test_options_in_the_readme_exist() -> None:
    known = set().union(*map(options, COMMANDS))
    pages = [page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs").glob("*.md"))]
    prose = "\n".join([README, *pages])
    spans = re.findall(r"`([^`\n]+)`", prose)
    ours = [span for span in spans if not span.startswith(("python ", "split "))]
    assert named_options(" ".join(ours)) <= known


def test_the_default_severity_is_told() -> None:
    assert Settings().fail_on is Severity.WARNING
    assert "(a warning, unless" in MEANINGS[ExitCode.FINDINGS]


def test_the_readme_has_two_commands_behind_its_marker() -> None:
    fence = README[README.index("<!-- the two commands -->") :].split("```")[1]
    commands = fence.strip().splitlines()[1:]
    assert len(commands) == 2
    assert "pip install -c constraints.txt" in commands[0]
    assert commands[1] == ".venv/bin/pytest"


def test_constraints_name_versions_and_nothing_else() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[\w.-]+==[\w.]+", line)
