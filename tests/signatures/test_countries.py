import pytest

from signatures import countries


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        (
            "US",
            "U.S.A.|USA|U.S.|United States|the United States of America|Estados Unidos|États-Unis|미국|美国",
        ),
        ("GB", "U.K.|UK|Great Britain|united kingdom|England|Northern Ireland|Royaume-Uni|영국|英国"),
        (
            "KR",
            "South Korea|Republic of Korea|Korea, Republic of|Korea (the Republic of)|ROK|Corée du Sud|한국",
        ),
        ("KP", "North Korea|DPRK|Democratic People’s Republic of Korea|북한"),
        ("TL", "Timor Leste|Timor-Leste|East Timor|TIMOR-LESTE|Timor oriental"),
        ("VN", "Vietnam|Viet Nam|Việt Nam|Socialist Republic of Viet Nam"),
        ("LA", "Laos|Lao PDR|Lao People's Democratic Republic"),
        ("SY", "Syria|Syrian Arab Republic"),
        ("RU", "Russia|Russian Federation|Россия"),
        ("BO", "Bolivia|Bolivia (Plurinational State of)|Plurinational State of Bolivia"),
        ("VE", "Venezuela|Bolivarian Republic of Venezuela"),
        ("IR", "Iran|Iran (Islamic Republic of)|Irã"),
        ("TZ", "Tanzania|United Republic of Tanzania|Tanzania, the United Republic of"),
        ("CZ", "Czech Republic|Czechia|Česko"),
        ("CI", "Ivory Coast|Côte d’Ivoire|Cote d'Ivoire"),
        ("MM", "Burma|Myanmar|Myanmar (Burma)|Birmanie"),
        ("TR", "Turkey|Türkiye|Turkiye"),
        ("TW", "Taiwan|Republic of China|Taiwan (Province of China)"),
        ("CN", "China|People's Republic of China|P.R. China|中国"),
        ("PS", "Palestine|State of Palestine|Palestinian Territories|فلسطين"),
        ("NL", "Holland|The Netherlands|Netherlands|Nederland|Pays-Bas"),
        (
            "CD",
            "DRC|Democratic Republic of Congo|Congo, the Democratic Republic of the|DR Congo|Congo-Kinshasa",
        ),
        ("CG", "Congo|Republic of the Congo|Congo-Brazzaville"),
        ("HK", "Hong Kong|Hongkong|香港"),
        ("XK", "Kosovo|Republic of Kosovo|Kosova|Косово"),
        ("MD", "Moldova|Republic of Moldova"),
        ("MK", "Macedonia|North Macedonia|FYROM|Macedonia, the former Yugoslav Republic of"),
        ("SZ", "Swaziland|Eswatini"),
        ("BA", "Bosnia and Herzegovina|Bosnia & Herzegovina|Bosnia"),
        ("GE", "Georgia|Republic of Georgia"),
        ("LC", "St. Lucia|Saint Lucia|St Lucia"),
        ("AE", "UAE|United Arab Emirates|U.A.E."),
        ("DE", "Germany|Deutschland|Alemania|Allemagne|ドイツ|Germania|Alemanha|ألمانيا"),
        (
            "INT",
            "INT|Global|international|Worldwide|World|Europe|European Union|Africa|Latin America|Europa",
        ),
    ],
)
def test_a_printed_country_is_found_in_its_common_forms(code, forms):
    assert {form: countries.find(form) for form in forms.split("|")} == dict.fromkeys(forms.split("|"), code)


def test_a_code_is_found_in_capitals_alone():
    assert countries.find(" KR ") == "KR"
    assert countries.find("kr") is None


@pytest.mark.parametrize(
    "printed",
    [
        "",
        " ",
        "...",
        "Freedonia",
        "Korea",
        "Guinea Ecuador Chad",
        "IRA",
        "My",
        "Nga",
        "Južna Afrika",
        "ZZ",
        "\ud800",
        "the",
        "x" * 100_000,
    ],
)
def test_what_is_in_doubt_is_not_found(printed):
    assert countries.find(printed) is None


STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|"
    "Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|"
    "Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|"
    "North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|"
    "South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|"
    "Wisconsin|Wyoming|District of Columbia|State of Georgia"
)


@pytest.mark.parametrize("state", STATES.split("|"))
def test_a_state_of_the_united_states_is_no_country(state):
    assert countries.find(state) is None


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt-br", "it", "ar", "ko", "ja", "ru", "zh-hans"])
def test_every_name_we_print_is_found_again(language):
    names = {code: countries.name(code, language) for code in sorted(countries.CODES)}
    assert {code: countries.find(name) for code, name in names.items()} == {code: code for code in names}


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("KR", "en", "South Korea"),
        ("US", "en-us", "United States"),
        ("CI", "en", "Côte d’Ivoire"),
        ("CD", "en", "Democratic Republic of the Congo"),
        ("HK", "en", "Hong Kong"),
        ("BA", "en", "Bosnia and Herzegovina"),
        ("XK", "fr", "Kosovo"),
        ("KR", "fr", "Corée du Sud"),
        ("DE", "zh-hant", "德國"),
        ("DE", "zh-hans", "德国"),
        ("DE", "pt-br", "Alemanha"),
        ("DE", "no such language", "Germany"),
        ("DE", "", "Germany"),
        ("INT", "en", "International"),
        ("INT", "es", "Internacional"),
        ("INT", "zh-hant", "國際"),
    ],
)
def test_a_country_has_its_everyday_name_in_the_readers_language(code, language, name):
    assert countries.name(code, language) == name


@pytest.mark.parametrize("code", ["ZZ", "", "kr", "EU", "001"])
def test_what_is_no_code_has_no_name(code):
    assert not countries.is_valid(code)
    with pytest.raises(KeyError):
        countries.name(code)


@pytest.mark.parametrize(
    ("code", "given", "style", "printed"),
    [
        ("TL", "Timor Leste", "given", "Timor Leste"),
        ("TL", " ", "given", "Timor-Leste"),
        ("TL", "Timor Leste", "short", "Timor-Leste"),
        ("US", "America", "press", "U.S.A."),
        ("GB", "", "press", "U.K."),
        ("KR", "Corea", "press", "South Korea"),
        ("US", "U.S.A.", "short", "United States"),
        ("INT", "Europe", "given", ""),
        ("INT", "Europe", "press", ""),
        ("", "", "given", ""),
        ("", "Freedonia", "press", "Freedonia"),
    ],
)
def test_a_country_is_printed_in_the_campaigns_style(code, given, style, printed):
    assert countries.printed(code, given, style) == printed


def test_the_press_forms_are_english_alone():
    assert countries.printed("US", "", "press", "fr") == "États-Unis"


def test_the_choices_begin_with_international_and_hold_every_country_in_order():
    choices = countries.choices("fr")
    assert choices[0] == ("INT", "International ou régional")
    assert len(choices) == len(dict(choices)) == 251
    names = [name for _, name in choices]
    assert names.index("Égypte") == names.index("Équateur") - 2
    assert names.index("Espagne") < names.index("États-Unis") < names.index("Finlande")


def test_the_choices_of_one_form_do_not_leak_into_another():
    countries.choices().clear()
    assert countries.choices()[0] == ("INT", "International or regional")
