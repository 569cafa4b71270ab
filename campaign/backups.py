"""Backup and restore by Django's own serializer: one gzipped file, the same for every database."""

import datetime
import gzip
import json
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

LEFT_OUT = {"contenttypes.contenttype", "auth.permission", "sessions.session"}  # made anew by themselves


class NotEmpty(Exception):
    """The database to restore into holds rows already."""


class NotABackup(Exception):
    """The file is not one that `write` made."""


class ToTheMicrosecond(DjangoJSONEncoder):
    """Django's encoder, which on its own cuts times to the millisecond."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime.datetime) else super().default(o)


def models() -> list[type[Model]]:
    """Every model that a backup holds, those it points to first."""
    found = serializers.sort_dependencies([(config, None) for config in apps.get_app_configs() if config.models_module])
    return [model for model in found if model._meta.label_lower not in LEFT_OUT and model._meta.managed]


def write(file: Path) -> int:
    """Write all rows, as of one moment, into `file` (readable by its owner alone) and return how many."""
    number = 0
    part = file.with_name(f"{file.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as lines, transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for row in chain.from_iterable(model._base_manager.order_by("pk").iterator() for model in models()):
            lines.write(serializers.serialize("jsonl", [row], cls=ToTheMicrosecond))
            number += 1
    part.replace(file)
    return number


def rows(file: Path) -> Iterator[str]:
    """The lines of a backup; raises NotABackup."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from lines
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise NotABackup(f"{file} cannot be read as a backup: {error}") from error


def read(file: Path) -> int:
    """Migrate an empty database, put the rows of `file` into it, all or none, and return how many.

    Raises NotEmpty, NotABackup.
    """
    call_command("migrate", interactive=False, verbosity=0)
    full = next((model for model in models() if model._base_manager.exists()), None)
    if full:
        raise NotEmpty(f"This database holds {full._meta.verbose_name_plural} already. Restore into an empty one.")
    number = 0
    with transaction.atomic():
        try:
            for row in serializers.deserialize("jsonl", rows(file)):
                row.save()
                number += 1
        except (DeserializationError, json.JSONDecodeError) as error:
            raise NotABackup(f"{file} is not a backup of this version: {error}") from error
        connection.check_constraints()
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            connection.cursor().execute(statement)
    return number
