"""Which commands and environments a proposal may use."""

from __future__ import annotations

import re

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

_FONTS = "mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathscr mathtt boldsymbol"
_GREEK = """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda
mu nu xi pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta
Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
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
_SHAPES = """frac dfrac tfrac binom dbinom tbinom sqrt overline underline hat widehat tilde
widetilde bar vec dot ddot check breve acute grave mathring overbrace underbrace overset
underset stackrel substack left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr
Biggl Biggr bigm Bigm lfloor rfloor lceil rceil langle rangle lvert rvert lVert rVert vert Vert
lbrace rbrace limits nolimits displaystyle textstyle operatorname mathop mathrel mathbin mathord
xrightarrow xleftarrow boxed"""
MATHEMATICS = frozenset(
    f"{_FONTS} {_GREEK} {_RELATIONS} {_OPERATORS} {_NAMES} {_SHAPES}".split()
) - {"dots", "ldots", "underline", "mathop"}
"""Standard commands of LaTeX and amsmath that stand in formulas only."""

ANYWHERE = frozenset(
    """dots ldots underline mathop quad qquad ensuremath text mbox textrm textit textbf textsf
    texttt textnormal emph ref eqref pageref cref Cref autoref cite citep citet nameref S
    P par noindent hspace allowbreak nonumber notag intertext shortintertext hfill enspace
    thinspace""".split()
)
"""Standard commands that stand in text, or in both."""

DISPLAYS = frozenset(
    """equation* align* gather* multline* flalign* alignat* eqnarray* displaymath math equation
    align gather multline flalign alignat eqnarray aligned alignedat gathered split cases
    dcases rcases array matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix""".split()
)
"""Environments whose inside is mathematics."""

LISTS = frozenset("itemize enumerate description".split())
"""Environments of text that a step may have."""
