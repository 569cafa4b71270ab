"""`EMAIL_URL` to Django's `MAILERS`."""

from urllib.parse import unquote, urlsplit

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def mailers_from_url(url: str) -> dict[str, dict]:
    """Give the `MAILERS` setting for `url`.

    `smtp://user:pass@host:port` (plain), `smtp+tls://…` (STARTTLS), `smtp+ssl://…` (TLS from the start),
    `file:///dir` (one file a mail) or `console:`. Raises ValueError for anything else.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "smtp" | "smtp+tls" | "smtp+ssl":
            options = {
                "host": parts.hostname or "localhost",
                "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_tls": parts.scheme == "smtp+tls",
                "use_ssl": parts.scheme == "smtp+ssl",
                "timeout": 20,
            }
            return {"default": {"BACKEND": SMTP, "OPTIONS": options}}
        case "file":
            backend = "django.core.mail.backends.filebased.EmailBackend"
            return {"default": {"BACKEND": backend, "OPTIONS": {"file_path": unquote(parts.path)}}}
        case "console":
            return {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
    raise ValueError("EMAIL_URL must begin with smtp://, smtp+tls://, smtp+ssl://, file:/// or console:")
