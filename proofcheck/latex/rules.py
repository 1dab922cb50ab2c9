"""The rules of the reader: what could not be read, or not as it is written."""

from __future__ import annotations

from proofcheck.document.rule import EXACT, Category, Rule, Severity

UNREADABLE = Rule(
    code="PC001",
    category=Category.LOOKING,
    title="a file cannot be read",
    severity=Severity.ERROR,
    why="The file is binary or damaged, is an archive without LaTeX, or may not be opened, so "
    "nothing in it was checked.",
    example_bad="proofcheck figure.pdf",
    example_good="proofcheck paper.tex",
    silence="Do not name the file, or mend it. It cannot be ignored from inside the file.",
    false_alarms=EXACT,
)

MISSING_INPUT = Rule(
    code="PC002",
    category=Category.LOOKING,
    unread="a file that it reads is missing",
    title="a file that is read in is missing",
    severity=Severity.WARNING,
    why="\\input, \\include or a relative of theirs names a file that is not there: the proofs "
    "in it were not checked.",
    example_bad="\\input{chapters/intorduction}",
    example_good="\\input{chapters/introduction}",
    silence="Add the file, or write `% proofcheck: ignore[{code}]` on the line.",
    false_alarms="Files that a package generates while TeX runs look missing, too.",
)

INPUT_CYCLE = Rule(
    code="PC003",
    category=Category.LOOKING,
    unread="files that it reads go round in a circle",
    title="files read each other in a circle",
    severity=Severity.WARNING,
    why="A file reads itself, directly or through others. It was read once; TeX itself would "
    "never end.",
    example_bad="% in a.tex\n\\input{a}",
    example_good="% in a.tex\n\\input{b}",
    silence="Break the circle, or write `% proofcheck: ignore[{code}]` on the line.",
    false_alarms="A file that guards itself with a conditional is not in a circle for TeX.",
)

UNCLOSED = Rule(
    code="PC004",
    category=Category.LOOKING,
    title="an environment is not closed, or was not opened",
    severity=Severity.WARNING,
    why="Where the environment ends had to be guessed, so a proof may have been cut too early "
    "or too late.",
    example_bad="\\begin{proof} Clear.",
    example_good="\\begin{proof} Clear. \\end{proof}",
    silence="Balance the environment, or write `% proofcheck: ignore[{code}]` on the line.",
    false_alarms="Environments that are opened by one macro and closed by another can look "
    "unbalanced.",
)

EXPANSION_LIMIT = Rule(
    code="PC005",
    category=Category.LOOKING,
    title="macro expansion stopped at a limit",
    severity=Severity.NOTE,
    why="A macro calls itself or grows without bound. The verifier read the rest of that piece "
    "as it is written.",
    example_bad="\\def\\a{\\a\\a} \\begin{proof} \\a \\end{proof}",
    example_good="\\newcommand{\\a}{\\alpha} \\begin{proof} $\\a = 1$. \\end{proof}",
    silence="`--ignore {code}`, or `% proofcheck: ignore[{code}]` on the line.",
    false_alarms="Recursive macros that end by a conditional are stopped, too: conditionals "
    "are not run.",
)

UNDECLARED_ENCODING = Rule(
    code="PC006",
    category=Category.LOOKING,
    title="bytes that are not valid in the file's encoding were replaced",
    severity=Severity.NOTE,
    why="The file holds bytes that its encoding does not allow; each became U+FFFD, and the "
    "verifier read that. A file that is not UTF-8 and names no encoding was read as Latin-1.",
    example_bad="a file saved half in UTF-8 and half in Latin-1",
    example_good="a file saved in UTF-8, or one that says \\usepackage[latin1]{inputenc}",
    silence="Save the file in one encoding, or use `--ignore {code}`.",
    false_alarms=EXACT,
)

UNDECIDED = Rule(
    code="PC016",
    category=Category.LOOKING,
    title="a condition could not be decided",
    severity=Severity.NOTE,
    why="The text sets the switch to both values, or sets it inside a definition, or nothing in it "
    "decides, so both branches were read: a proof may be there twice, or may not be printed.",
    example_bad="\\newif\\iflong \\def\\short{\\longfalse} \\iflong … \\else … \\fi",
    example_good="\\newif\\iflong \\longfalse \\iflong … \\else … \\fi",
    silence="Set the switch once, in the preamble, or use `--ignore {code}`.",
    false_alarms=EXACT,
)

OUTSIDE_PROJECT = Rule(
    code="PC007",
    category=Category.LOOKING,
    unread="a file outside the project's folder was not read",
    title="a file outside the project folder was not read",
    severity=Severity.WARNING,
    why="A document may read only files in its own folder: otherwise a stranger's paper could "
    "pull in private files.",
    example_bad="\\input{../../home/me/notes}",
    example_good="\\input{notes}",
    silence="Move the file into the project, or write `% proofcheck: ignore[{code}]` on the line.",
    false_alarms="Shared files kept beside several projects are refused, too.",
)

REFUSED_MEMBER = Rule(
    code="PC008",
    category=Category.LOOKING,
    unread="a member of the bundle was refused",
    title="a member of a bundle was refused",
    severity=Severity.WARNING,
    why="A member of the archive has a path that leaves it, is a link or a device, or unpacks "
    "to too much; it was not read.",
    example_bad="paper.tar.gz with a member ../../.bashrc",
    example_good="paper.tar.gz with the members main.tex and chapters/one.tex",
    silence="Repack the archive, or use `--ignore {code}`.",
    false_alarms=EXACT,
)

TOO_LARGE = Rule(
    code="PC009",
    category=Category.LOOKING,
    unread="not all files were read",
    title="input nested too deeply or too large",
    severity=Severity.WARNING,
    why="A limit on depth or size was reached and the rest was not read: what follows was not "
    "checked.",
    example_bad="\\input within \\input, hundreds of levels deep",
    example_good="a project whose files read each other a few levels deep",
    silence="Check the parts one by one, or write `% proofcheck: ignore[{code}]` on the line.",
    false_alarms=EXACT,
)

IDLE_COMMENT = Rule(
    code="PC011",
    category=Category.LOOKING,
    title="a proofcheck comment without effect",
    severity=Severity.NOTE,
    why="The comment ignores nothing, or is not understood. Left in place it may hide a "
    "mistake that is made later.",
    example_bad="Clearly $1 = 1$. % proofcheck: ignore[PC301]",
    example_good="Clearly $1 = 1$.",
    silence="Delete the comment, or use `--ignore {code}`.",
    false_alarms="A comment that was needed with another model has no effect with this one.",
)

LEFT_OUT = Rule(
    code="PC012",
    category=Category.LOOKING,
    unread="parts are left out",
    title="a part was not read: left out, behind the end, named by a macro",
    severity=Severity.NOTE,
    why="The document asks TeX for some of its parts only, or names a part by a macro that only "
    "TeX can follow, or stands in one file with others, of which TeX reads the first. These parts "
    "were not read, so the proofs in them were not checked.",
    example_bad="\\includeonly{one} ... \\include{two}",
    example_good="\\include{one} \\include{two}",
    silence="Delete \\includeonly, or use `--ignore {code}`.",
    false_alarms=EXACT,
)

EMPTY_FILE = Rule(
    code="PC013",
    category=Category.LOOKING,
    title="a file is empty",
    severity=Severity.NOTE,
    why="There is nothing in the file but blanks: nothing was checked, and perhaps it was not "
    "meant to be so.",
    example_bad="proofcheck empty.tex",
    example_good="proofcheck paper.tex",
    silence="Do not name the file, or use `--ignore {code}`.",
    false_alarms=EXACT,
)

RULES = (
    UNREADABLE,
    MISSING_INPUT,
    INPUT_CYCLE,
    UNCLOSED,
    EXPANSION_LIMIT,
    UNDECLARED_ENCODING,
    UNDECIDED,
    OUTSIDE_PROJECT,
    REFUSED_MEMBER,
    TOO_LARGE,
    IDLE_COMMENT,
    LEFT_OUT,
    EMPTY_FILE,
)
