"""What words of names mean to a comparison: what may be left out, what stands for another, what must be kept apart."""

from itertools import chain

from signatures.roll import ARTICLES

Words = tuple[str, ...]  # folded

# "a", "o", "i" are articles only at the head of a name ("Group A"), "un" never: it is the United Nations.
_HEAD_ONLY = frozenset("a o i".split())
HEAD_ARTICLES = frozenset(chain.from_iterable(words.replace("’", "").split() for words in ARTICLES.values())) - {"un"}
ANY_ARTICLES = HEAD_ARTICLES - _HEAD_ONLY | frozenset("an de den det el al het".split())

# Words that join others and that people vary or forget. Not "against", "without", "no": they turn a name around.
SMALL = frozenset(
    "and at by for in of on to with am dem der des fuer fur im und vom von zu zum zur d de des du en et pour con para "
    "por y da das del do dos e della delle dell dei di per van voor ten ter av och og til i na po v u".split()
)

# Forms in law, as folded; those at the end of a name are dropped, some at its head too.
LEGAL_TAILS = frozenset(
    tuple(form.split())
    for form in (
        "ev;e v;verein;eingetragener verein;gmbh;ggmbh;g gmbh;inc;incorporated;ltd;limited;llc;llp;plc;pty;pvt;pte;"
        "corp;srl;s r l;sarl;spa;s p a;bv;b v;nv;n v;vzw;ivzw;asbl;aisbl;onlus;aps;odv;ets;ong;ngo;npo;npc;pbo;cbo;ac;"
        "a c;asociacion civil;association loi 1901;ry;r y;rf;oy;zs;z s;z u;ops;o p s;o s;sp z o o;kft;lda;cic;cio;"
        "501c3;501 c 3;registered association;registered charity;nonprofit;non profit"
    ).split(";")
)
LEGAL_HEADS = frozenset(
    {("stichting",), ("vereniging",), ("verein",), ("asbl",), ("ong",), ("ngo",), ("npo",), ("asociacion", "civil")}
)

TITLES = frozenset(
    "the dr drs doc prof professor mr mrs ms miss mx sir dame lord lady rev revd reverend hon honourable honorable "
    "father fr sister imam rabbi sheikh bishop archbishop amb ambassador sen senator judge justice herr frau m mme "
    "mlle sra ing ir dipl mag dott".split()
)
DEGREES = frozenset(
    "phd dphil md msc mba llb llm jd csc drsc esq em emerita emeritus ret retd obe cbe mbe kc qc mp mep sj op".split()
)
# Who is whose child: never left out, for it may be all that tells two people apart.
GENERATIONS = {
    "junior": "jr",
    "senior": "sr",
    "2nd": "ii",
    "3rd": "iii",
    **{word: word for word in "jr sr ii iii iv filho neto sobrinho hijo padre fils pere".split()},
}

PHRASES = {
    ("united", "nations"): "un",
    ("united", "states"): "us",
    ("united", "states", "of", "america"): "us",
    ("united", "kingdom"): "uk",
    ("european", "union"): "eu",
    ("u", "n"): "un",
    ("u", "s"): "us",
}
_SHORT_FORMS = {
    "academy": "acad",
    "american": "amer",
    "association": "ass assn asso assoc",
    "brothers": "bros",
    "center": "centre cntr ctr",
    "committee": "cmte cttee ctte",
    "conference": "conf",
    "cooperative": "coop",
    "defense": "defence",
    "department": "dep dept",
    "development": "dev devt",
    "education": "edu educ",
    "environmental": "env envtl",
    "european": "eur",
    "federation": "fed fedn",
    "foundation": "fdn fdtn fndn found",
    "government": "gov govt",
    "institute": "inst",
    "international": "int intern internatl intl",
    "labor": "labour",
    "national": "nat natl",
    "organization": "org orgn organisation",
    "program": "prog programme",
    "saint": "st",
    "sainte": "ste",
    "science": "sci",
    "society": "soc",
    "technology": "tech",
    "university": "uni univ",
    "un": "uno",
    "us": "usa",
}
ABBREVIATIONS = {short: word for word, shorts in _SHORT_FORMS.items() for short in shorts.split()}

# A part of a name with one of these speaks of a part of the body, and is no second name of it.
SUBUNITS = frozenset(
    "branch chapter delegation department dept dg division faculty local office region regional secretariat section "
    "staff student students unit youth fakultat landesverband ortsgruppe sektion delegacion departamento facultad "
    "seccion departement faculte seccao sezione".split()
)

# Words one slip apart that are two words, not one and its misspelling; and endings that make two of one stem.
CONTRASTS = tuple(
    frozenset(group.split())
    for group in (
        "county country;counties countries;northeastern northwestern;southeastern southwestern;nigerian nigerien;"
        "policy police;trade trader;conservation conversation;contact contract;literacy literary;ethics ethnics;"
        "mediation meditation;princess princes;writers waiters"
    ).split(";")
)
CONTRASTING_ENDS = (("er", "ee"), ("ers", "ees"), ("or", "ee"), ("ors", "ees"), ("ist", "ian"), ("ists", "ians"))
