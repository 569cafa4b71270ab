"""The words and marks by which the parts of a letter are told apart, in the languages most letters come in."""

import re

from signatures.reading.parts import LONGEST_NAME

_LONGEST_MARKED = 2_000
_MARKS_BEFORE = re.compile(r"^(?:(?:#{1,6}|[-*+•·‣◦▪●–—>]|\d{1,4}[.)]) )+")
_LINK = re.compile(r"!?\[((?:\\.|[^\[\]\\]){1,400})\]\([^()\s]{1,1000}\)")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|\*|(?<![^\W_])__?)(?=\S)(.{1,400}?)(?<![\s\\])\1(?![^\W_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

_ADJECTIVES = (
    r"(?:signatory|signing|undersigned|endorsing|participating|supporting|co-?signing|civil society"
    r"|non-?governmental|human rights|concerned|individual|organi[sz]ational)"
)
_GROUPS = (
    r"groups|organi[sz]ations|ngos|associations|signatories|signatures|undersigned|signed by"
    r"|organisations signataires|signataires|organizaciones|firmantes|organizações|organisationen|unterzeichner"
    r"|organizzazioni|firmatari|단체|団体|組織|组织|团体|團體|организации|منظمات"
)
_PEOPLE = (
    r"individuals|people|persons|experts|signatories as individuals|individual (?:signatories|signatures)"
    r"|personnes|particuliers|individus|personas|individuos|pessoas|indivíduos|einzelpersonen|personen"
    r"|individui|persone|개인|個人|个人|частные лица|أفراد"
)
_LIST_HEADING = re.compile(
    rf"(?:(?:the|list of|\d{{1,5}}) ){{0,2}}(?:(?P<people>{_PEOPLE})|(?:{_ADJECTIVES} ){{0,3}}"
    rf"(?:(?P<groups>{_GROUPS})|(?P<more_people>{_PEOPLE})))(?: ?[(:–-] ?\d{{1,5}}\)?)? ?[:.]?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:yours |very |most )*(?:sincerely|faithfully|truly|respectfully|cordially|gratefully)(?: yours| submitted)?"
    r"|(?:with )?(?:our |my )?(?:best |kind |kindest |warm |warmest |sincere )*(?:regards|wishes|greetings)"
    r"|(?:in|with) (?:solidarity|respect|gratitude|appreciation|hope|deep respect)|(?:many )?thanks|thank you|signed"
    r"|cordialement|respectueusement|sincèrement|(?:muy )?atentamente|cordialmente|respetuosamente|un saludo cordial"
    r"|atenciosamente|distinti saluti|cordiali saluti|mit freundlichen grüßen|hochachtungsvoll|с уважением",
    re.IGNORECASE,
)
# Lines that a page prints around a letter. Each must be told from the name of an organization.
_PAGE_WORDS = re.compile(
    r"""(?: (?:other\ |more\ )?(?:posts?|articles?|entries|stories)\ (?:in|from|on|by)\ .+ | more\ (?:in|from|on)\ .+
    | (?:share|print|e-?mail|tweet|download|bookmark)(?:\ (?:this|on|via|page|article|post|letter|pdf|options)\b.*)?
    | (?:related|recommended|popular|latest|recent|featured|similar|previous|next|older|newer|most\ (?:read|viewed))
      \ (?:contents?|posts?|articles?|stories|story|news|links?|reading|pages?|documents?|publications?|releases?)\b.*
    | (?:tags?|topics?|categor(?:y|ies)|source|author|via|cc|bcc|contacts?|notes?|notes\ to\ editors)\ ?:.*
    | (?:filed\ under|posted\ (?:by|in|on)|published\ (?:by|in|on)|last\ (?:updated|modified))\b.*
    | (?:follow|contact|join|support|donate\ to|subscribe\ to)\ us\b.*
    | subscribe | donate(?:\ now)? | tags | categories | facebook | twitter | whatsapp | linkedin
    | (?:sign\ up|log\ in|sign\ in|register)(?:\ (?:for|to|now|here)\b.*)?
    | (?:leave|post|add)\ a\ (?:reply|comment)\b.*
    | (?:\d+\ )?comments?(?:\ \(\d+\))? | (?:read|view|see|load|show)\ (?:more|all|next|also)\b.*
    | (?:copyright\b|©).* | .{0,80}\ball\ rights\ reserved\.? | (?:privacy|cookie)\ (?:policy|notice|settings)
    | terms\ (?:of|and)\ (?:use|service|conditions).* | (?:back|skip|return)\ to\ .*
    | for\ (?:more|further)\ information\b.* | (?:media|press)\ (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))\b.*
    | .{0,160}\bfor\ (?:the\ purpose\ of\ )?identification\ (?:purposes\ )?only\b.{0,80} )""",
    re.IGNORECASE | re.VERBOSE,
)


def plain(line: str) -> str:
    """Return a clean line without its Markdown marks."""
    if len(line) > _LONGEST_MARKED:
        return line
    line = _MARKS_BEFORE.sub("", line.removesuffix("\\"))
    return _ESCAPE.sub(r"\1", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", line))).strip()


def words_at(lines: list[str], place: int | None) -> str:
    """Return the line at a place without its Markdown marks; nothing without a place."""
    return "" if place is None else plain(lines[place])


def heads(line: str) -> str:
    """Return "organizations" or "individuals" where a line is the heading of such a list, else nothing."""
    match = _LIST_HEADING.fullmatch(plain(line)) if 0 < len(line) <= 80 else None
    if match is None:
        return ""
    return "organizations" if match["groups"] else "individuals"


def closes(line: str) -> bool:
    """Return whether a line is nothing but a closing, such as "Sincerely,"."""
    return 0 < len(line) <= 80 and bool(_CLOSING.fullmatch(plain(line).rstrip(" ,.;:!")))


def is_page_words(line: str) -> bool:
    """Return whether a line is one that a page prints around a letter."""
    return 0 < len(line) <= LONGEST_NAME and bool(_PAGE_WORDS.fullmatch(plain(line)))
