"""The words of mathematics in each language: the one table that a speaker extends.

Words and phrases stand between bars.  ``*`` at the end of a word stands for its endings, ``*`` at
the beginning for what it is composed with.  Letters stand as they are read (``é``, not ``\\'e``), a
blank for any blanks; capitals do not matter.  What is empty is not known yet.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import groupby

from proofcheck.latex.accents import read_accents


@dataclass(frozen=True, slots=True)
class Language:
    """``proof`` heads a proof, ``sketch`` says that it is only one, ``end`` that it is over;
    ``another`` says that there is one already, ``part`` that it proves one part of a statement, or
    heads a piece of a proof.  ``statements`` maps a kind of statement to what heads it.

    ``therefore`` opens a clause that asserts something new.  ``abbreviations`` end with a full stop
    that ends no sentence; what has several is written without blanks.

    ``prove`` says of what comes next what it proves, ``means`` before a name that it is only used.

    ``contradiction`` says that something does not hold, ``hypothesis`` that it is only assumed or
    asked for, ``left_out`` why a proof is missing.
    """

    proof: str
    statements: dict[str, str] = field(default_factory=dict)
    sketch: str = ""
    end: str = ""
    another: str = ""
    part: str = ""
    therefore: str = ""
    abbreviations: str = ""
    contradiction: str = ""
    hypothesis: str = ""
    left_out: str = ""
    prove: str = ""
    means: str = ""


ENGLISH = Language(
    proof="proof|proofs",
    statements={
        "theorem": "*theorem*|thm|thms",
        "lemma": "*lemma*|lem",
        "proposition": "proposi*|prop|props|propos",
        "corollary": "*corol*|cor|cors",
        "claim": "claim|claims|subclaim|subclaims|assertion*",
        "conjecture": "conj*",
        "fact": "fact|facts",
        "observation": "observa*|obs",
        "definition": "*defini*|def|defs|defn|defns|defin|dfn|dfs",
        "remark": "remar*|rem|rmk*|remk*|note*|comment*|warning*|caution|reminder|digression",
        "example": "example|examples|counterexample|counterexamples|counter-example"
        "|counter-examples|non-example*|nonexample*|exam|examp|exampl|exmp*|eg|egs|exa",
        "exercise": "exerc*|exer|exe",
        "problem": "open probl*|probl*|prob",
        "question": "question|questions|ques*|qu",
        "assumption": "assum*|hypothes*|hyp|standing|setup|situation|setting",
        "axiom": "axiom*|ax|postulat*|schem|scheme",
        "notation": "notation*|nota|notn|nott|not|ntn|convention|conventions|terminolog*",
        "property": "propert*",
        "construction": "constr*|algorithm*",
        "case": "case|cases|subcase|subcases|step|steps|substep|substeps",
        "solution": "solution|solutions|answer|answers|hint|hints",
    },
    sketch="sketch*|idea of|outline*",
    end="q.e.d.|qed",
    another="alternat*|second|another|new|other|direct|different|short|shorter|long|third|variant*",
    part="case|subcase|step|substep|part|claim|subclaim|existence|uniqueness|necessity|sufficiency"
    "|first|second|third|fourth|base|induction|inductive|only|direction|if|converse|conclusion"
    "|continued|completion|upper|lower|injectivity|surjectivity|soundness|completeness",
    therefore="and|so|hence|thus|then|therefore|but|whence|consequently|accordingly|whereas|while"
    "|yet|implying|showing|proving|giving|yielding|thereby|now|also",
    abbreviations="i.e.|e.g.|cf.|viz.|resp.|vs.|w.r.t.|wrt.|s.t.|a.e.|a.s.|i.i.d.|w.l.o.g.|wlog."
    "|ca.|thm.|thms.|lem.|lems.|prop.|props.|cor.|cors.|def.|defs.|defn.|eq.|eqs.|eqn.|eqns."
    "|fig.|figs.|sec.|secs.|sect.|ch.|chap.|chs.|rem.|rems.|vol.|p.|pp.|ed.|eds.|al.|dr.|prof."
    "|mr.|mrs.|ms.|st.|ref.|refs.|loc.|op.|cit.|approx.|conj.|obs.|ex.|exs.|exer.|notat.|alg."
    "|app.|appx.|l.c.|incl.|esp.|nos.",
    contradiction="contradict*|absurd*|impossible|false|not true|nonsense|is not|cannot|fails|fail"
    "|wrong*|incorrect|untrue|invalid|mistake",
    hypothesis="if|suppose|supposing|let|letting|assum*|whether|when|whenever|unless|were|would"
    "|solv*|solution*|satisf*|such that|iff|hypothes*|claim|guess|pretend|define*|where|wish|want"
    "|hope|equation",
    left_out="exercise*|left to|omit*|skip*|clear|clearly|obvious*|trivial*|immediate*|well known"
    "|well-known|straightforward*|routine|easy|easily|analog*|similar*|reader",
    prove="prove|proves|proving|proof of|proofs of|establish|demonstrate",
    means="using|use|uses|by|via|from|given|assuming|based|modulo|with|without|following"
    "|follows|like|as in|in|after|before|see|similar*|analog*|implies|that|until|under|adapt"
    "|recall",
)

GERMAN = Language(
    proof="beweis|beweise|beweises|beweisskizze|beweisidee|bew.|nachweis",
    statements={
        "theorem": "*satz|satzes|*sätze*|*sätzen|haupttheorem",
        "lemma": "*lemma|lemmas|*lemmata|hilfssatz|hilfssätze",
        "proposition": "",
        "corollary": "korollar*|kor.|folgerung*",
        "claim": "*behauptung*|zwischenbehauptung*|beh.|aussage",
        "conjecture": "vermutung*",
        "fact": "tatsache*|fakt",
        "observation": "beobachtung*",
        "definition": "*definition*|begriff|def.",
        "remark": "*bemerkung*|bem.|anmerkung*|hinweis*|notiz",
        "example": "*beispiel*|bsp.|gegenbeispiel*",
        "exercise": "übung*|*aufgabe*",
        "problem": "",
        "question": "frage|fragen",
        "assumption": "annahme*|voraussetzung*",
        "axiom": "",
        "notation": "bezeichnung*|vereinbarung*|schreibweise*|notation*",
        "property": "eigenschaft*",
        "construction": "konstruktion*|algorithmus",
        "case": "fall|schritt",
        "solution": "lösung*",
    },
    sketch="beweisskizze|skizze|beweisidee|idee",
    end="w.z.b.w.|was zu zeigen war|was zu beweisen war",
    another="zweiter|zweite|anderer|andere|alternativ*|variante|weiterer|direkter|neuer|kurzer",
    part="fall|schritt|teil|existenz|eindeutigkeit|notwendigkeit|hinreichend|notwendig|erster"
    "|zweiter|dritter|induktion*|hinrichtung|rückrichtung|richtung|umkehrung|schluss|behauptung"
    "|ansatz",
    therefore="daher|somit|und|also|folglich|deshalb|deswegen|mithin|aber|dann|woraus",
    abbreviations="d.h.|z.b.|o.b.d.a.|obda.|o.e.|o.b.d.|bzw.|vgl.|u.a.|bspw.|evtl.|ggf.|sog.|s.o."
    "|s.u.|i.a.|i.w.|i.allg.|z.z.|m.a.w.|u.ä.|v.a.|f.ü.|f.s.|f.a.|i.d.r.|i.f.|bd.|nr.|abb."
    "|abschn.|kap.|hs.|bem.|bsp.|beh.|bew.|kor.|vor.|ind.|lin.|unabh.|gem.|insb.|insbes."
    "|entspr.|jew.|def.|dgl.|äq.|zw.",
    contradiction="widerspruch*|widerspricht|widersprüch*|unmöglich*|falsch*|gilt nicht|ist nicht"
    "|kann nicht|absurd*|nicht wahr|unsinn",
    hypothesis="wenn|falls|angenommen|annahme|sei|seien|wäre|wären|würde|würden|gäbe|hätte|hätten"
    "|ob|sofern|soll|sollte|gesucht|lösung*|löse|erfüllt|erfüllen|sodass|so dass|dass|genau dann"
    "|voraussetzung*|behaupt*|zu zeigen|definier*|wobei|nehmen wir|ist dann",
    left_out="übung*|übungsaufgabe*|leser*|klar|offensichtlich|trivial*|bekannt*|analog*|folgt"
    "|ergibt sich|unmittelbar|einfach*|leicht*|siehe|vgl.|ohne beweis|zeigt man|verzichten"
    "|überlassen|beweis*",
    prove="beweisen|zeigen|beweis von|beweis des|beweis der|beweis zu",
    means="mit|aus|nach|mittels|durch|unter|wie|siehe|ohne|analog*|ähnlich*|im|in|vor|dass|für",
)

FRENCH = Language(
    proof="preuve|preuves|démonstration|démonstrations|dém.|démo",
    statements={
        "theorem": "*théorème*|théor.|thm.|th.",
        "lemma": "*lemme*|sous-lemme*",
        "proposition": "proposition*|prop.",
        "corollary": "corollaire*|cor.",
        "claim": "affirmation*|assertion*",
        "conjecture": "conjecture*",
        "fact": "fait|faits",
        "observation": "observation*",
        "definition": "définition*|déf|défs|défn|définitions",
        "remark": "remarque*|rem.|rq|rq.|nota|avertissement|attention",
        "example": "*exemple*|contre-exemple*|ex.",
        "exercise": "exercice*|exo|exos",
        "problem": "problème*",
        "question": "question*",
        "assumption": "hypothèse*",
        "axiom": "axiome*",
        "notation": "notation*|convention*",
        "property": "propriété*",
        "construction": "construction*|algorithme*",
        "case": "cas|étape|étapes",
        "solution": "corrigé*|indication|indications|réponse*",
    },
    sketch="esquisse|idée de|schéma de la preuve|ébauche",
    end="c.q.f.d.|cqfd|ce qu'il fallait démontrer",
    another="autre*|deuxième|seconde|second|variante|nouvelle|alternative|directe|courte|troisième",
    part="cas|étape|partie|existence|unicité|nécessité|suffisance|réciproque*|sens direct|première"
    "|deuxième|troisième|récurrence|initialisation|hérédité|condition|suite|analyse|synthèse",
    therefore="donc|et|ainsi|d'où|mais|puis|par suite|alors|enfin|finalement",
    abbreviations="c.-à-d.|c-à-d.|càd.|c.à.d.|cad.|p.ex.|p.e.|resp.|cf.|i.e.|thm.|prop.|cor.|déf."
    "|rem.|ex.|fig.|chap.|éq.|p.|pp.|vol.|mm.|mme.|av.|env.|n.b.|ss.|sq.|p.p.|t.q.|s.e.v.|e.v."
    "|p.s.|v.a.|i.i.d.",
    contradiction="contradict*|contradiction*|absurd*|impossible*|faux|fausse|n'est pas|ne peut"
    "|contredit",
    hypothesis="si|supposons|suppose|supposant|supposé*|soit|soient|aurait|obtiendrait|serait"
    "|seraient|auraient|viendrait|tel que|telle que|tels que|telles que|vérifiant|vérifie|résoud*"
    "|résolution|solution*|équation*|lorsque|quand|où|on veut|cherche*|posons|hypothèse*|ssi",
    left_out="exercice*|lecteur*|clair*|évident*|trivial*|immédiat*|bien connu*|analogue*"
    "|similaire*|même|laissé*|laisse*|admis*|admet*|omet*|omis*|facile*|voir|cf.|découle|résulte|conséquence*"
    "|démontr*|preuve*|démonstration*",
    prove="démontrons|prouvons|montrons|établissons|démontrer|prouver|preuve de|preuve du"
    "|démonstration de|démonstration du",
    means="par|avec|à partir|selon|comme|voir|d'après|sans|dans|avant|utilisant|via|sous|que|pour",
)

SPANISH = Language(
    proof="demostración|demostraciones|prueba|pruebas|dem.|demo.",
    statements={
        "theorem": "*teorema*|teo.",
        "lemma": "*lema|lemas",
        "proposition": "proposición|proposiciones",
        "corollary": "corolario*",
        "claim": "afirmación|afirmaciones",
        "conjecture": "conjetura*",
        "fact": "hecho|hechos",
        "observation": "",
        "definition": "definición|definiciones",
        "remark": "observación|observaciones|nota|notas|comentario*|advertencia",
        "example": "ejemplo*|contraejemplo*",
        "exercise": "ejercicio*",
        "problem": "problema*",
        "question": "pregunta*|cuestión",
        "assumption": "hipótesis|suposición",
        "axiom": "axioma*",
        "notation": "notación|notaciones|convenio",
        "property": "propiedad|propiedades",
        "construction": "construcción",
        "case": "caso|casos|paso|pasos",
        "solution": "solución|soluciones|respuesta*|sugerencia*",
    },
    sketch="esbozo|idea de|boceto|bosquejo",
    end="c.q.d.|l.q.q.d.|q.e.d.|como queríamos demostrar|como se quería demostrar",
    another="otra|otro|segunda|segundo|alternativa|alternativo|variante|tercera|directa",
    part="caso|paso|parte|existencia|unicidad|necesidad|suficiencia|recíproco|recíproca|inducción"
    "|primera|segunda|base|implicación|conclusión",
    therefore="luego|entonces|así|por tanto|por lo tanto|pero|de donde|ahora",
    abbreviations="p.ej.|p.e.|i.e.|resp.|cf.|vid.|teo.|prop.|cor.|def.|fig.|cap.|sec.|ec.|ecs."
    "|pág.|págs.|p.|pp.|núm.|sr.|sra.|dr.|dra.|uds.|s.p.d.g.|s.p.g.|c.s.|t.q.|ej.|ss.|aprox."
    "|vol.",
    contradiction="contradic*|absurd*|imposible*|falso|falsa|no es|no puede",
    hypothesis="si|supongamos|suponer|suponga*|supón*|sea|sean|tendría*|sería*|obtendría*|tal que"
    "|tales que|cumple*|satisfac*|resolv*|resuelv*|solución|soluciones|ecuación|ecuaciones|cuando"
    "|donde|queremos|hipótesis|entonces",
    left_out="ejercicio*|lector*|claro|clara|claramente|obvio|obvia|evidente*|trivial*|inmediat*"
    "|conocido|conocida|análog*|similar*|deja|dejamos|omit*|fácil*|véase|ver|sigue|consecuencia*"
    "|demostra*|demuestra*|prueba*",
    prove="demostramos|demostraremos|demostremos|probamos|probaremos|probemos|demostración de"
    "|demostración del|prueba de|prueba del",
    means="por|con|usando|mediante|según|como|véase|ver|sin|en|a partir|desde|bajo|que|para",
)

ITALIAN = Language(
    proof="dimostrazione|dimostrazioni|dim.|prova",
    statements={
        "theorem": "*teorema|*teoremi|teor.",
        "lemma": "*lemma|lemmi",
        "proposition": "proposizione|proposizioni",
        "corollary": "corollario|corollari",
        "claim": "affermazione|asserzione|asserto",
        "conjecture": "congettura*",
        "fact": "fatto|fatti",
        "observation": "osservazione|osservazioni",
        "definition": "definizione|definizioni",
        "remark": "osserv*|nota|note|commento|avvertenza",
        "example": "esempio|esempi|controesempio|controesempi",
        "exercise": "esercizio|esercizi",
        "problem": "problema|problemi",
        "question": "domanda|domande",
        "assumption": "ipotesi",
        "axiom": "assioma|assiomi",
        "notation": "notazione|notazioni|convenzione",
        "property": "proprietà",
        "construction": "costruzione",
        "case": "caso|casi|passo|passi",
        "solution": "soluzione|soluzioni|svolgimento|suggerimento",
    },
    sketch="schizzo|idea della|traccia|cenno|cenni",
    end="c.v.d.|come volevasi dimostrare|come si voleva dimostrare",
    another="altra|seconda|alternativa|variante|ulteriore|diretta|terza",
    part="caso|passo|parte|esistenza|unicità|necessità|sufficienza|viceversa|induzione|base|prima"
    "|seconda|conclusione",
    therefore="quindi|dunque|allora|così|perciò|pertanto|da cui|ora|infine",
    abbreviations="p.es.|es.|i.e.|risp.|resp.|cfr.|cf.|teor.|prop.|cor.|def.|oss.|fig.|cap.|sez."
    "|eq.|pag.|pagg.|p.|pp.|nn.|sig.|dott.|prof.|t.c.|q.o.|q.c.|s.v.|vol.|ss.|ca.",
    contradiction="contraddi*|assurd*|impossibil*|falso|falsa|non è|non può",
    hypothesis="se|supponiamo|supponi*|suppost*|sia|siano|sarebbe|avrebbe|avremmo|otterremmo"
    "|otterrebbe|tale che|tali che|soddisf*|risolv*|soluzion*|equazion*|quando|dove|vogliamo"
    "|ipotesi|allora",
    left_out="esercizi*|lettore|lettori|chiaro|chiaramente|ovvio|ovvia|ovviamente|evidente*|banal*"
    "|immediat*|noto|nota|analog*|simil*|lasci*|omett*|omess*|facile|facilmente|vedi|segue"
    "|conseguenz*|dimostra*",
    prove="dimostriamo|proviamo|dimostrazione di|dimostrazione del|dimostrazione della",
    means="con|usando|tramite|mediante|come|vedi|senza|in|secondo|da|dal|per|che",
)

PORTUGUESE = Language(
    proof="demonstração|demonstrações|prova|provas|dem.",
    statements={
        "theorem": "*teorema*",
        "lemma": "*lema|lemas",
        "proposition": "proposição|proposições",
        "corollary": "corolário*",
        "claim": "afirmação|afirmações|asserção",
        "conjecture": "conjectura*",
        "fact": "fato|fatos|facto|factos",
        "observation": "observação|observações",
        "definition": "definição|definições",
        "remark": "nota|notas|comentário*",
        "example": "exemplo*|contraexemplo*|contra-exemplo*",
        "exercise": "exercício*",
        "problem": "problema*",
        "question": "questão|questões|pergunta*",
        "assumption": "hipótese*",
        "axiom": "axioma*",
        "notation": "notação|notações",
        "property": "propriedade*",
        "construction": "construção",
        "case": "caso|casos|passo|passos",
        "solution": "solução|soluções|resposta*",
    },
    sketch="esboço|ideia da|ideia de",
    end="c.q.d.|q.e.d.|como queríamos demonstrar",
    another="outra|outro|segunda|alternativa|variante|terceira|direta|directa",
    part="caso|passo|parte|existência|unicidade|necessidade|suficiência|recíproca|indução|base"
    "|primeira|segunda|volta|ida|conclusão",
    therefore="logo|então|assim|portanto|mas|donde|agora|finalmente",
    abbreviations="p.ex.|i.e.|resp.|cf.|teo.|prop.|cor.|def.|fig.|cap.|sec.|eq.|pág.|págs.|p.|pp."
    "|núm.|sr.|sra.|dr.|dra.|s.p.g.|t.q.|ex.|aprox.|vol.",
    contradiction="contradi*|absurd*|impossív*|falso|falsa|não é|não pode",
    hypothesis="se|suponha*|suponhamos|supondo|seja|sejam|teria*|seria*|obteria*|tal que|tais que"
    "|satisf*|resolv*|solução|soluções|equação|equações|quando|onde|queremos|hipótese*|então",
    left_out="exercício*|leitor*|claro|claramente|óbvi*|evidente*|trivial*|imediat*|conhecid*"
    "|análog*|similar*|semelhante*|deix*|omit*|fácil*|veja|ver|segue|consequência*|demonstra*"
    "|prova*",
    prove="demonstramos|demonstraremos|demonstremos|provamos|provaremos|provemos"
    "|demonstração de|demonstração do|demonstração da|prova de|prova do|prova da",
    means="por|com|usando|segundo|como|ver|veja|sem|em|a partir|via|que|para",
)

RUSSIAN = Language(
    proof="доказательств*|док-во|д-во|док.",
    statements={
        "theorem": "*теорем*|теор.",
        "lemma": "*лемм*",
        "proposition": "предложени*|утверждени*|предл.|утв.",
        "corollary": "следстви*|след.",
        "claim": "",
        "conjecture": "гипотез*",
        "fact": "факт|факты",
        "observation": "наблюдени*",
        "definition": "определени*|опр.",
        "remark": "замечани*|замеч.|примечани*",
        "example": "пример|примеры|пример*|контрпример*",
        "exercise": "упражнени*|упр.",
        "problem": "задач*|проблем*",
        "question": "вопрос*",
        "assumption": "предположени*|услови*",
        "axiom": "аксиом*",
        "notation": "обозначени*|соглашени*",
        "property": "свойств*",
        "construction": "конструкци*|построени*|алгоритм*",
        "case": "случай|шаг",
        "solution": "решени*|ответ*|указани*",
    },
    sketch="набросок|эскиз|идея|схема доказательства|план доказательства",
    end="ч.т.д.|ч. т. д.|что и требовалось доказать|теорема доказана|лемма доказана",
    another="другое|второе|альтернативн*|ещё одно|еще одно|новое|прямое|третье|вариант",
    part="случай|шаг|часть|существовани*|единственност*|необходимост*|достаточност*|база|индукци*"
    "|первый|второй|третий|переход|обратно|окончание|пункт",
    therefore="следовательно|значит|поэтому|тогда|и|но|откуда|отсюда|итак",
    abbreviations="т.е.|т.к.|т.ч.|т.н.|т.о.|т.п.н.|др.|пр.|см.|ср.|напр.|соотв."
    "|стр.|с.|рис.|гл.|п.|пп.|разд.|лит.|теор.|опр.|утв.|след.|св.|ф-ла.|ур.|н.у.о.|б.о.о.|и.д."
    "|н.в.|п.в.|п.н.|в.т.ч.|проф.|акад.|изд.|т.|им.|г.|гг.|обр.",
    contradiction="противореч*|невозможн*|абсурд*|неверн*|ложн*|не может|неправд*",
    hypothesis="если|пусть|предполож*|допустим|допущени*|тогда|было бы|бы|таких что|такой что"
    "|такое что|такая что|такие что|решить|решени*|уравнени*|удовлетвор*|когда|где|хотим"
    "|положим|гипотез*",
    left_out="упражнени*|читател*|очевидн*|ясно|тривиальн*|непосредственн*|известн*|аналогичн*"
    "|похож*|оставля*|опуска*|опущен*|легко|см.|следует|вытекает|доказ*",
    prove="докажем|доказываем|доказать|доказательств*",
    means="по|с помощью|используя|из|как|без|в|при|что|для|аналогично",
)

POLISH = Language(
    proof="dowód|dowodu|dowody|dow.",
    statements={
        "theorem": "*twierdzeni*|tw.",
        "lemma": "*lemat*",
        "proposition": "propozycj*|stwierdzeni*",
        "corollary": "wnios*|wniosek",
        "claim": "teza",
        "conjecture": "hipotez*|przypuszczeni*",
        "fact": "fakt|fakty",
        "observation": "obserwacj*",
        "definition": "definicj*|def.",
        "remark": "uwag*|komentarz*",
        "example": "przykład*|kontrprzykład*",
        "exercise": "ćwiczeni*|zadani*",
        "problem": "problem*",
        "question": "pytani*",
        "assumption": "założeni*",
        "axiom": "aksjomat*",
        "notation": "oznaczeni*|notacj*",
        "property": "własnoś*",
        "construction": "konstrukcj*|algorytm*",
        "case": "przypadek|krok",
        "solution": "rozwiązani*|odpowied*|wskazówk*",
    },
    sketch="szkic|idea dowodu|zarys",
    end="c.n.d.|c.b.d.o.|co należało dowieść|co należało udowodnić|co kończy dowód",
    another="inny|drugi|alternatywny|kolejny|bezpośredni|trzeci|wariant",
    part="przypadek|krok|część|istnienie|jednoznaczność|konieczność|dostateczność|indukcj*|baza"
    "|pierwszy|drugi|trzeci|odwrotnie",
    therefore="zatem|więc|stąd|czyli|wtedy|ale|skąd|dlatego|ponadto",
    abbreviations="tj.|np.|m.in.|tzn.|tzw.|por.|zob.|b.s.o.|b.s.u.|wzgl.|odp.|ew.|tw.|def.|wn."
    "|rys.|rozdz.|str.|prof.|dr.|p.|pkt.|p.w.|p.n.|jw.|cd.|ang.",
    contradiction="sprzeczn*|niemożliw*|absurd*|fałsz*|nieprawd*|nie jest|nie może",
    hypothesis="jeśli|jeżeli|niech|załóżmy|zakład*|założ*|przypuśćmy|gdyby|byłoby|taki że|takie że"
    "|taka że|spełnia*|rozwiąz*|równani*|gdy|kiedy|gdzie|chcemy|hipotez*|wtedy",
    left_out="ćwiczeni*|zadani*|czytelnik*|oczywist*|jasne|trywialn*|natychmiast*|znan*|analogiczn*"
    "|podobn*|pozostaw*|pomij*|pomi*|łatwo|zob.|patrz|wynika|dowód*|dowod*",
    prove="udowodnimy|udowodnijmy|wykażemy|dowód|dowodu|dowodzimy",
    means="przez|używając|z|jak|bez|w|według|przy|że|dla",
)

CHINESE = Language(
    proof="证明|證明|【证】|【證】|【证明】|【證明】|证|證|证法*",
    statements={
        "theorem": "*定理",
        "lemma": "引理|補題|补题",
        "proposition": "命题|命題",
        "corollary": "推论|推論|系",
        "claim": "断言|斷言",
        "conjecture": "猜想|猜测",
        "fact": "事实|事實",
        "observation": "观察|觀察",
        "definition": "定义|定義",
        "remark": "注记|註記|备注|注意|注解|评注|注|註",
        "example": "例子|例题|反例|例",
        "exercise": "习题|練習|练习|習題",
        "problem": "问题|問題",
        "question": "思考题|提问",
        "assumption": "假设|假設",
        "axiom": "公理|公设",
        "notation": "记号|記號|约定|符号",
        "property": "性质|性質",
        "construction": "构造|構造|算法",
        "case": "情形|情况|步骤",
        "solution": "解答|提示|答案|解",
    },
    sketch="证明概要|证明梗概|证明思路|證明概要|思路",
    end="证毕|證畢|证完|得证|得證|证明完毕|證明完畢",
    another="另证|另證|另一*|第二*|证法二|别证|其他",
    part="情形|情况|步骤|第一步|第二步|第三步|存在性|唯一性|必要性|充分性|归纳|第一*|第二*|充分|必要",
    therefore="所以|因此|故|于是|从而|因而|则|且|但|因为",
    abbreviations="",
    contradiction="矛盾|不可能|荒谬|荒謬|错误|不成立|不对",
    hypothesis="如果|若|假设|假設|设|設|倘若|假定|当|使得|满足|滿足|解|方程|是否|要证|欲证|令",
    left_out="习题|習題|练习|練習|读者|讀者|显然|顯然|易证|易见|易知|易證|平凡|类似|同理|略|省略"
    "|见|参见|证明|證明",
    prove="证明|證明|来证|下证|现证",
    means="由|用|利用|根据|根據|按照|同|如|见|见于|类似",
)

JAPANESE = Language(
    proof="証明|(証明)|【証明】|証",
    statements={
        "theorem": "*定理",
        "lemma": "補題|補助定理|レンマ",
        "proposition": "命題",
        "corollary": "系",
        "claim": "主張",
        "conjecture": "予想",
        "fact": "事実",
        "observation": "観察",
        "definition": "定義",
        "remark": "注意|注|注釈|備考|注記",
        "example": "例|反例|例題",
        "exercise": "演習|練習|問",
        "problem": "問題",
        "question": "質問|問い",
        "assumption": "仮定",
        "axiom": "公理",
        "notation": "記号|記法",
        "property": "性質",
        "construction": "構成|構成法|アルゴリズム",
        "case": "場合|ステップ",
        "solution": "解答|解|ヒント|略解",
    },
    sketch="証明の概略|証明の概要|証明のスケッチ|証明の方針|略証",
    end="証明終|証明終わり|証明了|終",
    another="別証|別証明|別の証明|第二の証明",
    part="場合|ステップ|第一段|第二段|存在|一意性|必要性|十分性|帰納法|逆",
    therefore="したがって|従って|ゆえに|故に|よって|また|しかし|そこで|すると|さらに",
    abbreviations="",
    contradiction="矛盾|不可能|ありえない|成り立たない|誤り",
    hypothesis="もし|仮定|とする|とすると|ならば|なら|とき|満たす|みたす|解|方程式|示したい|かどうか"
    "|とおく",
    left_out="演習|練習|読者|明らか|自明|容易|同様|省略|略|参照|証明",
    prove="証明する|証明しよう|を示す|示そう",
    means="を用い|により|による|から|と同様",
)

KOREAN = Language(
    proof="증명|(증명)|【증명】",
    statements={
        "theorem": "*정리",
        "lemma": "보조정리|보조 정리|도움정리|부명제",
        "proposition": "명제",
        "corollary": "따름정리|따름 정리|계",
        "claim": "주장",
        "conjecture": "추측",
        "fact": "사실",
        "observation": "관찰",
        "definition": "정의",
        "remark": "참고|주의|비고|주석",
        "example": "예제|보기|예|반례",
        "exercise": "연습문제|연습|연습 문제",
        "problem": "문제",
        "question": "질문|물음",
        "assumption": "가정",
        "axiom": "공리",
        "notation": "표기|기호|표기법",
        "property": "성질",
        "construction": "구성|작도|알고리즘",
        "case": "경우|단계",
        "solution": "풀이|해답|답|힌트",
    },
    sketch="증명의 개요|증명 개요|증명의 개략|증명의 아이디어",
    end="증명 끝|증명끝",
    another="다른 증명|또 다른|둘째 증명|다른 풀이",
    part="경우|단계|존재성|유일성|필요성|충분성|귀납*|역",
    therefore="따라서|그러므로|그래서|또한|하지만|그러면|이제",
    abbreviations="",
    contradiction="모순*|불가능*|거짓*|성립하지",
    hypothesis="만약*|만일*|가정*|라고 하자|이라 하자|라 하자|이라고 하자|경우|만족*|해*|방정식*",
    left_out="연습문제*|연습*|독자*|분명*|자명*|명백*|쉽게|마찬가지*|비슷*|생략*|참고|참조|증명*",
    prove="증명한다|증명하자|증명하겠다|보이자|보인다",
    means="에 의해|을 이용|를 이용|로부터|와 같이",
)

OTHERS = Language(
    proof="bewijs|bevis|důkaz|todistus|bizonyítás|απόδειξη|kanıt|ispat|доведення",
    statements={
        "theorem": "stelling*|sats|setning|sætning|věta|lause|tétel|θεώρημα|теорема|teoremi",
        "lemma": "λήμμα",
        "proposition": "propositie|tvrzení|állítás|πρόταση|propositio",
        "corollary": "gevolg|följdsats|důsledek|seuraus|következmény|πόρισμα|наслідок",
        "definition": "definitie|definice|määritelmä|definíció|ορισμός|означення",
        "remark": "opmerking|anmärkning|poznámka|huomautus|megjegyzés|παρατήρηση|зауваження",
        "example": "voorbeeld|exempel|eksempel|příklad|esimerkki|példa|παράδειγμα|приклад",
    },
)
"""Languages of which only the headings are known: Dutch, Swedish, Danish, Norwegian, Czech,
Finnish, Hungarian, Greek, Turkish, Ukrainian."""

LANGUAGES = (
    ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, RUSSIAN, POLISH, CHINESE, JAPANESE,
    KOREAN, OTHERS,
)  # fmt: skip


def words(kind: str, languages: tuple[Language, ...] = LANGUAGES) -> str:
    """A pattern for the words of one field of the table, to be searched in ``folded`` text."""
    return _pattern("|".join(getattr(language, kind) for language in languages))


def entries(kind: str) -> tuple[str, ...]:
    """The words of one field in all languages, folded, without their stars."""
    table = "|".join(getattr(language, kind) for language in LANGUAGES)
    return tuple(dict.fromkeys(folded(word).strip(" *") for word in table.split("|") if word))


def headings(kind: str) -> str:
    """A pattern for what heads a proof ("proof") or a statement of a kind; as ``words``."""
    if kind == "proof":
        table = "|".join(language.proof for language in LANGUAGES)
    else:
        table = "|".join(language.statements.get(kind, "") for language in LANGUAGES)
    return _pattern(table, heads=True)


def folded(text: str) -> str:
    """Prose as the patterns of this table read it: small letters, without accents."""
    text = read_accents(text)
    if not text.isascii():
        bare = "".join(
            c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)
        )
        text = unicodedata.normalize("NFC", bare)
    return text.lower()


_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"  # scripts that do not part their words


def _pattern(table: str, heads: bool = False) -> str:
    """A pattern for words between bars, without groups that capture; no match for none."""
    found = dict.fromkeys(folded(word).strip() for word in table.split("|"))
    # The longest first, so that a phrase is not cut short by its first word.
    wanted = sorted((word for word in found if word), key=len, reverse=True)
    if not wanted:
        return "(?!)"
    # What stands before most words is looked at once for all of them: that is compiled, and passes
    # over other text, several times faster.
    runs = groupby((_pattern_of(word, heads) for word in wanted), key=lambda parts: parts[0])
    runs_of = (f"{before}(?:{'|'.join(rest for _, rest in run)})" for before, run in runs)
    return f"(?:{'|'.join(runs_of)})"


def _pattern_of(word: str, heads: bool) -> tuple[str, str]:
    """What must not stand before a word, and the rest."""
    inner = re.escape(word.strip("*")).replace(r"\ ", r"[\s~]+")
    if re.search(f"[{_UNSPACED}]", word):
        # One sign alone is a heading, and among others part of another word.
        alone = heads and len(word) == 1
        return (f"(?<![{_UNSPACED}])", f"{inner}(?![{_UNSPACED}])") if alone else ("", inner)
    after = r"\w*" if word.endswith("*") else ("" if word.endswith(".") else r"(?![^\W\d_])")
    if word.startswith("*"):
        return "", rf"\w*{inner}{after}"
    return r"(?<![^\W\d_])", inner + after
