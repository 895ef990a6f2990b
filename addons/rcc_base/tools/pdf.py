"""HTML to PDF by WeasyPrint, offline: data URIs are the only thing a document may load."""

import logging
import shutil
import subprocess
from functools import cache


class LibraryMissing(RuntimeError):
    """WeasyPrint cannot load a system library (Pango, HarfBuzz, …)."""


class FontMissing(RuntimeError):
    """fontconfig knows no font with Chinese characters."""


def write_pdf(html):
    """The PDF of a whole HTML document, as bytes. Links to the network or to files are not followed."""
    weasyprint = load_library()
    if not has_chinese_font():
        raise FontMissing
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    return weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf()


def load_library():
    """The weasyprint module, imported late: Odoo must start where Pango is missing."""
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # a dozen lines a document
    try:
        import weasyprint
        import weasyprint.urls
    except (ImportError, OSError) as error:
        raise LibraryMissing from error
    return weasyprint


@cache
def _chinese_fonts():
    listing = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    return listing.stdout.strip()


def has_chinese_font():
    """Whether fontconfig finds a font for simplified Chinese; without fc-list to ask, assume so."""
    if not shutil.which("fc-list"):
        return True
    return bool(_chinese_fonts())
