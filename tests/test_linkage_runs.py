"""Linkage as a run: scope, chains, blocking, versions of the model, night after night, order."""

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from structlog.testing import capture_logs

from quality.errors import LeadgraphError
from resolution import resolve
from resolution.linkage import blocking
from resolution.linkage.blocking import BLOCK
from tests.linked_people import Run, judged, key, run, run_on, untrained
from tests.raw_layer import fill, people, rows_of, tie
from tests.test_reversible import prints

BORN = date(1984, 3, 7)
PASSPORT = "CN:passport:EA4817260"
ALIKE: dict[str, Any] = {"name": "慕容惜雪", "born": BORN, "phones": ["+8611"]}

# Scope.


def test_people_outside_every_case_are_never_compared(tmp_path: Path) -> None:
    found = run(tmp_path, {"a": ALIKE, "b": ALIKE, "s": {"name": "张伟", "cases": ["C1"]}})
    assert found.groups == {frozenset(name) for name in "abs"}
    assert found.rows("pairs.parquet") == [] and found.queue == {}
    assert found.scope == {"s": "case"}


def test_one_in_a_case_brings_those_in_who_share_a_number_and_no_further(tmp_path: Path) -> None:
    world: dict[str, Any] = {
        "s": {"name": "张伟", "phones": ["+8611"], "cases": ["C1"]},
        "friend": {"name": "李娜", "phones": ["+8611", "+8612"]},
        "friends_friend": {"name": "马超", "phones": ["+8612"]},
        "wanted": {"name": "罗丹"},
    }
    more = [tie(f"Identity {key('wanted')}", "Warrant pol:W1", records=["w"])]
    assert run(tmp_path, world, more={"rel_NAMED_IN": more}).scope == {
        "s": "case", "friend": "Phone +8611", "wanted": "warrant",
    }  # fmt: skip


def test_a_stay_that_a_suspects_account_paid_brings_the_guest_in(tmp_path: Path) -> None:
    world: dict[str, Any] = {
        "s": {"name": "张伟", "accounts": ["X1"], "cases": ["C1"]},
        "guest": {"name": "李娜"},
        "other": {"name": "马超"},
    }
    stays = {
        "node_Stay": [{"key": k, "records": [k]} for k in ("h:S1", "h:S2")],
        "rel_PAID_FOR": [tie("Account X1", "Stay h:S1"), tie("Account X2", "Stay h:S2")],
        "rel_TOOK_PART": [
            tie(f"Identity {key('guest')}", "Stay h:S1", role="guest"),
            tie(f"Identity {key('other')}", "Stay h:S2", role="guest"),
        ],
    }
    assert run(tmp_path, world, more=stays).scope == {"s": "case", "guest": "Account X1"}


def test_who_takes_part_in_an_event_under_a_case_is_in_scope(tmp_path: Path) -> None:
    world: dict[str, Any] = {"a": {"name": "张伟"}, "b": {"name": "李娜"}}
    more = {
        "node_Detention": [{"key": "p:D1", "records": ["p:D1"]}],
        "rel_UNDER": [tie("Detention p:D1", "Case C1")],
        "rel_TOOK_PART": [tie(f"Identity {key('a')}", "Detention p:D1", role="detained")],
    }
    assert run(tmp_path, world, more=more).scope == {"a": "case"}


def test_a_hub_brings_nobody_in(tmp_path: Path) -> None:
    world: dict[str, Any] = {
        f"n{n}": {"name": f"Guest Number{chr(97 + n)}", "phones": ["+8611"]} for n in range(30)
    }
    world["n0"]["cases"] = ["C1"]
    assert run(tmp_path, world).scope == {"n0": "case"}


# Chains of documents that replaced one another.

RENEWED = [tie(f"Document CN:passport:EA48172{n:02d}", f"Document CN:passport:EA48172{n - 1:02d}",
               records=["imm/documents/1"]) for n in range(1, 21)]  # fmt: skip


def holder(number: int, **more: Any) -> dict[str, Any]:
    """Who shows the document of that number in `RENEWED`."""
    return {"docs": [f"CN:passport:EA48172{number:02d}"], **more}


def test_a_replaced_passport_joins_those_who_showed_either(tmp_path: Path) -> None:
    found = run(tmp_path, {"a": holder(0), "b": holder(1), "c": holder(2)},
                more={"rel_REPLACES": RENEWED[:2]})  # fmt: skip
    assert found.one("a", "b", "c")
    judgements = {row["judgement"] for row in found.rows("tables/rel_IDENTIFIES.parquet")}
    assert judgements == {"chain:CN:passport:EA4817200"}


def test_a_chain_never_joins_dates_of_birth_that_contradict(tmp_path: Path) -> None:
    world = {"a": holder(0, born=date(1970, 1, 2)), "b": holder(1, born=date(1999, 9, 30))}
    found = run(tmp_path, world, more={"rel_REPLACES": RENEWED[:1]})
    assert not found.one("a", "b")
    assert found.queue == {("a", "b"): "contradiction"}


def test_a_chain_of_twenty_is_nobodys(tmp_path: Path) -> None:
    found = run(
        tmp_path, {f"n{n:02d}": holder(n) for n in range(20)}, more={"rel_REPLACES": RENEWED}
    )
    assert len(found.groups) == 20


def test_a_chain_in_a_ring_or_onto_itself_does_no_harm(tmp_path: Path) -> None:
    ring = [*RENEWED[:2], tie("Document CN:passport:EA4817200", "Document CN:passport:EA4817202"),
            tie("Document CN:passport:EA4817200", "Document CN:passport:EA4817200")]  # fmt: skip
    assert run(tmp_path, {f"n{n}": holder(n) for n in range(3)}, more={"rel_REPLACES": ring}).one(
        "n0", "n1", "n2"
    )


def test_a_crowds_document_breaks_a_chain(tmp_path: Path) -> None:
    world = {"a": holder(0), "c": holder(2)}
    world |= {f"n{n}": holder(1, name=f"Guest Number{chr(97 + n)}") for n in range(20)}
    found = run(tmp_path, world, more={"rel_REPLACES": RENEWED[:2]})
    assert len(found.groups) == 22


# Blocking.


def candidates(n: int) -> DuckDBPyConnection:
    """Blocks of `n` people whose names and dates of birth are as skewed as real ones."""
    dice = random.Random(n)
    family = [
        c for c in "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗" for _ in range(dice.randint(1, 2))
    ]
    given = [chr(0x4E00 + 37 * k) for k in range(400)]
    world = {
        f"n{k}": {
            "name": family[min(int(dice.paretovariate(1)) - 1, len(family) - 1)]
            + "".join(given[min(int(dice.paretovariate(0.7)), 399)] for _ in range(2)),
            "born": date(1950, 1, 1) + timedelta(days=int(dice.gauss(9000, 3000))),
            "phones": [f"+86{min(int(dice.paretovariate(0.5)), 9 * n)}"],
            "cases": [f"C{dice.randrange(n // 20)}"],
        }
        for k in range(n)
    }
    con = people({key(name): one for name, one in world.items()})
    return con


def test_candidates_grow_with_the_data_and_not_with_its_square(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    counted = []
    for n in (500, 2000):
        home = tmp_path_factory.mktemp("b")
        untrained(home)
        with candidates(n) as con:
            run_on(con, home)
            pairs = con.execute("FROM blocked").fetchall()
            assert len({*pairs}) == len(pairs)
            assert all(left <= right for left, right in pairs)
            lost = con.execute("""
                SELECT count(*) FROM blocked b WHERE l < r AND NOT EXISTS (
                    FROM block_key x JOIN block_key y USING (k) WHERE x.p = b.l AND y.p = b.r)
            """).fetchall()
            assert lost == [(0,)]
            most = con.execute(
                "SELECT max(n) FROM (SELECT count(*) AS n FROM block_key GROUP BY k)"
            )
            assert most.fetchall()[0][0] <= BLOCK
            counted.append(len(pairs))
    assert counted[0] > 500
    assert counted[1] / counted[0] < 6


def test_every_rule_of_blocking_brings_a_pair_together(tmp_path: Path) -> None:
    """Each alone finds somebody in one small world, so none is dead."""
    one: dict[str, Any] = {
        "name": "慕容惜雪",
        "names": ["Иван Петров"],
        "latin": "Bob Smith",
        "born": BORN,
        "phones": ["+8611"],
        "accounts": ["X1"],
        "cases": ["C1"],
        "docs": ["CN:other:Z48172605"],
    }
    world = {
        key("a"): one,
        key("b"): one | {"born": date(1984, 3, 8)},
        **{
            key(f"n{n}"): {
                "name": f"人{n}",
                "latin": f"Person N{chr(97 + n)}",
                "phones": ["+8612"],
                "cases": ["C1"],
            }
            for n in range(5)
        },
        key("c"): one | {"phones": ["+8612"]},
        key("d"): one | {"phones": ["+8612"]},
    }
    more = {"rel_USED_IN": [tie("Phone +8611", "Device 35-1")]}
    with people(world, **more) as con:
        con.execute("CREATE TABLE extra (identity VARCHAR, kind VARCHAR, value VARCHAR)")
        con.executemany(
            "INSERT INTO extra VALUES (?, ?, ?)",
            [(key(k), kind, "x") for k in "ab" for kind in ("street", "mail")],
        )
        run_on(con, tmp_path)
        for name, sql in blocking.KEYS.items():
            made = sql.format(profiles="profile")
            found = con.execute(f"""
                SELECT k FROM ({made}) t(p, k) GROUP BY k HAVING count(DISTINCT p) > 1
            """).fetchall()
            assert found, name


# Versions of the model.


def town(people_in_it: int, seed: int = 7) -> dict[str, dict[str, Any]]:
    """Two records of each of so many people: one with a passport twice, one with a phone twice."""
    dice = random.Random(seed)
    family, given = "王李张刘陈杨赵黄周吴徐孙", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
    world: dict[str, dict[str, Any]] = {}
    for n in range(people_in_it):
        one: dict[str, Any] = {
            "name": dice.choice(family) + dice.choice(given) + dice.choice(given),
            "born": date(1950, 1, 1) + timedelta(days=dice.randrange(18000)),
            "cases": [f"C{dice.randrange(people_in_it // 10)}"],
        }
        if n % 2:
            one["docs"] = [f"CN:passport:EA{4800000 + 7919 * n % 999983:07d}"]
        if n % 3:
            one["phones"] = [f"+8613{n:09d}"]
        for side in "ab":
            slip = {"born": one["born"] + timedelta(days=1)} if dice.random() < 0.05 else {}
            world[f"{n:04d}{side}"] = one | slip
    return world


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, Any]]]:
    """A home with a model trained on a town, and the town."""
    home, world = tmp_path_factory.mktemp("trained"), town(200)
    assert run(home, world).made.model == 1
    return home, world


def copied(home: Path, to: Path, what: str = "") -> Path:
    """A copy of `home` (of its folder `what` in `resolution` only)."""
    shutil.copytree(home / "resolution" / what, to / "resolution" / what)
    return to


def scored_in(make: Callable[[], Run]) -> tuple[Run, Mapping[str, Any]]:
    """A run, and its log line on pairs."""
    with capture_logs() as logs:
        found = make()
    return found, next(line for line in logs if line["event"] == "pairs")


def test_a_night_more_gives_what_a_full_run_gives(
    trained: tuple[Path, dict[str, dict[str, Any]]], tmp_path: Path
) -> None:
    home, world = trained
    home, fresh = copied(home, tmp_path / "home"), copied(home, tmp_path / "fresh", "models")
    night = {f"new{name}": one for name, one in list(town(220).items())[380:440]}
    night |= {f"again{name}": world[name] for name in list(world)[:20]}
    tonight, log = scored_in(lambda: run(home, world | night))
    full, whole = scored_in(lambda: run(fresh, world | night))
    assert tonight.made.model == full.made.model == 1
    assert log["candidates"] == whole["candidates"] == whole["to_score"]
    assert 0 < log["to_score"] < whole["to_score"] / 2
    assert tonight.groups == full.groups
    assert tonight.queue == full.queue
    order = ("hl", "hr")
    ours, theirs = (sorted(r.rows("pairs.parquet"), key=lambda p: [p[c] for c in order])
                    for r in (tonight, full))  # fmt: skip
    assert ours == theirs
    repeated, log = scored_in(lambda: run(home, world | night))
    assert log["to_score"] == 0
    assert repeated.person == tonight.person


def test_a_number_that_became_common_is_weighed_anew(tmp_path: Path) -> None:
    world = {"a": ALIKE | {"cases": ["C1"]}, "b": ALIKE | {"cases": ["C2"], "born": None}}
    before = run(tmp_path, world)
    assert before.levels("a", "b")["phone"] == "same number, of few"
    names = ("李娜", "马超", "罗丹", "唐杰", "何欢")
    crowd = {f"n{n}": {"name": name, "phones": ["+8611"]} for n, name in enumerate(names)}
    after, log = scored_in(lambda: run(tmp_path, world | crowd))
    assert after.levels("a", "b")["phone"] == "same number, of more"
    assert log["to_score"] > 0


def test_a_new_version_is_a_folder_of_its_own_and_the_old_one_stays(
    trained: tuple[Path, dict[str, dict[str, Any]]], tmp_path: Path
) -> None:
    home, world = trained
    home = copied(home, tmp_path)
    models = home / "resolution" / "models"
    before = {f.name: hashlib.sha256(f.read_bytes()).digest() for f in (models / "v0001").iterdir()}
    found = run(home, world, train=True)
    assert found.made.model == 2
    assert sorted(f.name for f in models.iterdir()) == ["v0001", "v0002"]
    after = {f.name: hashlib.sha256(f.read_bytes()).digest() for f in (models / "v0001").iterdir()}
    assert after == before
    made = [json.loads((models / v / "model.json").read_text()) for v in ("v0001", "v0002")]
    assert made[0]["settings"] == made[1]["settings"], "the same data give the same model"


@pytest.mark.parametrize("same_number", [False, True])
def test_weights_of_another_model_are_not_used(tmp_path: Path, same_number: bool) -> None:
    world = {"a": ALIKE | {"cases": ["C1"]}, "b": ALIKE | {"cases": ["C1"], "phones": []}}
    if same_number:
        untrained(tmp_path)
    first = run(tmp_path, world).scored("a", "b")
    shutil.rmtree(tmp_path / "resolution" / "models", ignore_errors=True)
    untrained(tmp_path, prior=0.01)
    second, log = scored_in(lambda: run(tmp_path, world))
    pair = second.scored("a", "b")
    assert first is not None and pair is not None
    assert log["to_score"] == log["candidates"] == 1
    assert pair["weight"] == pytest.approx(first["weight"] + 6.6581, abs=1e-3)


def _edit(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], object]:
    def apply(folder: Path) -> None:
        body = json.loads((folder / "model.json").read_text())
        changed = change(body)
        (folder / "model.json").write_text(json.dumps(body if changed is None else changed))

    return apply


def _level(body: dict[str, Any]) -> dict[str, Any]:
    level: dict[str, Any] = body["settings"]["comparisons"][0]["comparison_levels"][1]
    return level


TAMPERED: dict[str, Callable[[Path], object]] = {
    "half written": lambda v: (v / "model.json").write_text("{"),
    "empty": lambda v: (v / "model.json").write_text(""),
    "binary": lambda v: (v / "model.json").write_bytes(b"\xff\xfe\x00"),
    "a list": _edit(lambda body: [body]),
    "null": lambda v: (v / "model.json").write_text("null"),
    "no settings": _edit(lambda body: body.update(settings=None)),
    "no comparisons": _edit(lambda body: body["settings"].update(comparisons=3)),
    "a comparison less": _edit(lambda body: body["settings"].update(
        comparisons=body["settings"]["comparisons"][1:2] * 2)),
    "another condition": _edit(lambda body: _level(body).update(sql_condition="1 = 1")),
    "a level without name": _edit(lambda body: _level(body).update(label_for_charts=None)),
    "m of 0": _edit(lambda body: _level(body).update(m_probability=0)),
    "m of 2": _edit(lambda body: _level(body).update(m_probability=2)),
    "m in words": _edit(lambda body: _level(body).update(m_probability="high")),
    "m that is no number": _edit(lambda body: _level(body).update(m_probability=float("nan"))),
    "no u": _edit(lambda body: _level(body).update(u_probability=None)),
    "prior of 2": _edit(
        lambda body: body["settings"].update(probability_two_random_records_match=2)),
    "another version": _edit(lambda body: body.update(version=7)),
    "no frequencies": lambda v: (v / "han.parquet").unlink(),
    "frequencies that are no Parquet": lambda v: (v / "han.parquet").write_text("x"),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_a_model_that_was_tampered_with_is_refused_in_words(tmp_path: Path, how: str) -> None:
    untrained(tmp_path)
    folder = tmp_path / "resolution" / "models" / "v0001"
    TAMPERED[how](folder)
    with pytest.raises(LeadgraphError, match="v0001"):
        resolve.model_in_use(tmp_path)
        run(tmp_path, {"a": {"name": "张伟", "cases": ["C1"]}})


def test_a_version_that_was_not_finished_is_not_used(tmp_path: Path) -> None:
    untrained(tmp_path)
    models = tmp_path / "resolution" / "models"
    shutil.copytree(models / "v0001", models / "v0002.partial")
    (models / "v0002.partial" / "model.json").write_text("{")
    assert run(tmp_path, {"a": {"name": "张伟", "cases": ["C1"]}}).made.model == 1


# Order.


def test_neither_the_order_of_rows_nor_threads_change_a_byte(
    trained: tuple[Path, dict[str, dict[str, Any]]], tmp_path: Path
) -> None:
    home, world = trained
    dice = random.Random(3)
    said = [judged("reject", "0000a", "0000b", 1), judged("unsure", "0002a", "0002b", 2),
            judged("accept", "0005a", "0008b", 3)]  # fmt: skip
    printed = []
    for n, threads in enumerate((1, 2, 2)):
        into = copied(home, tmp_path / str(n), "models")
        tables = rows_of({key(name): one for name, one in world.items()})
        if n:
            for rows in tables.values():
                dice.shuffle(rows)
        with people({}) as con:
            con.execute(f"SET threads = {threads}")
            for name, rows in tables.items():
                fill(con, name, rows)
            run_on(con, into, said)
        printed.append(prints(into))
    assert printed[0] == printed[1] == printed[2]


def test_without_documents_the_model_learns_by_expectation(tmp_path: Path) -> None:
    """Nothing says who is one person, and some levels are never seen: every number is usable."""
    dice = random.Random(3)
    described = {
        key(str(n)): {
            "latin": f"{dice.choice('ABCDEFGH')}{dice.choice('aeiou')}n{dice.choice('gkt')} "
            f"{dice.choice('KLMNPRST')}{dice.choice('aeiou')}{dice.choice('lmr')}o",
            "born": date(1970, 1, 1) + timedelta(days=dice.randrange(400)),
            "cases": ["C1"],
        }
        for n in range(600)
    }
    made = resolve.build(people(described), tmp_path / "resolution")
    model = resolve.model_in_use(tmp_path)
    assert (made.model, model.about["m"]) == (1, "expectation maximisation")
    assert all(0 < row["m"] < 1 and 0 < row["u"] < 1 for row in model.weights())
