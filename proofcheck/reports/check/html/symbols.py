"""The characters that mathematical commands stand for."""

from __future__ import annotations

import unicodedata
from functools import cache

FUNCTIONS = frozenset(
    """arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh
    tan tanh""".split()
)
LIMIT_FUNCTIONS = {
    **{name: name for name in "det gcd inf lim max min Pr sup".split()},
    "liminf": "lim inf",
    "limsup": "lim sup",
    "injlim": "inj lim",
    "projlim": "proj lim",
    "varinjlim": "lim",
    "varprojlim": "lim",
    "argmax": "arg max",
    "argmin": "arg min",
}

# What pylatexenc's table lacks, or has for text rather than for mathematics.
_OWN = dict(
    pair.split("=", 1)
    for pair in """
    land=∧ lor=∨ lnot=¬ neg=¬ ne=≠ neq=≠ le=≤ leq=≤ ge=≥ geq=≥ leqslant=⩽ geqslant=⩾ gets=←
    to=→ iff=⟺ implies=⟹ impliedby=⟸ mapsto=↦ longmapsto=⟼ hookrightarrow=↪ hookleftarrow=↩
    longrightarrow=⟶ longleftarrow=⟵ Longrightarrow=⟹ Longleftarrow=⟸ longleftrightarrow=⟷
    Longleftrightarrow=⟺ twoheadrightarrow=↠ rightarrowtail=↣ rightsquigarrow=⇝ leadsto=⇝
    dashrightarrow=⇢ upharpoonright=↾ restriction=↾ rightharpoonup=⇀ rightleftharpoons=⇌
    coloneqq=≔ coloneq=≔ vcentcolon=: Coloneqq=⩴ eqqcolon=≕ defeq=≔ triangleq=≜ doteq=≐
    colon=: mid=∣ nmid=∤ vert=| lvert=| rvert=| Vert=‖ lVert=‖ rVert=‖ |=‖ parallel=∥
    lbrace={ rbrace=} {={ }=} lbrack=[ rbrack=] langle=⟨ rangle=⟩ lfloor=⌊ rfloor=⌋ lceil=⌈
    rceil=⌉ llbracket=⟦ rrbracket=⟧ lgroup=⟮ rgroup=⟯ ulcorner=⌜ urcorner=⌝ backslash=\\
    setminus=∖ smallsetminus=∖ bigcup=⋃ bigcap=⋂ bigsqcup=⨆ bigsqcap=⨅ bigvee=⋁ bigwedge=⋀
    bigoplus=⨁ bigotimes=⨂ bigodot=⨀ biguplus=⨄ sum=∑ prod=∏ coprod=∐ int=∫ iint=∬ iiint=∭
    oint=∮ infty=∞ emptyset=∅ varnothing=∅ partial=∂ nabla=∇ hbar=ℏ ell=ℓ Re=ℜ Im=ℑ wp=℘
    aleph=ℵ beth=ℶ forall=∀ exists=∃ nexists=∄ prime=′ backprime=‵ dagger=† ddagger=‡ S=§
    cdot=⋅ times=× div=÷ pm=± mp=∓ ast=∗ star=⋆ circ=∘ bullet=∙ oplus=⊕ ominus=⊖ otimes=⊗
    odot=⊙ oslash=⊘ wr=≀ amalg=⨿ cup=∪ cap=∩ uplus=⊎ sqcup=⊔ sqcap=⊓ wedge=∧ vee=∨ ltimes=⋉
    rtimes=⋊ bowtie=⋈ Join=⨝ boxtimes=⊠ boxplus=⊞ Box=□ square=□ Diamond=◇ diamond=⋄
    blacksquare=■ lozenge=◊ triangle=△ bigtriangleup=△ triangledown=▽ triangleleft=◃
    triangleright=▹ unlhd=⊴ unrhd=⊵ lhd=⊲ rhd=⊳ trianglelefteq=⊴ bot=⊥ top=⊤ perp=⟂ models=⊨
    vdash=⊢ dashv=⊣ vDash=⊨ Vdash=⊩ nvdash=⊬ nvDash=⊭ angle=∠ measuredangle=∡ sim=∼ nsim=≁
    simeq=≃ approx=≈ cong=≅ ncong=≇ equiv=≡ propto=∝ asymp=≍ prec=≺ succ=≻ preceq=⪯ succeq=⪰
    preccurlyeq=≼ succcurlyeq=≽ ll=≪ gg=≫ lesssim=≲ gtrsim=≳ subset=⊂ supset=⊃ subseteq=⊆
    supseteq=⊇ subsetneq=⊊ supsetneq=⊋ nsubseteq=⊈ nsupseteq=⊉ in=∈ notin=∉ ni=∋ owns=∋
    hom=hom ldots=… dots=… dotsc=… dotso=… cdots=⋯ dotsb=⋯ dotsm=⋯ dotsi=⋯ vdots=⋮ ddots=⋱
    therefore=∴ because=∵ checkmark=✓ sharp=♯ flat=♭ natural=♮ surd=√ complement=∁ degree=°
    epsilon=ϵ varepsilon=ε phi=ϕ varphi=φ theta=θ vartheta=ϑ rho=ρ varrho=ϱ sigma=σ varsigma=ς
    kappa=κ varkappa=ϰ pi=π varpi=ϖ imath=ı jmath=ȷ eth=ð Bbbk=𝕜 digamma=ϝ $=$ %=% &=& #=# _=_
    lt=< gt=> intercal=⊺ fatsemi=⨟ sqsubseteq=⊑ sqsupseteq=⊒ sqsubset=⊏ uparrow=↑ downarrow=↓
    updownarrow=↕ Uparrow=⇑ Downarrow=⇓ nearrow=↗ searrow=↘ nwarrow=↖ swarrow=↙ rightarrow=→
    leftarrow=← leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ Leftrightarrow=⇔ nrightarrow=↛
    rightrightarrows=⇉ leftrightarrows=⇆ circlearrowleft=↺ curvearrowright=↷ multimap=⊸
    """.split()
)

ACCENTS = {
    "hat": "^",
    "widehat": "^",
    "tilde": "~",
    "widetilde": "~",
    "bar": "¯",
    "overline": "¯",
    "vec": "→",
    "overrightarrow": "→",
    "overleftarrow": "←",
    "overleftrightarrow": "↔",
    "dot": "˙",
    "ddot": "¨",
    "dddot": "⃛",
    "check": "ˇ",
    "widecheck": "ˇ",
    "breve": "˘",
    "acute": "´",
    "grave": "`",
    "mathring": "˚",
    "overbrace": "⏞",
    "overbracket": "⎴",
}
STRETCHED = frozenset(
    """widehat widetilde overline overrightarrow overleftarrow overleftrightarrow widecheck
    overbrace overbracket underline underbrace underbracket""".split()
)
ACCENTS_BELOW = {"underline": "_", "underbar": "_", "underbrace": "⏟", "underbracket": "⎵"}

# Where the alphabets of mathematics begin: capitals, small letters, digits (0: there are none).
_ALPHABETS = {
    "bf": (0x1D400, 0x1D41A, 0x1D7CE),
    "bi": (0x1D468, 0x1D482, 0),
    "cal": (0x1D49C, 0x1D4B6, 0),
    "frak": (0x1D504, 0x1D51E, 0),
    "bb": (0x1D538, 0x1D552, 0x1D7D8),
    "sf": (0x1D5A0, 0x1D5BA, 0x1D7E2),
    "tt": (0x1D670, 0x1D68A, 0x1D7F6),
}
# Letters that Unicode had before it had the alphabets.
_OLDER = {
    "cal": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "frak": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "bb": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}
_GREEK = {"bf": (0x1D6A8, 0x1D6C2), "bi": (0x1D71C, 0x1D736)}


def styled(char: str, font: str) -> str:
    """A letter or digit in a font: "bf", "bi", "cal", "frak", "bb", "sf", "tt"; else itself."""
    if char in _OLDER.get(font, ""):
        return _OLDER[font][char]
    starts = _ALPHABETS.get(font)
    if starts is None:
        return char
    for start, first in zip(starts, "Aa0", strict=True):
        offset = ord(char) - ord(first)
        if start and 0 <= offset < (10 if first == "0" else 26):
            return chr(start + offset)
    for start, first in zip(_GREEK.get(font, ()), "Αα", strict=False):
        if 0 <= ord(char) - ord(first) < 25:
            return chr(start + ord(char) - ord(first))
    return char


@cache
def symbol(name: str) -> str | None:
    """The character that a command without arguments stands for, or None."""
    return _OWN.get(name) or _table().get(name)


@cache
def _table() -> dict[str, str]:
    # Imported here: reports other than this one do without.
    from pylatexenc.latex2text import get_default_latex_context_db

    found: dict[str, str] = {}
    database = get_default_latex_context_db()
    for category in database.categories():
        for macro in database.iter_macro_specs([category]):
            char = macro.simplify_repl
            if isinstance(char, str) and len(char) == 1 and not char.isspace():
                found.setdefault(macro.macroname, char)
    return found


def is_letter(char: str) -> bool:
    """Whether a symbol is set as an identifier rather than as an operator."""
    return unicodedata.category(char)[0] in "LN" or char in "∞∅∂∇⊤⊥∠♯♭♮◊℘§†‡°…⋯⋮⋱√"
