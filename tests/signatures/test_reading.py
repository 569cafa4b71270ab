"""Understanding a whole letter with its list of signatories."""

import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from letters import intake
from signatures.reading import Doubt, Line, understand

LETTER = """Open Letter on Keeping the Lantern River Free

Mar 5, 2031

Governor Ada Quill,

We are writing on behalf of six river organizations and two concerned individuals from 4 different countries to ask
you to keep the river free.  It floods rarely – and gives much. – Every dam has failed.

Last year a coalition of 5 groups wrote to you.

We urge you to act.  -.

Sincerely,

Groups

The 12 Bends, Nepal···

Delta Watch·····

Friends of the Eel – Eel Union International···············

Lantern_Readers,      U.K.

Reed Societie, U.S.A.

Sandbank Trust, Inc., Timor Leste

Individuals

Tomás Ferry-Bell, Former keeper of the  lock & Professor Emeritus, Port College

Ines Weir, Hydrologist


Posts in this category
""".replace("·", " ")


@pytest.fixture
def reading():
    return understand(LETTER)


def codes(reading):
    return [doubt.code for doubt in reading.doubts]


def doubt(reading, code) -> Doubt:
    [found] = [doubt for doubt in reading.doubts if doubt.code == code]
    return found


def names(lines):
    return [line.name for line in lines]


def lists(organizations="", individuals=""):
    """A whole letter with the given lines in its lists."""
    head = LETTER[: LETTER.index("Groups")]
    return understand(f"{head}Groups\n\n{organizations}\n\nIndividuals\n\n{individuals}")


def opening(text):
    return understand(
        f"{text}\n\nWe write to you about the river and its many bends.\n\nSincerely,\n\nGroups\n\nDelta, Nepal"
    )


# --- The letter ---


def test_title_date_salutation_and_closing_are_found(reading):
    assert reading.title == "Open Letter on Keeping the Lantern River Free"
    assert reading.date == datetime.date(2031, 3, 5)
    assert reading.salutation == "Governor Ada Quill,"
    assert reading.closing == "Sincerely,"


def test_every_paragraph_is_kept_with_its_wording_and_stray_marks(reading):
    paragraphs = reading.body.split("\n\n")
    assert [paragraph.split()[0] for paragraph in paragraphs] == ["We", "Last", "We"]
    assert "It floods rarely – and gives much. – Every dam has failed." in paragraphs[0]
    assert paragraphs[2] == "We urge you to act. -."


def test_the_date_may_be_the_pages(reading):
    assert doubt(reading, "date").about == "Mar 5, 2031"


def test_a_lone_mark_after_a_full_stop_is_a_doubt_and_a_dash_in_a_sentence_none(reading):
    assert [doubt.about for doubt in reading.doubts if doubt.code == "stray-mark"] == [
        "rarely – and gives much. – Every dam has",
        "We urge you to act. -.",
    ]


# --- The lists ---


def test_organizations_have_a_country_only_where_the_last_part_is_one(reading):
    assert reading.organizations == [
        Line("The 12 Bends", country="NP", country_printed="Nepal"),
        Line("Delta Watch", country="INT"),
        Line("Friends of the Eel – Eel Union International", country="INT"),
        Line("Lantern_Readers", country="GB", country_printed="U.K."),
        Line("Reed Societie", country="US", country_printed="U.S.A."),
        Line("Sandbank Trust, Inc.", country="TL", country_printed="Timor Leste"),
    ]


def test_a_bare_organization_is_a_doubt(reading):
    assert [doubt.about for doubt in reading.doubts if doubt.code == "international"] == [
        "Delta Watch",
        "Friends of the Eel – Eel Union International",
    ]


def test_an_organization_whose_last_part_is_no_country_stays_whole():
    [line] = lists("Reeds, Rushes, and Willows").organizations
    assert line == Line("Reeds, Rushes, and Willows", country="INT")


def test_an_organization_of_a_continent_is_international_in_print():
    reading = lists("Reed Union, Europe")
    assert reading.organizations == [Line("Reed Union", country="INT", country_printed="Europe")]
    assert "international" not in codes(reading)


def test_individuals_have_a_role_from_the_first_comma_and_no_country(reading):
    assert reading.individuals == [
        Line("Tomás Ferry-Bell", role="Former keeper of the lock & Professor Emeritus, Port College"),
        Line("Ines Weir", role="Hydrologist"),
    ]


def test_an_individual_may_come_without_a_role():
    reading = lists(individuals="Ines Weir\n\nTomás Ferry-Bell, Keeper")
    assert names(reading.individuals) == ["Ines Weir", "Tomás Ferry-Bell"]
    assert doubt(reading, "no-role").about == "Ines Weir"


def test_page_furniture_is_no_signatory_and_is_told(reading):
    assert "Posts in this category" not in str(reading.organizations + reading.individuals)
    assert "“Posts in this category”" in doubt(reading, "left-out").message


@pytest.mark.parametrize(
    "line",
    (
        "Share this|Related Content|RELATED POSTS:|Read more|Leave a comment|Tags: rivers|Contact us|Print|"
        "© 2031 Lantern Press|Cc: Minister of Locks|Posted in Rivers|## More|Sincerely,|"
        "* Affiliations are for identification purposes only"
    ).split("|"),
)
def test_lines_of_a_page_are_left_out_of_both_lists(line):
    for reading in (lists(f"Delta Watch, Nepal\n{line}"), lists("Delta Watch, Nepal", f"Ines Weir, Keeper\n{line}")):
        assert len(reading.organizations + reading.individuals) == len(reading.individuals) + 1
        assert line.strip("#* ")[:20] in doubt(reading, "left-out").message


@pytest.mark.parametrize(
    "name",
    (
        "Share the River Network|Article 12|Related Waters|Save the Eels|Next Generation of Ferrymen|"
        "People for the Reeds|Source Collective|Contact Point Rivers|Print Workers for Reeds|Sincere Friends"
    ).split("|"),
)
def test_organizations_with_names_like_that_are_kept(name):
    assert names(lists(f"{name}, Nepal\n{name} Union").organizations) == [name, f"{name} Union"]


def test_what_follows_the_words_of_a_page_is_left_out_with_them():
    reading = lists("Delta Watch, Nepal", "Ines Weir, Keeper\n\nRelated Content\nFloods, an overview\nDroughts")
    assert names(reading.individuals) == ["Ines Weir"]
    assert "Related Content / Floods, an overview / Droughts" in doubt(reading, "left-out").message


def test_a_country_still_tells_an_organization_after_such_words():
    reading = lists("Delta Watch, Nepal\nRead more\nReed Union, Kenya\nRivers")
    assert names(reading.organizations) == ["Delta Watch", "Reed Union"]


def test_a_name_without_a_role_behind_a_gap_is_left_out_and_told():
    reading = lists(individuals="Ines Weir, Keeper\nTomás Ferry-Bell, Keeper\n\nRiver topics")
    assert names(reading.individuals) == ["Ines Weir", "Tomás Ferry-Bell"]
    assert "River topics" in doubt(reading, "left-out").message


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n- ", "\n\n* ", "\n• ", "\\\n", "\n1. ", "\n2) "])
def test_entries_may_be_lines_paragraphs_or_a_markdown_list(between):
    mark = between.lstrip("\\\n")
    entries = ["Delta Watch, Nepal", "Reed Union, U.K.", "Lantern_Readers, Kenya"]
    reading = lists(mark + between.join(entries))
    assert [f"{line.name}, {line.country_printed}" for line in reading.organizations] == entries


def test_marks_of_markdown_are_no_part_of_a_name():
    reading = lists("**Delta Watch**, Nepal\n[Reed Union](https://reed.example/a), U.K.\nA\\_b *c* \\*, Kenya;")
    assert names(reading.organizations) == ["Delta Watch", "Reed Union", "A_b c *"]


@pytest.mark.parametrize(
    "heading",
    (
        "Groups|GROUPS:|Organizations|Organisations (6)|## Signatories|**NGOs**|**Groups:**|6 groups|"
        "Signatory organisations|Signed by:|__Associations__|Organizaciones|### Groups (6):"
    ).split("|"),
)
def test_headings_of_groups(heading):
    reading = understand(LETTER.replace("Groups\n", f"{heading}\n"))
    assert (len(reading.organizations), len(reading.individuals)) == (6, 2)


@pytest.mark.parametrize(
    "heading",
    ["Individuals", "People", "# Individuals (2)", "**People**:", "Concerned individuals", "Personnes", "2 experts"],
)
def test_headings_of_individuals(heading):
    reading = understand(LETTER.replace("Individuals\n", f"{heading}\n"))
    assert (len(reading.organizations), len(reading.individuals)) == (6, 2)


def test_a_list_of_individuals_alone_is_a_letters_list():
    reading = understand(LETTER[: LETTER.index("Groups")] + "Individuals\n\nInes Weir, Keeper")
    assert reading.organizations == []
    assert names(reading.individuals) == ["Ines Weir"]
    assert "no-list" not in codes(reading)


def test_a_heading_before_the_closing_is_part_of_the_letter():
    reading = understand(LETTER.replace("We urge", "## People\n\nWe urge"))
    assert "## People" in reading.body
    assert len(reading.organizations) == 6


def test_the_last_closing_before_the_list_is_the_letters():
    reading = understand(LETTER.replace("We urge", "They ended:\n\nSincerely,\n\nWe urge"))
    assert "They ended:\n\nSincerely,\n\nWe urge" in reading.body


def test_lines_between_the_closing_and_the_list_are_told():
    reading = understand(LETTER.replace("Sincerely,", "Yours faithfully,\n\nOtto Lock\n\nSecretary"))
    assert reading.closing == "Yours faithfully,"
    assert "Otto Lock / Secretary" in doubt(reading, "after-closing").message
    assert len(reading.organizations) == 6


def test_a_list_without_a_heading_is_read_where_most_lines_end_in_a_country():
    reading = understand(LETTER.replace("Groups\n", ""))
    assert len(reading.organizations) == 6
    assert doubt(reading, "no-heading").about == "The 12 Bends, Nepal"


def test_people_who_sign_for_all_are_no_list():
    text = LETTER[: LETTER.index("Groups")] + "Otto Lock\n\nSecretary, Delta Watch\n\nPort Reed"
    assert understand(text).organizations == []
    assert {"after-closing", "no-list"} <= set(codes(understand(text)))


def test_two_lists_alone_have_no_missing_parts():
    reading = understand("Groups\n\nDelta Watch, Nepal\n\nIndividuals\n\nInes Weir, Keeper")
    assert reading.organizations == [Line("Delta Watch", country="NP", country_printed="Nepal")]
    assert reading.individuals == [Line("Ines Weir", role="Keeper")]
    assert reading.doubts == []


def test_a_name_that_stands_twice_is_a_doubt_and_both_are_kept():
    reading = lists("Delta Watch, Nepal\nReed Union, Kenya\nDELTA  watch, Nepal\nReed Union, U.K.")
    assert len(reading.organizations) == 4
    assert doubt(reading, "duplicate").about == "Delta Watch"


def test_a_name_or_role_that_is_too_long_is_a_doubt():
    reading = lists("D" * 301 + ", Nepal\nDelta Watch, Nepal", "Ines Weir, " + "k" * 301)
    assert names(reading.organizations + reading.individuals) == ["Delta Watch"]
    assert codes(reading).count("too-long") == 2


def test_a_list_has_an_end():
    reading = lists("\n".join(f"Delta {number}, Nepal" for number in range(5_002)))
    assert len(reading.organizations) == 5_000
    assert "Delta 5000, Nepal / Delta 5001, Nepal" in doubt(reading, "too-many").message


# --- The opening ---


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("March 5, 2031", (2031, 3, 5)),
        ("5 March 2031", (2031, 3, 5)),
        ("5th of March, 2031", (2031, 3, 5)),
        ("Wednesday, 5 Mar. 2031", (2031, 3, 5)),
        ("Port Reed, 5 March 2031", (2031, 3, 5)),
        ("Date: Sept 5, 2031", (2031, 9, 5)),
        ("2031-03-05", (2031, 3, 5)),
        ("05 Mar 2031, 11:42 GMT+10", (2031, 3, 5)),
        ("13/03/2031", (2031, 3, 13)),
        ("03/13/2031", (2031, 3, 13)),
        ("2031년 3월 5일", (2031, 3, 5)),
    ],
)
def test_dates_are_read_in_many_forms(printed, date):
    reading = opening(f"# On the River\n\n{printed}\n\nDear Governor,")
    assert reading.date == datetime.date(*date)
    assert (reading.title, reading.salutation) == ("On the River", "Dear Governor,")
    assert "date-order" not in codes(reading)


def test_a_date_in_the_letters_language_is_read():
    assert understand("Sur la rivière\n\n5 août 2031\n\nMadame,\n\nNous écrivons.", "fr").date == datetime.date(
        2031, 8, 5
    )


def test_a_date_that_may_be_either_is_a_doubt():
    reading = opening("On the River\n\n03/05/2031\n\nDear Governor,")
    assert reading.date == datetime.date(2031, 5, 3)
    assert doubt(reading, "date-order").about == "03/05/2031"


@pytest.mark.parametrize("printed", ["31 February 2031", "5 Marchember 2031", "0/0/0000", "2031", "River 5 2031"])
def test_what_is_no_date_is_none(printed):
    reading = opening(f"On the River\n\n{printed}\n\nDear Governor,")
    assert reading.date is None
    assert {"no-date", "before-letter"} <= set(codes(reading))


@pytest.mark.parametrize(
    "salutation",
    (
        "Dear Governor Quill,|Dear Governor:|**Dear Governor,**|Your Excellency,|Governor Quill,|Madame,|"
        "To whom it may concern:|Sehr geehrte Frau Quill,|Estimada gobernadora:"
    ).split("|"),
)
def test_salutations_are_found(salutation):
    reading = opening(f"On the River\n\n5 March 2031\n\n{salutation}")
    assert reading.salutation == salutation.strip("*")
    assert reading.body == "We write to you about the river and its many bends."


def test_an_address_before_the_salutation_is_told():
    reading = opening("On the River\n\nGovernor Quill,\n1 Reed Street,\nPort Reed\n\n5 March 2031\n\nDear Governor,")
    assert reading.salutation == "Dear Governor,"
    assert "Governor Quill, / 1 Reed Street, / Port Reed" in doubt(reading, "before-letter").message


def test_a_line_of_an_address_is_no_salutation():
    reading = opening("On the River\n\n1 Reed Street,\nPort Reed")
    assert reading.salutation == ""
    assert "1 Reed Street" in reading.body


def test_the_date_may_stand_above_the_title():
    reading = opening("5 March 2031\n\nOn the River\n\nDear Governor,")
    assert (reading.title, reading.date) == ("On the River", datetime.date(2031, 3, 5))


def test_a_heading_is_the_title_wherever_it_stands():
    assert opening("Delta Watch\n\n# On the *River*\n\nDear Governor,").title == "On the River"


@pytest.mark.parametrize("more", ["", " Its many bends need room, its eels need reeds, and we need both of them." * 2])
def test_a_letter_without_an_opening_begins_with_its_text(more):
    body = f"We write to you about the river, which floods in spring.{more}\n\nPlease act."
    reading = understand(f"{body}\n\nSincerely,")
    assert reading.body == body
    assert codes(reading) == ["no-title", "no-date", "no-salutation", "no-list"]


def test_each_part_that_is_missing_is_a_doubt():
    assert codes(understand("")) == ["no-title", "no-date", "no-salutation", "no-body", "no-closing", "no-list"]
    assert not [code for code in codes(understand(LETTER)) if code.startswith("no-")]


# --- The text ---


def test_numbers_typed_in_the_text_have_their_token_offered(reading):
    offered = {doubt.about.split()[0]: doubt.message for doubt in reading.doubts if doubt.code == "typed-count"}
    assert {number: message[message.index("{{") : message.index("}}") + 2] for number, message in offered.items()} == {
        "six": "{{groups}}",
        "two": "{{individuals}}",
        "4": "{{countries:figures}}",
        "5": "{{groups:figures}}",
    }


def test_numbers_that_are_not_the_lists_are_doubts(reading):
    differ = [doubt for doubt in reading.doubts if doubt.code == "count-differs"]
    assert [(doubt.about.split()[0], " 6." in doubt.message) for doubt in differ] == [("5", True)]


def test_paragraphs_on_lines_of_their_own_are_parted():
    long = "We write to you about the river. " * 6
    assert (
        understand(f"On the River\n\nDear Governor,\n{long}\nPlease act.\n{long}\nSincerely,").body.count("\n\n") == 2
    )


def test_lines_wrapped_by_hand_stay_one_paragraph():
    body = "We write to you about the river.\nIt has many bends and floods."
    assert understand(f"On the River\n\nDear Governor,\n\n{body}\n\nSincerely,").body == body


def test_lists_and_marks_of_the_text_are_kept():
    body = "## Why\n\n- *reeds*\n  - and eels\n\n> quoted [link](https://reed.example)"
    assert understand(f"On the River\n\nDear Governor,\n\n{body}\n\nSincerely,").body == body


def test_footnotes_below_the_list_belong_to_the_text():
    reading = understand(
        LETTER.replace("the river free.", "the river free.[^1]") + "\n[^1]: Flow, a yearbook.\n\n    More."
    )
    assert reading.body.endswith("[^1]: Flow, a yearbook.\n\n    More.")
    assert len(reading.individuals) == 2


def test_words_of_a_page_in_the_text_are_kept_as_a_doubt():
    reading = understand(LETTER.replace("We urge", "Related Content\n\nWe urge"))
    assert "Related Content" in reading.body
    assert doubt(reading, "page-words").about == "Related Content"


def test_a_letter_read_from_a_file_is_understood_alike(reading):
    again = understand(intake.read(LETTER.encode(), "letter.txt"))
    assert (again.organizations, again.individuals, again.body) == (
        reading.organizations,
        reading.individuals,
        reading.body,
    )


def test_a_web_page_is_understood_alike():
    paragraphs = [" ".join(paragraph.splitlines()) for paragraph in LETTER.split("\n\n") if paragraph.strip()]
    page = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs).replace("&", "&amp;")
    assert understand(intake.from_html(page)) == understand("\n\n".join(paragraphs))


bits = st.sampled_from(
    (
        "Groups|Individuals (2)|Sincerely,|Dear Governor,|Mar 5, 2031|Delta, Nepal|Ines, Keeper|\n|\n\n|Share this|"
        "69 organizations|. – |[^1]: a|# |- |**|\\|[a](b)|,|١٢/٣/٢٠٣١|0/0/0000"
    ).split("|")
)


@settings(deadline=None)
@given(
    st.lists(st.one_of(bits, st.text(max_size=6)), max_size=40).map("".join),
    st.sampled_from(["en", "fr", "ko", "", "x"]),
)
@example("Groups\n" + "a" * 5_000 + ",", "en")
@example("\x1c\x85\ud800Groups\r\x00", "en")
def test_no_text_breaks_it(text, language):
    reading = understand(text, language)
    for line in reading.organizations + reading.individuals:
        assert line.name == " ".join(line.name.split())
        assert 0 < len(line.name) <= 300
        assert len(line.role) <= 300
    assert intake.tidy(reading.body) == reading.body
