"""Receiving drops: what is complete and true goes in whole, anything else leaves no trace."""

import os
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from quality.drop import Drop, DropRefused, Limits, open_received, receive
from tests import drop_making as make

ROWS = make.rows("cases", 2)
CONTENT = make.as_csv(ROWS)
FILES = {"cases.csv": ("cases", CONTENT, 2)}


def left_behind(landing: Path) -> list[str]:
    return (
        sorted(str(p.relative_to(landing)) for p in landing.rglob("*")) if landing.exists() else []
    )


def zipped(folder: Path, top: str = "") -> Path:
    out = folder.with_suffix(".zip")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, top + path.relative_to(folder).as_posix())
    return out


def test_a_folder_is_copied_verified_and_read_only(tmp_path: Path) -> None:
    source = make.write(tmp_path / "in", FILES)
    drop = receive(source, tmp_path / "landing")
    assert drop.folder == tmp_path / "landing" / "bank-a" / "d-1"
    assert left_behind(tmp_path / "landing") == [
        "bank-a",
        "bank-a/d-1",
        "bank-a/d-1/cases.csv",
        "bank-a/d-1/manifest.yml",
    ]
    copy = drop.folder / "cases.csv"
    assert copy.read_bytes() == CONTENT
    assert not stat.S_IMODE(copy.stat().st_mode) & 0o227
    assert drop.delivered_at.isoformat() == "2024-05-03T22:00:00+08:00"
    assert drop.scope.cases == ("C-2024-0113",)
    assert drop.authority.reference == "O-1"


@pytest.mark.parametrize("top", ["", "pol-2024-05-03/"])
def test_a_zip_is_the_same_as_its_folder(tmp_path: Path, top: str) -> None:
    source = make.write(tmp_path / "in", {"sub/cases.csv": ("cases", CONTENT, 2)})
    drop = receive(zipped(source, top), tmp_path / "landing")
    assert (drop.folder / "sub" / "cases.csv").read_bytes() == CONTENT


def test_receiving_again_gives_the_same_drop(tmp_path: Path) -> None:
    source = make.write(tmp_path / "in", FILES)
    first = receive(source, tmp_path / "landing")
    before = first.folder.stat().st_mtime_ns
    assert receive(source, tmp_path / "landing") == first
    assert open_received(tmp_path / "landing", "bank-a", "d-1") == first
    assert first.folder.stat().st_mtime_ns == before


def test_another_drop_under_the_same_name_is_refused(tmp_path: Path) -> None:
    first = receive(make.write(tmp_path / "in", FILES), tmp_path / "landing")
    other = make.write(tmp_path / "other", FILES, purpose="something else")
    with pytest.raises(DropRefused, match=r"another drop called d-1.*name of its own"):
        receive(other, tmp_path / "landing")
    assert open_received(tmp_path / "landing", "bank-a", "d-1") == first


def refused(tmp_path: Path, source: Path, **limits: int) -> str:
    landing = tmp_path / "landing"
    with pytest.raises(DropRefused) as caught:
        receive(source, landing, limits=Limits(**limits))
    assert left_behind(landing) == []
    assert str(caught.value).startswith(f"The drop {source} is refused: ")
    return str(caught.value)


MANIFEST_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"authority": None}, "names no authority"),
    ({"authority": ""}, "names no authority"),
    ({"authority": {"instrument": "order", "expires_on": "2099-01-01"}}, "names no authority"),
    (
        {"authority": {"instrument": "o", "reference": "O-7", "expires_on": "2020-01-01"}},
        "authority 'O-7' expired on 2020-01-01",
    ),
    ({"retention_until": "2020-01-01"}, "kept until 2020-01-01 only"),
    ({"delivered_at": "2024-05-03T22:00:00"}, "offset from UTC"),
    ({"delivered_at": "1714694400"}, "is no time"),
    ({"retention_until": "4870368000"}, "is no date"),
    ({"period": {"from": "2024-05-03", "to": "2024-05-02"}}, "`to` lies before `from`"),
    ({"scope": {}}, "cases: .*or .*standing"),
    ({"scope": {"cases": ["C"], "standing": True}}, "cases: .*or .*standing"),
    ({"agency": "../police"}, "is no name"),
    ({"agency": ".partial"}, "is no name"),
    ({"drop": "a/b"}, "is no name"),
    ({"drop": ".."}, "is no name"),
    ({"drop": "x" * 101}, "is no name"),
    ({"sender": "me"}, "sender is not a key of a manifest"),
    ({"files": []}, "files"),
    ({"purpose": None}, "purpose is missing"),
    ({"handling": None}, "handling is missing"),
]


@pytest.mark.parametrize(("changes", "said"), MANIFEST_FAULTS)
def test_a_faulty_manifest_refuses_the_drop(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    source = make.write(tmp_path / "in", FILES, **changes)
    with pytest.raises(DropRefused, match=said):
        receive(source, tmp_path / "landing")
    assert left_behind(tmp_path / "landing") == []


FILE_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"sha256": "0" * 64}, "has another sha256"),
    ({"sha256": "abc"}, "sha256"),
    ({"feed": "gossip"}, "feed 'gossip', which does not exist"),
    ({"format": "xlsx"}, "format"),
    ({"encoding": "rot13"}, "'rot13' is no known encoding"),
    ({"encoding": "utf-7"}, "'utf-7' is no known encoding"),
    ({"rows": -1}, "rows"),
    ({"path": "other.csv"}, "lists other.csv, which is not there"),
    ({"path": "../cases.csv"}, "leaves the drop"),
    ({"path": "/etc/passwd"}, "leaves the drop"),
    ({"path": "a/../cases.csv"}, "leaves the drop"),
    ({"path": "./cases.csv"}, "not written plainly"),
    ({"path": "a\\b.csv"}, "leaves the drop"),
    ({"path": "C:cases.csv"}, "leaves the drop"),
    ({"path": "manifest.yml"}, "does not list itself"),
    ({"sheet": "1"}, "sheet is not a key"),
]


@pytest.mark.parametrize(("changes", "said"), FILE_FAULTS)
def test_a_faulty_file_entry_refuses_the_drop(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    source = make.write(tmp_path / "in", FILES, entries={"cases.csv": changes})
    assert said in refused(tmp_path, source)


def test_a_file_listed_twice_or_not_at_all_refuses_the_drop(tmp_path: Path) -> None:
    twice = [make.entry("cases.csv", CONTENT, 2, "cases") for _ in range(2)]
    source = make.write(tmp_path / "in", FILES, files=twice)
    assert "listed twice" in refused(tmp_path, source)
    make.write(tmp_path / "in", FILES)
    (source / "notes.txt").write_text("hello")
    assert "notes.txt is there but not listed" in refused(tmp_path, source)


def test_an_incomplete_drop_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    assert "no manifest.yml, it is empty" in refused(tmp_path, source)
    (source / "cases.csv").write_bytes(CONTENT)
    assert "no manifest.yml yet" in refused(tmp_path, source)
    assert "no such folder or zip" in refused(tmp_path, tmp_path / "nowhere")
    (tmp_path / "some.txt").write_text("x")
    assert "neither a folder nor a zip" in refused(tmp_path, tmp_path / "some.txt")


YAML_TRICKS = [
    ("drop: a\ndrop: b\n", "'drop' stands twice"),
    ("authority: &a {x: 1}\n", "anchors and aliases"),
    ("drop: !!python/object/apply:os.system ['true']\n", "tag"),
    ("drop: !!str a\n", "tag"),
    ("<<: {drop: a}\n", "is not a key"),
    ("{[a]: b}", "a key must be a plain word"),
    ("[" * 100 + "]" * 100, "nested more than"),
    ("a: [", "not YAML"),
    ("- a\n", "no mapping"),
    ("", "no mapping"),
    ("drop: a\x00b", "not YAML"),
    ("a: 1\n---\nb: 2\n", "not YAML"),
]


@pytest.mark.parametrize(("text", "said"), YAML_TRICKS)
def test_yaml_tricks_are_refused(tmp_path: Path, text: str, said: str) -> None:
    source = make.write(tmp_path / "in", FILES)
    authority = "" if "authority" in text else "authority: {a: b}\n"
    plain = text.startswith(("[", "{", "-", "a:")) or not text
    (source / "manifest.yml").write_text(text if plain else text + authority)
    assert said in refused(tmp_path, source)


def test_a_manifest_in_another_encoding_or_huge_is_refused(tmp_path: Path) -> None:
    source = make.write(tmp_path / "in", FILES)
    (source / "manifest.yml").write_bytes("drop: 案件".encode("gb18030"))
    assert "not UTF-8" in refused(tmp_path, source)
    (source / "manifest.yml").write_bytes(b"#" * (2 << 20))
    assert "at most" in refused(tmp_path, source)


def test_links_and_pipes_are_refused(tmp_path: Path) -> None:
    source = make.write(tmp_path / "in", FILES)
    (source / "cases.csv").unlink()
    (source / "cases.csv").symlink_to("/etc/passwd")
    assert "cases.csv is a symbolic link" in refused(tmp_path, source)
    (source / "cases.csv").unlink()
    os.mkfifo(source / "cases.csv")
    assert "no regular file" in refused(tmp_path, source)
    (source / "cases.csv").unlink()
    (source / "cases.csv").write_bytes(CONTENT)
    (source / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    assert "elsewhere is a symbolic link" in refused(tmp_path, source)
    (tmp_path / "link").symlink_to(source, target_is_directory=True)
    assert "is a symbolic link" in refused(tmp_path, tmp_path / "link")


def test_a_zip_that_breaks_out_is_refused(tmp_path: Path) -> None:
    source = make.write(tmp_path / "in", FILES)
    for name in ("../evil.csv", "/evil.csv", "a/../../evil.csv", "a\\..\\evil.csv", "C:evil.csv"):
        out = zipped(source)
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(name, "x")
        assert "leaves the drop" in refused(tmp_path, out), name
    out = zipped(source)
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "is a link" in refused(tmp_path, out)
    out = zipped(source)
    with (
        zipfile.ZipFile(out, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("cases.csv", "x")
    assert "there twice" in refused(tmp_path, out)
    assert not (tmp_path / "evil.csv").exists()


def test_a_zip_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    bomb = b"0" * (30 << 20)
    source = make.write(tmp_path / "in", {"cases.csv": ("cases", bomb, 1)})
    assert "zip bomb" in refused(tmp_path, zipped(source))
    assert "more than 1000000 bytes" in refused(tmp_path, zipped(source), max_bytes=1_000_000)
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(60):
            archive.writestr(f"{number}.csv", "")
    assert "more than 50 entries" in refused(tmp_path, many, max_files=50)
    assert "disk" in refused(tmp_path, source, reserve_bytes=1 << 60)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    rows = make.as_csv(make.rows("cases", 500))
    out = zipped(make.write(tmp_path / "in", {"cases.csv": ("cases", rows, 500)}))
    content = bytearray(out.read_bytes())
    content[200:220] = b"\xff" * 20
    out.write_bytes(content)
    assert "cannot be read" in refused(tmp_path, out)
    out.write_bytes(content[: len(content) // 2])
    assert "neither a folder nor a zip" in refused(tmp_path, out)


def test_what_a_killed_receipt_left_is_cleared(tmp_path: Path) -> None:
    stale = tmp_path / "landing" / ".partial" / "dead"
    stale.mkdir(parents=True)
    (stale / "half.csv").write_text("half")
    (tmp_path / "landing" / ".partial" / "dead.lock").touch()
    drop = receive(make.write(tmp_path / "in", FILES), tmp_path / "landing")
    assert isinstance(drop, Drop)
    assert not (tmp_path / "landing" / ".partial").exists()


def test_a_changed_copy_on_the_way_is_noticed(tmp_path: Path) -> None:
    source = make.write(tmp_path / "in", FILES)
    (source / "cases.csv").write_bytes(CONTENT.replace(b"R-2", b"R-3"))
    assert "has another sha256" in refused(tmp_path, source)
    shutil.rmtree(source)
