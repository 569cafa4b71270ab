"""Hints of near names: what they find of labelled pairs, and what they cost in a large registry.

Part of `make bench`. A pair is hinted where its names share a key and are near. Every third pair was left out when the
rules were made. The cost is that of the real thing: the queries and the comparisons beside one name.
"""

import csv
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from signatures.duplicates import Asked, like_entries
from signatures.matching import keys, likeness, lookups
from signatures.matching.names import read
from signatures.models import Kind, NameKey, Organization
from signatures.workflow.registering import keys_for, set_folds

PAIRS = Path(__file__).with_name("name_pairs.csv")
FEW, MANY = 1_000, 100_000
QUERIES, ROUNDS, BATCH = 200, 3, 2_000

PLACE_HEADS = (
    "Ab Al Am An Bar Bel Ber Bran Cal Car Cor Dal Der Dun El Er Fal Fen Fro Gal Gar Glen Gra Hal Har Hol Hul Il In Jor "
    "Kal Kes Kir Lan Lor Lun Mal Mar Mer Mon Nar Nor Ol Os Par Pel Por Quil Ral Ros Sal Sel Sor Tal Tam Tor Ul Ur Val "
    "Vor Wal Wes Yar Zam"
).split()
PLACE_MIDDLES = ["", "a", "ber", "co", "di", "en", "fe", "gor", "hal", "in", "ka", "li", "mer", "no", "ra", "si", "tu"]
PLACE_TAILS = (
    "bach beck berg burg by cester dale dorf field fjord ford grad ham heim holm hurst ia land mere minster mouth na "
    "ness polis ra stad stead ton vik ville wick worth"
).split()
COUNTRIES = (
    "Kenya France Germany India Nepal Korea Japan Brazil Mexico Chile Peru Ghana Nigeria Uganda Zambia Italy Spain "
    "Portugal Poland Ukraine Sweden Norway Denmark Finland Ireland Canada Australia Indonesia Malaysia Thailand "
    "Cambodia Philippines Pakistan Bangladesh Egypt Morocco Tunisia Lebanon Jordan Israel Palestine Turkey Greece "
    "Austria Switzerland Belgium Netherlands Europe Africa Asia"
).split()
GROUPS = (
    "Women Youth Lawyers Journalists Doctors Teachers Farmers Fishers Students Workers Parents Engineers Scientists "
    "Nurses Writers Migrants Artists Librarians Elders Churches Mayors Peasants Survivors"
).split()
THEMES = (
    "Human Rights;Peace;Clean Water;Climate Justice;Democracy;Press Freedom;Education;Public Health;Development;"
    "Digital Rights;Rivers;Forests;Refugees;Disarmament;Food Security;Transparency;Social Justice;Open Science;"
    "Child Protection;Gender Equality;Indigenous Peoples;Labour Rights;Biodiversity;Housing;Renewable Energy"
).split(";")
BODIES = (
    "Foundation Association Network Institute Centre Council Alliance Coalition Forum Trust Union Society Federation "
    "Committee Initiative Movement Group Watch Fund Academy Project"
).split()
WIDE = "International National European African Asian Global World Regional United Independent Catholic".split()
SUBJECTS = "Law Medicine Physics Chemistry Biology History Economics Engineering Theology Arts".split()
HEADS = "River Watch International;Reporters Abroad;Pax Humana;Open Archive;Global Wells;Children First".split(";")
TAILS = ["", "", "", "", " e.V.", " Inc.", " Ltd", " ASBL", " (registered association)"]
GIVEN = "Ana Bram Ilva Tamsin Teodor Marisol Joaquin Etelka Orla Hosea Mirela Anselm Odette Fenella Barnaby".split()


def place(chance: random.Random) -> str:
    return chance.choice(PLACE_HEADS) + chance.choice(PLACE_MIDDLES) + chance.choice(PLACE_TAILS)


def organization(chance: random.Random) -> str:
    """A name as registers hold many: of frequent words, with a place, country or theme that tells it from others."""
    country, town, other = chance.choice(COUNTRIES), place(chance), place(chance)
    theme, group, body, wide = (chance.choice(some) for some in (THEMES, GROUPS, BODIES, WIDE))
    name = chance.choice(
        [
            f"University of {town}",
            f"{town} {chance.choice(['University', 'State University', 'University of Technology', 'City Council'])}",
            f"Universidad de {town}",
            f"Faculty of {chance.choice(SUBJECTS)}, University of {town}",
            f"{chance.choice(HEADS)} {chance.choice([country, town])}",
            f"{wide} {theme} {body} of {chance.choice([country, town])}",
            f"{country} {theme} {body} {town}",
            f"{group} for {theme} in {town}",
            f"{group} and {chance.choice(GROUPS)} {body} of {town}",
            f"{town} {theme} {body}",
            f"{town} {other} {body}",
            f"{body} for {theme} and {chance.choice(THEMES)}, {town}",
            f"{town} {body} – {theme} {country}",
            f"{chance.choice(GIVEN)} {town} {body}",
            f"Friends of the {town} River",
            f"{town} {other}",
            f"{town}{other.lower()}",
        ]
    )
    return name + chance.choice(TAILS)


def distinct(number: int, seed: int) -> list[str]:
    chance, names = random.Random(seed), {}
    while len(names) < number:
        names[organization(chance)] = None
    return list(names)


def mistyped(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name) - 1)
    return name[:place] + chance.choice(["", name[place] * 2, chance.choice("aeinrst")]) + name[place + 1 :]


def register(names: list[str]) -> None:
    """Put entries of these names into the registry, in bulk."""
    for start in range(0, len(names), BATCH):
        entries = [Organization(name=name, created_by="the benchmark") for name in names[start : start + BATCH]]
        for entry in entries:
            set_folds(entry, [entry.name])
        Organization.objects.bulk_create(entries)
        NameKey.objects.bulk_create([key for entry in entries for key in keys_for(entry, [entry.name])])


def seconds(names: list[str]) -> float:
    """Seconds that the hints of one name take, the mean over the names, read afresh as a request would."""
    start = time.perf_counter()
    for name in names:
        read.cache_clear()
        like_entries({0: Asked(Kind.ORGANIZATION, (name,))}, Organization.objects.all())
    return (time.perf_counter() - start) / len(names)


def pairs() -> Iterator[tuple[dict[str, str], bool]]:
    """The labelled pairs, each with whether it was held out."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for number, pair in enumerate(csv.DictReader(file), 1):
            yield pair, number % 3 == 0


def hinted(pair: dict[str, str]) -> bool:
    left, right, kind = pair["left"], pair["right"], pair["kind"]
    return bool(keys(left, kind=kind) & lookups(right, kind=kind)) and likeness(left, right, kind=kind) is not None


def print_pairs() -> None:
    of, found = Counter(), Counter()
    for pair, held_out in pairs():
        groups = ("all", "those held out" if held_out else "those the rules were made with", pair["variation"])
        lines = [(pair["same"], group) for group in groups]
        of.update(lines)
        found.update(lines if hinted(pair) else [])
    for same, title in (("yes", "Found of the same (95 % wanted)"), ("no", "Hinted of the different (5 % allowed)")):
        print(title)
        for line in sorted((line for line in of if line[0] == same), key=of.get, reverse=True):
            print(f"{found[line] / of[line]:8.1%}   {line[1]}: {found[line]} of {of[line]}")


def print_cost() -> None:
    many = distinct(MANY, seed=4)
    chance = random.Random(5)
    chance.shuffle(many)
    asked = distinct(QUERIES // 2, seed=6) + [mistyped(name, chance) for name in many[: QUERIES // 2]]
    taken: dict[int, float] = {}
    for number, names in ((FEW, many[:FEW]), (MANY, many[FEW:])):
        register(names)
        analyze()
        seconds(asked[:ROUNDS])
        taken[number] = statistics.median(seconds(asked) for _ in range(ROUNDS))
        print(f"{number:8} entries in the registry: {taken[number] * 1000:.2f} ms for the hints of a name")
    print(f"{taken[MANY] / taken[FEW]:8.1f} ×   hints against {MANY} entries, against {FEW}; at most 3 × wanted")


def analyze() -> None:
    """Let the database know how much there is, as it finds out by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    print_pairs()
    print_cost()
