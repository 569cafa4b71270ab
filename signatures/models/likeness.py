"""Under which keys near names meet beneath one letter. The keys of the registry's entries are `NameKey`."""

from typing import ClassVar

from django.db import models

from letters.models import Letter
from signatures.models.signature import Signature


class SignatureKey(models.Model):
    """A key of the name or the website of a signature: near names under a letter share one."""

    CAMPAIGN_PATH: ClassVar = "letter__campaign"
    PUBLIC_FIELDS: ClassVar = ()
    PRIVATE_FIELDS: ClassVar = "letter signature key".split()

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+", db_index=False)
    signature = models.ForeignKey(Signature, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "key", "signature"], name="signature_key_once")]

    def __str__(self) -> str:
        return self.key
