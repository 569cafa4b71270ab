"""Mail addresses: one canonical form for each mailbox, and its keyed digest.

The canonical form says whether two addresses reach one person. It is never an address to write to: mail goes
to the address as its owner typed it.
"""

import unicodedata

from django.utils.crypto import salted_hmac
from email_validator import EmailNotValidError, validate_email

SALT = "campaign.addresses.digest"

# RFC 5321 allows 254 characters; what an input method typed may be longer before it folds.
LONGEST = 320

# Domains of one provider under which a name reaches the same mailbox, as the provider itself documents.
# Providers that only mostly reserve a name on their other domains are left out: to miss an alias lets one
# person sign twice, to assume one would shut out another.
ALIASES = {"googlemail.com": "gmail.com", "me.com": "icloud.com", "mac.com": "icloud.com"}
DOTLESS = frozenset({"gmail.com"})


class NotAnAddress(ValueError):
    """What was typed is no mail address."""


def canonical(address: str) -> str:
    """Return the canonical form of a mail address; raise NotAnAddress for what is none.

    The domain is in lower-case A-labels (RFC 5891), the local part in NFKC and lower case, aliases of
    providers are resolved. A tag after a plus sign (RFC 5233) goes at every domain, not at known providers
    alone: those who do not know such tags hardly give out names with a plus sign, and one live signature per
    address has to hold on people's own domains too.
    """
    local, host = _parts(address)
    host = ALIASES.get(host, host)
    local = local.split("+", 1)[0] or local
    if host in DOTLESS:
        local = local.replace(".", "")
    return f"{local}@{host}"


def digest(address: str) -> str:
    """Return the HMAC-SHA256 of the canonical address, keyed from SECRET_KEY: 64 hexadecimal digits.

    Raise NotAnAddress for what is none.
    """
    return salted_hmac(SALT, canonical(address), algorithm="sha256").hexdigest()


def domain(address: str) -> str:
    """Return the domain of an address in lower-case A-labels, as evidence; raise NotAnAddress for none."""
    return _parts(address)[1]


def _parts(address: str) -> tuple[str, str]:
    """Return local part and domain; reserved names pass where documents and tests use them (RFC 2606)."""
    if len(address) > LONGEST:
        raise NotAnAddress("This is too long for a mail address.")
    typed = unicodedata.normalize("NFKC", address.strip())
    try:
        found = validate_email(typed, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise NotAnAddress(str(error)) from error
    return unicodedata.normalize("NFKC", found.local_part.lower()), found.ascii_domain
