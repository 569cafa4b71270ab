"""The rules of docs/architecture.md that a machine can hold. Each check is tried on a sample that breaks it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["campaign", "letters", "signatures", "publication"]  # imports run from right to left
COMPOSITION = {"campaign/urls.py"}  # names the other rooms' urls by string
NO_PRIVATE_DATA = {"Membership", "Event", "Text", "Version", "Edition"}
STATE_SETTERS = {"workflow", "workflow.py", "outbox.py", "demo.py"}
WITHOUT_DOCSTRINGS = ("views.py", "desk.py", "forms.py", "apps.py", "urls.py")


def sources(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the rooms with its tree, migrations left out."""
    for room in rooms or ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text())


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def upward_imports(room: str, tree: ast.AST) -> list[str]:
    """Imports of rooms that may import `room`."""
    above = ROOMS[ROOMS.index(room) + 1 :]
    return [module for module in imported(tree) if module.split(".")[0] in above]


def reverse_accessors(room: str) -> set[str]:
    """The names by which models of `room` would reach the rooms above them."""
    above = set(ROOMS[ROOMS.index(room) + 1 :])
    return {
        relation.get_accessor_name()
        for model in apps.get_app_config(room).get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in above and relation.get_accessor_name()
    }


def attributes(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def state_assignments(tree: ast.AST) -> list[int]:
    """Lines that set a `state`, on an instance or by `update()`."""
    lines = []
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
            lines.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            lines += [node.lineno for keyword in node.keywords if keyword.arg == "state"]
    return lines


def hidden_rules(tree: ast.AST) -> list[str]:
    """Methods called `save`, and signals."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    methods = [node for cls in classes for node in cls.body if isinstance(node, ast.FunctionDef)]
    names = [method.name for method in methods if method.name == "save"]
    return names + [module for module in imported(tree) if module.endswith("signals")]


def without_docstring(tree: ast.Module) -> list[str]:
    """Public functions at the top of a module that do not say what they do."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and len(node.body) > 3
    ]


INLINE = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)(?![^>]*application/json)", re.I)


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room: str) -> None:
    found = {str(path): upward_imports(room, tree) for path, tree in sources(room) if str(path) not in COMPOSITION}
    assert {path: modules for path, modules in found.items() if modules} == {}


@pytest.mark.parametrize("room", ROOMS[:-1])
def test_no_room_reaches_another_through_a_reverse_relation(room: str) -> None:
    accessors = reverse_accessors(room)
    found = {str(path): sorted(attributes(tree) & accessors) for path, tree in sources(room)}
    assert {path: names for path, names in found.items() if names} == {}


def test_only_workflows_set_a_state() -> None:
    found = {str(path): state_assignments(tree) for path, tree in sources() if STATE_SETTERS.isdisjoint(path.parts)}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_rule_hides_in_save_or_in_a_signal() -> None:
    found = {str(path): hidden_rules(tree) for path, tree in sources() if "forms" not in path.name}
    assert {path: names for path, names in found.items() if names} == {}


def test_public_functions_say_what_they_do() -> None:
    found = {
        str(path): without_docstring(tree) for path, tree in sources() if not path.name.endswith(WITHOUT_DOCSTRINGS)
    }
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("model", [m for room in ROOMS for m in apps.get_app_config(room).get_models()])
def test_every_field_is_public_or_private(model: type[models.Model]) -> None:
    if model.__name__ in NO_PRIVATE_DATA:
        assert not hasattr(model, "PRIVATE_FIELDS")
        return
    public, private = set(model.PUBLIC_FIELDS), set(model.PRIVATE_FIELDS)
    own = [*model._meta.fields, *model._meta.many_to_many]
    assert public.isdisjoint(private)
    assert public | private == {field.name for field in own} - {"id"}


def test_templates_compile_and_hold_nothing_inline() -> None:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        name = str(path.relative_to(ROOT / "templates"))
        get_template(name)
        assert not INLINE.search(re.sub(r"\{#.*?#\}|\{%.*?%\}", "", path.read_text())), name


def test_the_checks_can_fail() -> None:
    bad = ast.parse(
        "from publication.models import Edition\nimport django.db.models.signals\n"
        "def save(x):\n    x.state = 1\n    x.objects.update(state=2)\n    x.y()\n    x.z()\n"
        "class Model:\n    def save(self): ...\n"
    )
    assert upward_imports("letters", bad) == ["publication.models"]
    assert state_assignments(bad) == [4, 5]
    assert hidden_rules(bad) == ["save", "django.db.models.signals"]
    assert without_docstring(bad) == ["save"]
    assert {"signatures", "editions", "entries"} <= reverse_accessors("letters")
    assert attributes(ast.parse("letter.editions.all()")) & reverse_accessors("letters") == {"editions"}
    assert INLINE.search('<p style="color:red">')
    assert INLINE.search("<script>alert(1)</script>")
    assert not INLINE.search('<script src="/static/js/queue.js" defer></script>')
