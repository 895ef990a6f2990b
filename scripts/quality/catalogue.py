"""Translation catalogues: a stable template, a merged zh_CN file, and what is missing in it.

Needs polib, so it runs in the Python environment of Odoo. No database here: texts in, texts out.
"""

import re

import polib

LATIN = re.compile(r"[A-Za-z]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}|<[^>]*>|&\w+;")
# Names that are the same in Chinese: acronyms, units, file formats.
SAME_IN_CHINESE = frozenset(
    (
        *(
            "ID",
            "PDF",
            "API",
            "CSV",
            "XLS",
            "XLSX",
            "QR",
            "JSON",
            "CNY",
            "UUID",
            "HMAC",
            "URL",
            "XML",
        ),
        *("HTML", "SQL", "RPC", "KPI", "GB", "UTF-8", "SHA-256", "EAR", "APR", "IRR", "LPR"),
        *("Excel", "Odoo", "CRM"),
    )
)


def template(pot_text: str, addon: str) -> polib.POFile:
    """The exported .pot without dates, hosts or anything else that changes by itself."""
    catalogue = polib.pofile(pot_text)
    catalogue.header = f"Translations of {addon}."
    catalogue.metadata = _metadata(addon)
    catalogue.metadata_is_fuzzy = 0
    return catalogue


def merge(pot: polib.POFile, existing: polib.POFile | None, memory: dict[str, str]) -> polib.POFile:
    """zh_CN: the template's terms, translated from the existing file, else from `memory`.

    Obsolete terms are dropped; a fuzzy one counts as untranslated.
    """
    known = {}
    for entry in existing or ():
        if entry.msgstr and not entry.obsolete and not entry.fuzzy:
            known[entry.msgid] = entry.msgstr
    merged = polib.POFile()
    merged.header = pot.header
    merged.metadata = dict(pot.metadata, Language="zh_CN")
    for entry in pot:
        merged.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=known.get(entry.msgid) or memory.get(entry.msgid, ""),
                comment=entry.comment,
                occurrences=entry.occurrences,
            )
        )
    return merged


def untranslated(catalogue: polib.POFile) -> list[tuple[str, str]]:
    """(term, reason) for each term that a Chinese reader would meet in English."""
    found = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        if not entry.msgstr:
            found.append((entry.msgid, "missing"))
        elif entry.fuzzy:
            found.append((entry.msgid, "fuzzy"))
        elif entry.msgstr == entry.msgid and not same_in_chinese(entry.msgid):
            found.append((entry.msgid, "same as English"))
    return found


def same_in_chinese(term: str) -> bool:
    """Whether a term may stay as it is: no Latin word in it but allowed names.

    >>> same_in_chinese("PDF"), same_in_chinese("%(name)s: %(value)s"), same_in_chinese("Village")
    (True, True, False)
    """
    words = re.findall(r"[A-Za-z][\w/-]*", PLACEHOLDER.sub(" ", term))
    return all(word in SAME_IN_CHINESE for word in words)


def memory_of(paths: list[str]) -> dict[str, str]:
    """Chinese of Odoo's own terms, so that e.g. "Followers" is worded as everywhere else."""
    memory: dict[str, str] = {}
    for path in paths:
        for entry in polib.pofile(path):
            if entry.msgstr and not entry.fuzzy and not entry.obsolete:
                memory.setdefault(entry.msgid, entry.msgstr)
    return memory


def _metadata(addon: str) -> dict[str, str]:
    return {
        "Project-Id-Version": f"{addon} 19.0",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
