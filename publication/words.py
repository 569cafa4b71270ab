"""The few words of our own that are printed on a letter, in its language; in others than these they are English.

Numbers are count tokens where their nouns bend to them, and stand apart from the nouns where that needs no grammar.
"""

from typing import NamedTuple

from campaign import house
from letters import tokens
from letters.tokens import Counts


class Words(NamedTuple):
    """Words in `language`. `withheld` goes after a number, the rest stands alone."""

    language: str
    number: str
    copies: str
    reference: str
    withheld: str
    groups_withheld: str
    individuals_withheld: str
    countries: str
    affiliations: str
    outdated: str
    read_original: str


_TABLE = [
    Words(
        "en",
        "Open letter no. %s",
        "cc:",
        "Re:",
        ", of which %s withheld",
        "and {{groups|organization whose name is withheld|organizations whose names are withheld}}.",
        "and {{individuals|person whose name is withheld|people whose names are withheld}}.",
        "The signatories come from {{countries:figures|country|countries}}.",
        "Affiliations for identification only.",
        "This translation is out of date: the original changed on %(day)s (version %(version)s).",
        "Read the original",
    ),
    Words(
        "fr",
        "Lettre ouverte nº %s",
        "Copie :",
        "Objet :",
        ", dont %s sans nom publié",
        "et {{groups:figures|organisation|organisations}} dont le nom n’est pas publié.",
        "et {{individuals:figures|personne|personnes}} dont le nom n’est pas publié.",
        "Les signataires viennent de {{countries:figures|pays|pays}}.",
        "Les fonctions sont indiquées à seule fin d’identification.",
        "Cette traduction n’est plus à jour : l’original a changé le %(day)s (version %(version)s).",
        "Lire l’original",
    ),
    Words(
        "es",
        "Carta abierta n.º %s",
        "c. c.:",
        "Asunto:",
        ", %s con nombre reservado",
        "y {{groups:figures|organización cuyo nombre se reserva|organizaciones cuyos nombres se reservan}}.",
        "y {{individuals:figures|persona cuyo nombre se reserva|personas cuyos nombres se reservan}}.",
        "Quienes firman son de {{countries:figures|país|países}}.",
        "Los cargos se indican solo a título identificativo.",
        "Esta traducción no está al día: el original cambió el %(day)s (versión %(version)s).",
        "Leer el original",
    ),
    Words(
        "pt",
        "Carta aberta n.º %s",
        "c/c:",
        "Assunto:",
        ", %s com nome reservado",
        "e {{groups:figures|organização cujo nome é reservado|organizações cujos nomes são reservados}}.",
        "e {{individuals:figures|pessoa cujo nome é reservado|pessoas cujos nomes são reservados}}.",
        "Quem assina é de {{countries:figures|país|países}}.",
        "As funções são indicadas apenas para identificação.",
        "Esta tradução está desatualizada: o original mudou em %(day)s (versão %(version)s).",
        "Ler o original",
    ),
    Words(
        "de",
        "Offener Brief Nr. %s",
        "Kopie:",
        "Betreff:",
        ", davon %s ungenannt",
        "und {{groups:figures|Organisation, deren Name|Organisationen, deren Name}} nicht genannt wird.",
        "und {{individuals:figures|Person, deren Name|Personen, deren Name}} nicht genannt wird.",
        "Die Unterzeichnenden kommen aus {{countries:figures|Land|Ländern}}.",
        "Funktionen sind nur zur Zuordnung der Personen angegeben.",
        "Diese Übersetzung ist überholt: Das Original wurde am %(day)s geändert (Version %(version)s).",
        "Das Original lesen",
    ),
    Words(
        "it",
        "Lettera aperta n. %s",
        "Cc:",
        "Oggetto:",
        ", di cui %s con nome riservato",
        "e {{groups:figures|organizzazione il cui nome è riservato|organizzazioni i cui nomi sono riservati}}.",
        "e {{individuals:figures|persona il cui nome è riservato|persone i cui nomi sono riservati}}.",
        "Chi firma proviene da {{countries:figures|Paese|Paesi}}.",
        "Le qualifiche sono indicate solo a fini identificativi.",
        "Questa traduzione non è aggiornata: l’originale è cambiato il %(day)s (versione %(version)s).",
        "Leggi l’originale",
    ),
    Words(
        "ru",
        "Открытое письмо № %s",
        "Копия:",
        "Тема:",
        ", из них без указания имени: %s",
        "Организации, чьи названия не указаны: {{groups:figures}}.",
        "Лица, чьи имена не указаны: {{individuals:figures}}.",
        "Число стран, из которых подписи: {{countries:figures}}.",
        "Должности указаны только для идентификации.",
        "Этот перевод устарел: оригинал изменён %(day)s (версия %(version)s).",
        "Читать оригинал",
    ),
    Words(
        "ar",
        "رسالة مفتوحة رقم %s",
        "نسخة إلى:",
        "الموضوع:",
        "، منها بلا اسم معلن: %s",
        "منظمات لم تُعلن أسماؤها: {{groups:figures}}.",
        "أفراد لم تُعلن أسماؤهم: {{individuals:figures}}.",
        "عدد بلدان الموقّعين: {{countries:figures}}.",
        "تُذكر الصفات للتعريف فقط.",
        "هذه الترجمة قديمة: تغيّر الأصل في %(day)s (النسخة %(version)s).",
        "اقرأ الأصل",
    ),
    Words(
        "ko",
        "공개서한 제%s호",
        "참조:",
        "제목:",
        ", 그중 이름 비공개 %s",
        "이름을 공개하지 않은 단체: {{groups:figures|#곳}}.",
        "이름을 공개하지 않은 개인: {{individuals:figures|#명}}.",
        "서명자의 나라: {{countries:figures|#개국}}.",
        "직함은 신원을 밝히기 위해서만 적었습니다.",
        "이 번역은 최신이 아닙니다. 원문은 %(day)s에 바뀌었습니다(제%(version)s판).",
        "원문 읽기",
    ),
    Words(
        "ja",
        "公開書簡 第%s号",
        "写し：",
        "件名：",
        "（うち氏名非公表 %s）",
        "名称を公表しない団体：{{groups:figures}}。",
        "氏名を公表しない個人：{{individuals:figures}}。",
        "署名者の国の数：{{countries:figures}}。",
        "肩書は個人を示すためだけに記しています。",
        "この翻訳は最新ではありません。原文は%(day)sに変わりました（第%(version)s版）。",
        "原文を読む",
    ),
    Words(
        "zh",
        "公开信第%s号",
        "抄送：",
        "事由：",
        "，其中%s个未公布名称",
        "未公布名称的团体：{{groups:figures}}。",
        "未公布姓名的个人：{{individuals:figures}}。",
        "签署者来自{{countries:figures|#个国家}}。",
        "职务仅用于说明身份。",
        "本译文不是最新的：原文已于%(day)s更改（第%(version)s版）。",
        "阅读原文",
    ),
    Words(
        "zh-hant",
        "公開信第%s號",
        "副本：",
        "事由：",
        "，其中%s個未公布名稱",
        "未公布名稱的團體：{{groups:figures}}。",
        "未公布姓名的個人：{{individuals:figures}}。",
        "簽署者來自{{countries:figures|#個國家}}。",
        "職務僅用於說明身分。",
        "本譯文不是最新的：原文已於%(day)s更改（第%(version)s版）。",
        "閱讀原文",
    ),
]
_BY_LANGUAGE = {words.language: words for words in _TABLE}


def words_in(language: str) -> Words:
    """The words printed on a letter in `language`; `language` of the result says which they are."""
    return next((_BY_LANGUAGE[tag] for tag in house.tags(language) if tag in _BY_LANGUAGE), _BY_LANGUAGE["en"])


def withheld(words: Words, counts: Counts) -> list[str]:
    """How many names are counted and not shown, a sentence a kind; none where all are shown."""
    hidden = Counts(groups=counts.withheld_groups, individuals=counts.withheld_individuals)
    told = [(hidden.groups, words.groups_withheld), (hidden.individuals, words.individuals_withheld)]
    return [tokens.resolve(sentence, hidden, words.language) for number, sentence in told if number]


def countries_told(words: Words, counts: Counts) -> tuple[str, str, str]:
    """How many countries the names come from, as a sentence in three: what goes before the number, it, the rest."""
    return tokens.resolve(words.countries, counts, words.language).partition(str(counts.countries))
