"""Which commands and environments a proposal may use."""

from __future__ import annotations

import re

from proofcheck.latex.commands import (
    ACCENTS,
    ALPHABETS,
    DELIMITERS,
    FORMULAS,
    GREEK,
    GREEK_CAPITALS,
    GREEK_VARIANTS,
    MATRICES,
    SIZES,
    STYLES,
    TEXT,
)

FORBIDDEN = re.compile(
    r"""(?:input|include\w*|(?:sub)?import|subfile|\w*FileExists|\w*input(?:listing)?|write\w*
    |immediate|openin|openout|closein|closeout|read(?:line)?|special|pdf\w*|direct(?:lua)|late(?:lua)
    |lua\w*|[egx]?def|let|futurelet|(?:new|renew|provide|Declare|New|Renew|Provide)[a-zA-Z]\w*|long
    |global|outer|protected|csname|endcsname|expandafter|noexpand|after(?:assignment|group)
    |(?:cat|lc|uc|sf|math|del)code|char(?:def)?|mathchar(?:def)?|(?:count|dimen|skip|muskip|toks)\w*
    |advance|multiply|divide|loop|repeat|iterate|if(?!f\Z)\w*|else|fi|unless|(?:begin|end)group
    |[be]group|scantokens|every\w+|output|shipout|end(?:input|document)?|begin|dump|batchmode
    |(?:err)?message|typeout|makeat\w+|document\w*|usepackage|Require\w+|bibliography\w*|bibitem|At[A-Z]\w*
    |(?:addto|set|step|refstep)counter|(?:set|addto)length|[vV]erb\w*|lstinline|mint\w*|url|href|path
    |includegraphics|\w*color|transparent|tiny|fontsize|selectfont|(?:h|v)phantom|phantom|llap|rlap
    |smash|raisebox|newline|newpage|clearpage|appendix|(?:sub)*section|chapter|part|item|footnote\w*
    |marginpar|thanks|title|author|date|maketitle|qed\w*|label|relax|hskip|vskip|kern|tag)""",
    re.VERBOSE,
)
"""Control words that no proposal may use, whatever the paper does: they run, define, read, write,
hide or restructure.  (``\\item``, ``\\label``, ``\\qed`` and ``\\tag`` stay as they were: those of
the step are kept.)"""

KEPT = frozenset("item label tag qed qedhere qedsymbol footnote hskip vskip kern relax".split())
"""Forbidden words that a proposal must have exactly as the step has them."""

_RELATIONS = """le leq leqslant ge geq geqslant ne neq ll gg lt gt equiv sim simeq approx cong
propto asymp in notin ni subset subseteq subsetneq supset supseteq supsetneq mid nmid parallel
perp models vdash prec preceq succ succeq doteq not to gets mapsto longmapsto rightarrow
leftarrow Rightarrow Leftarrow leftrightarrow Leftrightarrow longrightarrow longleftarrow
Longrightarrow Longleftarrow Longleftrightarrow hookrightarrow twoheadrightarrow rightharpoonup
implies impliedby iff uparrow downarrow"""
_OPERATORS = """cdot cdots ldots dots dotsb dotsc vdots ddots times div pm mp ast star circ
bullet oplus otimes odot cap cup bigcap bigcup sqcup setminus smallsetminus wedge vee bigwedge
bigvee bigoplus bigotimes neg lnot land lor sum prod coprod int iint iiint oint partial nabla
infty emptyset varnothing forall exists nexists aleph hbar ell Re Im wp prime dagger top bot
angle triangle square colon"""
_NAMES = """sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp log ln lg det
dim ker hom deg gcd max min sup inf lim limsup liminf arg Pr mod bmod pmod pod"""
_SHAPES = """frac dfrac tfrac binom dbinom tbinom sqrt overset underset stackrel substack vert Vert
operatorname mathrel mathbin mathord xrightarrow xleftarrow boxed"""
_NOT_STANDARD = frozenset(
    """Bbb frak bm pmb mathds bf cal overrightarrow overleftarrow omicron biggm Biggm scriptstyle
    scriptscriptstyle lbrack rbrack lgroup rgroup llbracket rrbracket""".split()
)
# What needs a package, is of old TeX, or is seldom wanted: the paper must use it already.
MATHEMATICS = (
    frozenset(f"{_RELATIONS} {_OPERATORS} {_NAMES} {_SHAPES}".split())
    | ALPHABETS
    | ACCENTS
    | frozenset(GREEK)
    | GREEK_VARIANTS
    | frozenset(GREEK_CAPITALS)
    | DELIMITERS.keys()
    | frozenset(DELIMITERS.values())
    | SIZES
    | STYLES
) - (_NOT_STANDARD | {"dots", "ldots", "underline"})
"""Standard commands of LaTeX and amsmath that stand in formulas only."""

ANYWHERE = (TEXT - frozenset("hbox textsc textup".split())) | frozenset(
    """dots ldots underline mathop quad qquad ensuremath ref eqref pageref cref Cref autoref cite
    citep citet nameref S P par noindent hspace allowbreak nonumber notag hfill enspace
    thinspace""".split()
)
"""Standard commands that stand in text, or in both."""

DISPLAYS = (FORMULAS | MATRICES) - frozenset(
    """\\[ $$ eqn dmath dmath* dgroup IEEEeqnarray IEEEeqnarray* xalignat xalignat*
    subarray""".split()
)
"""Environments whose inside is mathematics; those of other packages than amsmath are left out."""

LISTS = frozenset("itemize enumerate description".split())
"""Environments of text that a step may have."""
