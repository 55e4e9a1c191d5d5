"""The report of a trace: what is drawn adds up, nothing is run or fetched, both forms are read."""

import json
import re
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pypdf import PdfReader

from leads.exports.drawing import Curve, Drawing, svg
from leads.exports.visible import visible
from leads.money import report
from leads.money.report import picture, timeline
from leads.money.report.layout import lay_out
from leads.money.report.network import METHODS, Method, Network, build, largest, of
from leads.money.report.tables import accounts, payments
from leads.money.result import Both, Rest, Traced
from tests.traced_money import Payment, followed, world

MADE = datetime(2025, 4, 1, 8, 30, tzinfo=UTC)
NASTY = "<script>alert(1)</script>\u202egnp.exe&\"'\x00 محمد علي 𠮷"


@pytest.fixture(scope="module")
def large() -> Traced:
    """A trace through 5,000 accounts, of which a thousand are listed and the others summed."""
    return followed(world(5_000), floor=0.0003)


def payment(hour: int, payer: str, payee: str, amount: int, *, start: bool = False) -> Payment:
    return Payment(MADE + timedelta(hours=hour), payer, payee, amount, start)


def network_of(traced: Traced, method: Method, most: int) -> Network:
    return build(traced, method, largest(traced, most))


def check(traced: Traced, most: int) -> None:
    """What is drawn adds up at every node, and to the trace's own sums."""
    for method in METHODS:
        network = network_of(traced, method, most)
        assert network.difference == 0
        assert network.entered == of(traced.entered, method)
        ended = sum(of(x, method) for x in (traced.stays, traced.left, traced.unseen))
        assert sum(network.ended().values()) == ended == network.entered
        for node in network.nodes:
            came = sum(a for (_, to), a in network.bands.items() if to == node)
            went = sum(a for (by, _), a in network.bands.items() if by == node)
            went += sum(a for (at, _), a in network.ends.items() if at == node)
            assert came == went or node[0] == "payer"


@given(
    st.integers(2, 40), st.integers(0, 10_000), st.sampled_from([0, 0.01, 0.1]),
    st.sampled_from([3, 20, 5_000]), st.integers(1, 30),
)  # fmt: skip
@effort(max_examples=30, deadline=None)
def test_what_is_drawn_adds_up(count: int, seed: int, floor: float, listed: int, most: int) -> None:
    check(followed(world(count, seed), floor, listed), most)


def test_what_is_drawn_adds_up_through_five_thousand_accounts(large: Traced) -> None:
    assert large.rest_accounts.count and len(large.accounts) > 1_000
    check(large, 28)
    check(large, 5)


def test_a_trace_that_does_not_add_up_is_drawn_with_a_warning() -> None:
    traced = followed(world(8))
    wrong = replace(traced, entered=Both(traced.entered.pro_rata + 100, traced.entered.fifo))
    assert network_of(wrong, "pro_rata", 28).difference
    assert "does not add up" in picture.draw(wrong, "pro_rata").description
    assert "does not add up" not in picture.draw(wrong, "fifo").description


def test_widths_are_in_one_scale_and_conserved(large: Traced) -> None:
    network = network_of(large, "fifo", 20)
    layout = lay_out(network, {})
    for pair, ribbon in layout.ribbons.items():
        assert ribbon.width == pytest.approx(network.bands[pair] * layout.scale)
    tracks = sum(height for _, height in layout.tracks.values())
    assert tracks == pytest.approx(network.entered * layout.scale)
    for node, spot in layout.spots.items():
        assert spot.height == pytest.approx(network.through(node) * layout.scale)
        for other, near in layout.spots.items():
            if other != node and near.column == spot.column:
                assert spot.y + spot.height <= near.y or near.y + near.height <= spot.y


def test_money_in_a_circle_is_drawn_forward_but_for_what_returns() -> None:
    circle = followed([
        payment(0, "V", "A", 1000, start=True), payment(1, "A", "D", 900),
        payment(2, "D", "G", 800), payment(3, "G", "A", 300), payment(4, "A", "D", 200),
        payment(5, "D", "EXT:CASH", 100), payment(6, "A", "V", 50),
        payment(7, "V", "A", 60, start=True),
    ])  # fmt: skip
    assert circle.paid == 1060
    assert circle.entered == Both(1010, 1010), "what was paid in again is counted once"
    check(circle, 28)
    reached = {("account", key): at for at, key in enumerate("ADGV")}
    layout = lay_out(network_of(circle, "fifo", 28), reached)
    returning = {
        (payer[1], payee[1]) for (payer, payee), r in layout.ribbons.items() if r.back is not None
    }
    assert returning == {("G", "A"), ("A", "V")}
    columns = {node: spot.column for node, spot in layout.spots.items()}
    forward = [columns["payer", "V"], *(columns["account", key] for key in "VADG")]
    assert forward == sorted(set(forward))


@pytest.mark.parametrize("size", [2, 5, 50])
def test_pictures_stay_inside_their_frame(size: int) -> None:
    traced = followed(world(size))
    for method in METHODS:
        for drawing in (picture.draw(traced, method), timeline.draw(traced, method)):
            assert 300 < drawing.width < 1500 and 150 < drawing.height < 1000
            for shape in drawing.shapes:
                if isinstance(shape, Curve):
                    points = [shape.start, *(p for part in shape.segments for p in part)]
                    assert all(-80 < x < drawing.width and 0 < y < drawing.height
                               for x, y in points)  # fmt: skip


def test_timeline_shows_every_listed_payment_or_sums_it(large: Traced) -> None:
    drawing = timeline.draw(large, "pro_rata")
    assert len(drawing.shapes) < 2_500
    told = drawing.description
    assert "summed in bars" in told
    starts = sum(step.start for step in large.steps)
    assert f"where it begins: {starts} payments" in told


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def nasty(size: int = 6) -> Traced:
    """A trace all of whose text is hostile or very long."""
    traced = followed(world(size))
    steps = tuple(replace(step, channel=NASTY, records=(NASTY, "=1+1")) for step in traced.steps)
    lines = tuple(
        replace(line, holder=NASTY if at % 2 else "x" * 5_000, institution=NASTY, status=NASTY)
        for at, line in enumerate(traced.accounts)
    )
    return replace(
        traced, asked=f"../{NASTY}", basis=NASTY, steps=steps, accounts=lines,
        remarks=(NASTY,), changes=(NASTY,),
    )  # fmt: skip


def test_hostile_text_is_shown_and_never_run(tmp_path: Path) -> None:
    html, pdf, as_json = report.write(tmp_path, [nasty()], {NASTY: NASTY, "empty": ""}, MADE)
    assert {path.parent for path in (html, pdf, as_json)} == {tmp_path}
    text = html.read_text(encoding="utf-8")
    page = _Page(text)
    assert not {"script", "link", "img", "iframe", "object", "image", "use", "foreignobject"} & {
        tag for tag, _ in page.tags
    }
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("href", "src")]
    assert not re.search(r"url\(|https?://|@import", text)
    assert "alert(1)" in "".join(page.text)
    assert "\u202e" not in text and "[U+202E]" in text and "[U+0000]" in text
    assert "(5,000 characters)" in text and "x" * 5_000 not in text
    assert "empty" not in [part.strip() for part in page.text]
    read = "".join(sheet.extract_text() for sheet in PdfReader(pdf).pages)
    assert "[U+202E]" in read and "[U+20BB7]" in read and "<script>" in read


def test_a_page_stands_alone_with_both_methods(tmp_path: Path) -> None:
    traced = followed(world(5))
    html, pdf, as_json = report.write(
        tmp_path, [traced, replace(traced, currency="JPY")], {"Purpose": "freeze"}, MADE
    )
    assert [path.suffix for path in (html, pdf, as_json)] == [".html", ".pdf", ".json"]
    for path in (html, pdf, as_json):
        assert "DRAFT-NOT-REVIEWED" in path.name and path.stat().st_mode & 0o777 == 0o600
    text = html.read_text(encoding="utf-8")
    assert "DRAFT, NOT REVIEWED" in text and "草稿，未经复核" in text
    for number in (1, 2):
        for method in METHODS:
            for what in ("flow", "time"):
                name = f"t{number}-{method}-{what}"
                assert f'aria-labelledby="{name}-title {name}-description"' in text
                assert f'<title id="{name}-title">' in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    cents = f"{traced.entered.pro_rata / 100:,.2f}"
    assert f'<td class="number">{cents}</td>' in text
    assert f'<td class="number">{traced.entered.pro_rata:,}</td>' in text, "the yen has no cents"
    for part in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ElementTree.fromstring(part)
    assert json.loads(as_json.read_text(encoding="utf-8"))["traces"][1]["currency"] == "JPY"


def test_a_pdf_can_be_read_and_searched_in_chinese(tmp_path: Path) -> None:
    traced = followed(world(20))
    path = report.write(tmp_path, [traced], {"Purpose": "冻结请求"}, MADE)[1]
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert "DRAFT, NOT REVIEWED / 草稿，未经复核" in text
        assert f"page {number} of {len(pages)}" in text
    whole = "\n".join(pages)
    assert "冻结请求" in whole and "王小明" in whole and "Nguyễn Văn Ánh" in whole
    assert f"{traced.entered.fifo / 100:,.2f}" in whole
    again = report.write(tmp_path / "again", [traced], {"Purpose": "冻结请求"}, MADE)[1]
    assert again.read_bytes() == path.read_bytes()


def test_five_thousand_accounts_make_a_small_file_that_names_the_rest(
    large: Traced, tmp_path: Path
) -> None:
    html, pdf, _ = report.write(tmp_path, [large], {}, MADE)
    assert html.stat().st_size < 3_000_000 and pdf.stat().st_size < 3_000_000
    assert len(PdfReader(pdf).pages) < 40
    count = len(large.accounts) + large.rest_accounts.count
    assert f"300 of {count:,}, the largest first." in html.read_text(encoding="utf-8")


def test_tables_sum_what_they_do_not_list(large: Traced) -> None:
    listed = followed(world(30))
    for traced, most in ((listed, 5), (listed, 500), (large, 40)):
        table = accounts(traced, most)
        assert table.last is not None
        for column, method in ((-2, "pro_rata"), (-1, "fifo")):
            shown = sum(int(re.sub(r"[,.]", "", row[column])) for row in table.rows)
            ended = getattr(traced.stays, method) + getattr(traced.left, method)
            assert shown == ended == int(re.sub(r"[,.]", "", table.last[column]))
        carried = payments(traced, most)
        for column, method in ((-3, "pro_rata"), (-2, "fifo")):
            shown = sum(int(re.sub(r"[,.]", "", row[column])) for row in carried.rows)
            steps = sum(getattr(step.traced, method) for step in traced.steps)
            assert shown == steps + getattr(traced.rest_steps.traced, method)


def test_a_trace_of_which_nothing_is_listed_is_still_drawn(tmp_path: Path) -> None:
    some = followed(world(5))
    empty = replace(
        some, steps=(), accounts=(), rest_steps=Rest(9, some.entered),
        rest_accounts=Rest(7, Both(*(of(some.entered, method) for method in METHODS))),
    )  # fmt: skip
    check(empty, 28)
    assert report.write(tmp_path, [empty], {}, MADE)[0].stat().st_size


def test_two_keys_never_get_one_file_name(tmp_path: Path) -> None:
    one = followed(world(3))
    keys = ("a:b", "a-b", "a/b", "王", "李", "." * 300, "x" * 300)
    names = {
        report.write(tmp_path, [replace(one, asked=key)], {}, MADE)[2].name for key in keys[:2]
    } | {report._safe(key) for key in keys[2:]}
    assert len(names) == len(keys)
    assert all("/" not in name and len(name.encode()) < 200 for name in names)


@given(st.text(max_size=60))
def test_visible_text_has_nothing_unseen(text: str) -> None:
    shown = visible(text)
    assert shown.replace("\u200c", "").replace("\u200d", "").isprintable() or " " in shown
    drawing = Drawing(10, 10, text, text, ())
    root = ElementTree.fromstring(svg(drawing, "x"))
    assert [child.text or "" for child in root] == [shown, shown]


CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome")
     if (found := shutil.which(name))), None,
)  # fmt: skip


@pytest.mark.skipif(
    CHROMIUM is None,
    reason="NO CHROMIUM ON THIS MACHINE: that a browser shows the page is not tested here",
)
def test_a_browser_shows_one_method_at_a_time_and_prints_both(tmp_path: Path) -> None:
    assert CHROMIUM is not None
    html = report.write(tmp_path, [followed(world(5))], {}, MADE)[0]
    printed = tmp_path / "printed.pdf"
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/b",
         "--no-pdf-header-footer", f"--print-to-pdf={printed}", html.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = "".join(page.extract_text() for page in PdfReader(printed).pages)
    letters = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    for title in ("pro rata (haircut)", "first in, first out (FIFO)"):
        assert re.sub(r"\s", "", f"Flow of the traced money, {title}") in letters
