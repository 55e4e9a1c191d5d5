"""The fonts of a PDF: which there are, which a text needs, which characters they have.

Two packages bring them, so that a PDF looks the same everywhere: Noto Sans for Latin, Greek and
Cyrillic and for the scripts in `SCRIPTS`, WenQuanYi Micro Hei for Chinese, Japanese and Korean.
Only the characters that a document uses are embedded in it.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

SCRIPTS: Mapping[str, tuple[int, int]] = {
    "Armenian": (0x0530, 0x058F),
    "Hebrew": (0x0590, 0x05FF),
    "Arabic": (0x0600, 0x08FF),
    "Devanagari": (0x0900, 0x097F),
    "Bengali": (0x0980, 0x09FF),
    "Gurmukhi": (0x0A00, 0x0A7F),
    "Gujarati": (0x0A80, 0x0AFF),
    "Oriya": (0x0B00, 0x0B7F),
    "Tamil": (0x0B80, 0x0BFF),
    "Telugu": (0x0C00, 0x0C7F),
    "Kannada": (0x0C80, 0x0CFF),
    "Malayalam": (0x0D00, 0x0D7F),
    "Sinhala": (0x0D80, 0x0DFF),
    "Thai": (0x0E00, 0x0E7F),
    "Lao": (0x0E80, 0x0EFF),
    "Myanmar": (0x1000, 0x109F),
    "Georgian": (0x10A0, 0x10FF),
    "Khmer": (0x1780, 0x17FF),
    "Symbols": (0x2190, 0x2BFF),
}
"""Unicode blocks with a font of their own, which is added where a text needs it."""


def pages(landscape: bool, on_each: Callable[[], None]) -> "FPDF":
    """Return an fpdf2 document in points, with its fonts, that calls `on_each` on each page."""
    from fpdf import FPDF

    class Pages(FPDF):
        def header(self) -> None:
            on_each()

    pdf = Pages(orientation="landscape" if landscape else "portrait", unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0
    with as_file(files("manimgx_fonts") / "NotoSans[wght].ttf") as path:
        pdf.add_font("sans", fname=path)
    with as_file(files("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc") as path:
        pdf.add_font("han", fname=path, collection_font_number=0)
    pdf.set_fallback_fonts(["han"], exact_match=False)
    return pdf


def add_script(pdf: "FPDF", code: int, added: Sequence[str]) -> list[str]:
    """Add the font that has the block of a code point, if one does; return all that are added."""
    wanted = [
        script
        for script, (first, last) in SCRIPTS.items()
        if first <= code <= last and script not in added
    ]
    for script in wanted:
        with as_file(files("manimgx_fonts") / f"NotoSans{script}[wght].ttf") as path:
            pdf.add_font(script, fname=path)
    if wanted:
        pdf.set_fallback_fonts(["han", *added, *wanted], exact_match=False)
    return [*added, *wanted]


def characters(pdf: "FPDF") -> set[int]:
    """Return the code points that the document's fonts have."""
    return {code for font in pdf.fonts.values() for code in getattr(font, "cmap", {})}


def shaped(character: str) -> bool:
    """Whether a character's form or order depends on its neighbours (Hebrew to Myanmar, Khmer)."""
    return "\u0590" <= character <= "\u109f" or "\u1780" <= character <= "\u17ff"
