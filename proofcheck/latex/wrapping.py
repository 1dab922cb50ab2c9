"""Finding the commands that name something, the author's own among them.

A macro or an environment of the author's that wraps such a command counts as one: its body is read
once, and its arguments are filled in wherever it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from proofcheck.document.mentions import Mention, Role
from proofcheck.document.text import GONE, Region
from proofcheck.latex.arguments import Argument, read_arguments
from proofcheck.latex.commands import MULTIPLE_CITATIONS, NAMING_COMMANDS, NamingCommand
from proofcheck.latex.definitions import PARAMETER, Environment, Macro

MAX_WRAPPERS = 2_000
MAX_WRAPPED_BODY = 4_000
MAX_WRAPPING = 4  # how deep macros that wrap macros are followed


# -- commands -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wrapper:
    """What one use of a macro or environment mentions: names with ``#1`` … in them."""

    spec: str
    defaults: tuple[str, ...]
    mentions: tuple[Mention, ...]


def scan_mentions(text: str, wrappers: Mapping[str, Wrapper]) -> Iterator[Mention]:
    """The mentions of masked text, in order; names are as written, parameters and macros in
    them included."""
    macros = {
        *NAMING_COMMANDS,
        *MULTIPLE_CITATIONS,
        *(n for n in wrappers if not n.startswith("{")),
    }
    names = "|".join(sorted(map(re.escape, macros), key=len, reverse=True))
    around = "|".join(sorted(re.escape(n[1:]) for n in wrappers if n.startswith("{"))) or "(?!)"
    event = re.compile(
        rf"\\(?:(?P<command>{names})(?![a-zA-Z@])|begin\s*\{{(?P<environment>{around})\}})"
    )
    for match in event.finditer(text):
        name = match["command"] or f"{{{match['environment']}"
        if name in wrappers:
            found = _wrapped(text, match, wrappers[name], name.lstrip("{"))
        elif name in MULTIPLE_CITATIONS:
            found = _repeated(text, match)
        else:
            found = _direct(text, match, NAMING_COMMANDS[name])
        yield from found or ()


def _direct(text: str, match: re.Match[str], command: NamingCommand) -> list[Mention] | None:
    overlay = _OVERLAY.match(text, match.end())
    read = read_arguments(text, overlay.end() if overlay else match.end(), command.spec)
    if read is None:
        return None
    places, end = read
    whole = (match.start(), end)
    return [
        mention
        for index in command.names
        for mention in _names(text, places[index], command, match["command"], whole)
    ]


_PART = re.compile(r"[^,]+")
_OVERLAY = re.compile(r"<[^<>\n]{1,20}>")  # beamer: \\label<2>{…}


def _names(
    text: str, place: Argument | None, command: NamingCommand, name: str, whole: Region
) -> Iterator[Mention]:
    if place is None:
        return
    start, end = place
    if not command.lists:
        yield from _mention(text, (start, end), command.role, name, whole)
        return
    parts = list(_PART.finditer(text, start, end))
    if not parts:
        yield from _mention(text, place, command.role, name, whole)
    for part in parts:
        yield from _mention(text, part.span(), command.role, name, whole)


_NEED_NAMES = (Role.REFERENCE, Role.CITATION)


def _name(text: str) -> str:
    """A name as TeX compares it, but for braces around the whole of it."""
    name = " ".join(text.replace(GONE, "").split())
    return name[1:-1] if name[:1] == "{" and name[-1:] == "}" else name


def _mention(text: str, region: Region, role: Role, name: str, whole: Region) -> Iterator[Mention]:
    piece = text[slice(*region)]
    named = _name(piece)
    if named or role in _NEED_NAMES:
        first = region[0] + len(piece) - len(piece.lstrip(" \t\n\x00"))
        last = max(first, region[0] + len(piece.rstrip(" \t\n\x00")))
        yield Mention(role, named, name, (first, last), whole)


_NOTES = re.compile(r"[\s\x00]*\([^()]{0,200}\)")
_MULTIPLE = NamingCommand(Role.CITATION, "oom", (2,), lists=True)


def _repeated(text: str, match: re.Match[str]) -> list[Mention] | None:
    at = match.end()
    for _ in range(2):
        if notes := _NOTES.match(text, at):
            at = notes.end()
    found: list[Mention] = []
    while read := read_arguments(text, at, _MULTIPLE.spec):
        places, after = read
        key = places[2]
        if key is None or text[key[0] - 1] != "{" or text[at:after].count("\n\n"):
            break
        found += _names(text, key, _MULTIPLE, match["command"], (match.start(), after))
        at = after
    return found or None


# -- what the author's macros wrap ----------------------------------------------------------------


# What a blueprint lists is read by another program, whatever TeX is told to print of it.
_FOR_OTHER_PROGRAMS = ("uses", "proves")


def find_wrappers(
    macros: Iterable[Macro], environments: Iterable[Environment]
) -> dict[str, Wrapper]:
    """The author's macros (by name) and environments (by ``{`` and name) that mention something.

    The last definition that can be read counts: one seldom changes what such a macro does.
    """
    sources = [
        (m.name, m.spec, m.defaults, m.body)
        for m in macros
        if not m.alias and m.name not in _FOR_OTHER_PROGRAMS
    ]
    sources += [(f"{{{e.name}", e.spec, (e.default,), e.begin) for e in environments]
    sources = [source for source in sources if len(source[3]) <= MAX_WRAPPED_BODY]
    found: dict[str, Wrapper] = {}
    for _ in range(MAX_WRAPPING):
        known = {name for name in found if not name.startswith("{")}
        names = "|".join(sorted(map(re.escape, {*NAMING_COMMANDS, *known}), key=len, reverse=True))
        around = "|".join(re.escape(n[1:]) for n in found if n.startswith("{")) or "(?!)"
        mentions = re.compile(rf"\\(?:(?:{names})(?![a-zA-Z@])|begin\s*\{{(?:{around})\}})")
        before = len(found)
        for name, spec, defaults, body in sources[:MAX_WRAPPERS]:
            if name in found or not mentions.search(body):
                continue
            inside = tuple(
                replace(mention, printed=mention.printed or _printed(body, mention))
                for mention in scan_mentions(body, {k: v for k, v in found.items() if k != name})
            )
            if inside:
                found[name] = Wrapper(spec, defaults, inside)
        if len(found) == before:
            break
    for macro in macros:
        if (
            macro.alias in NAMING_COMMANDS
            and macro.name not in found
            and macro.name not in NAMING_COMMANDS
        ):
            command = NAMING_COMMANDS[macro.alias]
            found[macro.name] = _alias(command, macro.name)
    return found


def _alias(command: NamingCommand, name: str) -> Wrapper:
    return Wrapper(
        command.spec,
        ("",) * command.spec.count("o"),
        tuple(Mention(command.role, f"#{i + 1}", name, (0, 0), (0, 0)) for i in command.names),
    )


def _printed(body: str, mention: Mention) -> str:
    before = body[: mention.whole[0]].replace("\\-", "")
    return re.sub(r"\\[a-zA-Z@]+\*?\s*(?:\[[^]]*\])?\{?$", "", before)[-40:]


def _wrapped(text: str, match: re.Match[str], wrapper: Wrapper, name: str) -> list[Mention] | None:
    at = match.end()
    if text.startswith("*", at) and not wrapper.spec.startswith("s"):
        at += 1  # \WithSuffix and the like
    read = read_arguments(text, at, wrapper.spec)
    if read is None:
        return None
    places, end = read
    defaults = iter(wrapper.defaults)
    arguments = []
    for letter, place in zip(wrapper.spec, places, strict=True):
        default = next(defaults, "") if letter == "o" else ""
        arguments.append(default if place is None else text[slice(*place)].replace(GONE, ""))

    def value(parameter: re.Match[str]) -> str:
        index = int(parameter[1]) - 1
        return arguments[index].strip() if index < len(arguments) else ""

    whole = (match.start(), end)
    found: list[Mention] = []
    for mention in wrapper.mentions:
        used = [int(number) - 1 for number in PARAMETER.findall(mention.name)]
        place = places[used[0]] if used and used[0] < len(places) else None
        printed = PARAMETER.sub(value, mention.printed)
        if place is not None and PARAMETER.fullmatch(mention.name):
            command = NamingCommand(mention.role, "", (), lists=mention.role in _NEED_NAMES)
            names = _names(text, place, command, name, whole)
            found += [replace(one, printed=printed) for one in names]
            continue
        if any(index < len(arguments) and not arguments[index].strip() for index in used):
            continue
        named = _name(PARAMETER.sub(value, mention.name))
        whose = Mention(mention.role, named, name, place or whole, whole, printed, own=not used)
        found.append(whose)
    return found
