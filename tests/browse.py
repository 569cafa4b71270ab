"""Pages as an outsider sees them: by their marks and forms, nothing else."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client


class Page:
    """One answer of the site, and what can be done on it."""

    def __init__(self, client: Client, response: HttpResponse) -> None:
        self.client, self.response = client, response
        self.status = response.status_code
        body = b"".join(response) if response.streaming else response.content
        self.html = body.decode()
        self.soup = BeautifulSoup(self.html, "html.parser")

    def marks(self, mark: str) -> list[Tag]:
        """The elements with `data-test=mark`."""
        return self.soup.select(f'[data-test~="{mark}"]')

    def texts(self, mark: str) -> list[str]:
        """Their texts, exactly as they stand."""
        return [element.get_text() for element in self.marks(mark)]

    def text(self, mark: str) -> str:
        """The text of the only element with this mark."""
        (element,) = self.marks(mark)
        return element.get_text()

    def press(self, words: str, **fields: Any) -> "Page":
        """Press the button whose text begins with `words`."""
        buttons = self.soup.find_all("button")
        return self.submit(
            next(button for button in buttons if button.get_text(strip=True).startswith(words)), **fields
        )

    def submit(self, button: Tag | str, **fields: Any) -> "Page":
        """Press a button (or the one with this mark) with its form's own values under `fields`, and follow."""
        pressed = self.marks(button)[0] if isinstance(button, str) else button
        form_id = pressed.get("form")
        form = self.soup.find(id=form_id) if form_id else pressed.find_parent("form")
        data = values(form, self.soup) | fields
        if pressed.get("name"):
            data[pressed["name"]] = pressed.get("value", "")
        action = form.get("action") or self.response.wsgi_request.get_full_path()
        send = self.client.post if form.get("method", "get").lower() == "post" else self.client.get
        return Page(self.client, send(action, data, follow=True))


def values(form: Tag, soup: BeautifulSoup) -> dict[str, Any]:
    """What a browser would send for an untouched form, with the fields that join it by `form=`."""
    fields = form.find_all(["input", "select", "textarea"])
    if form.get("id"):
        fields += soup.find_all(["input", "select", "textarea"], attrs={"form": form["id"]})
    data: dict[str, Any] = {}
    for field in fields:
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.has_attr("disabled") or kind in {"submit", "file", "button"}:
            continue
        if kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        elif field.name == "select":
            chosen = [option.get("value", option.get_text()) for option in field.find_all("option", selected=True)]
            first = field.find("option")
            data[name] = chosen or ([first.get("value", "")] if first else [])
        elif field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        else:
            data[name] = field.get("value", "")
    return data


def get(client: Client, path: str) -> Page:
    """The page at `path`, redirects followed."""
    return Page(client, client.get(path, follow=True))
