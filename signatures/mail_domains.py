"""The domains of mail addresses and websites: which lies below which, and which of them anybody can write from."""

from urllib.parse import urlsplit

from campaign import addresses

# Where anybody gets an address: it says nothing about an organization.
FREE_MAIL = frozenset(
    "163.com 126.com aol.com daum.net fastmail.com free.fr gmail.com gmx.com gmx.de gmx.net googlemail.com "
    "hanmail.net hotmail.com icloud.com laposte.net libero.it live.com mac.com mail.com mail.ru me.com "
    "msn.com naver.com orange.fr outlook.com pm.me proton.me protonmail.com qq.com tutanota.com web.de "
    "yahoo.com yandex.com yandex.ru ymail.com zoho.com".split()
)


# Providers whose national domains are too many to list, and suffixes below which names are sold or given away.
FREE_MAIL_NAMES = frozenset("yahoo hotmail live outlook gmx".split())
SHARED_SUFFIXES = frozenset("asso.fr co.uk uk.com eu.org github.io gitlab.io blogspot.com wordpress.com".split())


def website_domain(website: str) -> str:
    """The host of a typed website in A-labels, without "www."; empty where it is none."""
    try:
        host = urlsplit(website).hostname or ""
        return addresses.domain(f"x@{host.removeprefix('www.')}") if "." in host else ""
    except ValueError:
        return ""


def and_above(host: str) -> list[str]:
    """A host and the domains above it but for the top-level one, itself first; none where anybody gets an address."""
    labels = host.split(".")
    names = [".".join(labels[place:]) for place in range(len(labels) - 1)]
    return [] if any(map(is_anybodys, names)) else [name for name in names if name not in SHARED_SUFFIXES]


def is_anybodys(domain: str) -> bool:
    """Whether anybody gets an address at a domain: such as a provider's, also under a country's suffix."""
    label, _dot, suffix = domain.partition(".")
    national = label in FREE_MAIL_NAMES and len(suffix.rpartition(".")[2]) == 2 and suffix.count(".") <= 1
    return domain in FREE_MAIL or national


def on_domain(domain: str, host: str) -> bool:
    """Whether `domain` is `host` or lies below it."""
    return bool(host) and (domain == host or domain.endswith(f".{host}"))
