"""Calibration on made-up reviews whose truth is known: it recovers, refuses, and falls back."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from leads.calibration import of
from leads.calibration.calibrate import LEAST, calibrate, learn
from leads.calibration.errors import beats, errors
from leads.calibration.fits import platt, ridge
from leads.calibration.kept import CalibrationError, versions, weights_of, words
from leads.calibration.reviewed import again, features, reviewed
from leads.indicators import indicators
from leads.review.verdicts import Outcome, Review
from leads.role import Kind, role_named
from leads.tally import Tally

KIND: Kind = role_named("organizer").kinds[0]
Truth = Callable[[Tally], float]


def sigmoid(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def shown(rng: np.random.Generator) -> dict[str, object]:
    """A lead as it might be shown: each indicator at a level drawn at random, or silent."""
    found = []
    for weighing in KIND.indicators:
        if rng.random() < 0.5:
            found.append(
                {
                    "id": weighing.id,
                    "value": int(rng.choice(weighing.levels)),
                    "case_ids": ["C1"],
                    "records": ["pol/cases/1"],
                }
            )
    return {"indicators": found, "counter_indicators": []}


def review(seq: int, row: dict[str, object], verdict: Outcome, **other: object) -> Review:
    given: dict[str, object] = {
        "seq": seq,
        "at": f"2024-01-01T00:00:{seq:06d}Z",
        "lead_id": f"L-{seq}",
        "kind": KIND.kind,
        "person": f"P-{seq}",
        "verdict": verdict,
        "role_found": KIND.kind if verdict is Outcome.CONFIRMED else "",
        "reviewer": "Li Wei",
        "reason": "made up for a test",
        "run": "leads-1",
        "shown": row,
        "probability": 1.0,
        "digest": "",
        "hash": f"h{seq}",
    } | other
    return Review(**given)  # type: ignore[arg-type]


def made_up(n: int, truth: Callable[[Tally, int], float], seed: int) -> list[Review]:
    """`n` reviews; `truth` gives of a tally and its number the probability to be confirmed."""
    rng = np.random.default_rng(seed)
    made: list[Review] = []
    while len(made) < n:
        row = shown(rng)
        tally = again(KIND, "P", row)
        if tally is None:
            continue
        confirmed = rng.random() < truth(tally, len(made))
        verdict = Outcome.CONFIRMED if confirmed else Outcome.INNOCENT
        made.append(review(len(made) + 1, row, verdict))
    return made


def by_points(tally: Tally, _: int) -> float:
    return sigmoid(0.5 * (tally.points - 10))


def by_one_indicator(tally: Tally, _: int) -> float:
    loud = {"organizer_pays_members": 4.0}
    return sigmoid(-2 + sum(loud.get(f.id, 0.0) for f in tally.findings))


def test_a_sigmoid_of_the_points_is_recovered_and_platt_scaling_is_kept(tmp_path: Path) -> None:
    learnt = calibrate(tmp_path, KIND, made_up(1000, by_points, 3))
    assert learnt.method == "platt"
    calibration = of(tmp_path, KIND.kind)
    assert calibration is not None
    rng = np.random.default_rng(9)
    tallies = [t for t in (again(KIND, "P", shown(rng)) for _ in range(80)) if t]
    off, inside = [], 0
    for tally in tallies:
        low, mid, high = calibration.probability(tally)
        assert 0 < low <= mid <= high < 1
        off.append(abs(mid - by_points(tally, 0)))
        inside += low <= by_points(tally, 0) <= high
    assert max(off) < 0.08
    assert inside / len(tallies) > 0.6  # 90 of 100 over many such sets of reviews
    assert learnt.error["platt"].log_loss.value < learnt.error["base_rate"].log_loss.value
    assert learnt.error["platt"].calibration_error.value < 0.1
    assert sum(b.n for b in learnt.error["platt"].bins) == learnt.error["platt"].n == 300


def test_the_ridge_is_taken_where_one_indicator_alone_says_it(tmp_path: Path) -> None:
    learnt = calibrate(tmp_path, KIND, made_up(600, by_one_indicator, 4))
    assert learnt.method == "ridge"
    assert learnt.gain["ridge_over_platt"].low > 0
    calibration = of(tmp_path, KIND.kind)
    assert calibration is not None
    slopes = dict(zip(features(KIND), calibration.fit.slopes, strict=True))
    assert max(slopes, key=lambda id: slopes[id]) == "organizer_pays_members"
    assert min(slopes.values()) >= 0
    rows = {
        id: {"indicators": [{"id": id, "value": level, "case_ids": ["C"], "records": ["r"]}]}
        for id, level in (("organizer_pays_members", 1_000), ("organizer_retained_money", 100))
    }
    loud, quiet = (again(KIND, "P", row) for row in rows.values())
    assert loud is not None
    assert quiet is not None
    assert calibration.probability(loud)[1] > 0.6
    assert calibration.probability(quiet)[1] < 0.35


@pytest.mark.parametrize("seed", range(3))
def test_the_ridge_does_not_win_by_chance(seed: int) -> None:
    learnt = learn(KIND, reviewed(KIND, made_up(300, by_points, 20 + seed)))
    assert learnt.method == "platt"


def test_one_review_too_few_is_refused_and_says_how_many(tmp_path: Path) -> None:
    made = made_up(LEAST, by_points, 5)
    with pytest.raises(CalibrationError, match=r"199 leads are reviewed, 1 of 200 are missing"):
        calibrate(tmp_path, KIND, made[1:])
    assert versions(tmp_path, KIND.kind) == []
    assert of(tmp_path, KIND.kind) is None
    assert calibrate(tmp_path, KIND, made).n == LEAST


def test_no_reviews_at_all_and_a_broken_file_are_clear(tmp_path: Path) -> None:
    with pytest.raises(CalibrationError, match="0 leads are reviewed, 200 of 200"):
        calibrate(tmp_path, KIND)
    (tmp_path / "calibration").mkdir()
    (tmp_path / "calibration" / "organizer.json").write_text("[", encoding="utf-8")
    with pytest.raises(CalibrationError, match="is no file of calibrations"):
        of(tmp_path, "organizer")


def test_reviews_that_all_say_the_same_teach_nothing(tmp_path: Path) -> None:
    made = made_up(250, lambda *_: 1.0, 6)
    with pytest.raises(CalibrationError, match="250 are confirmed and 0 are not; 10 of each"):
        calibrate(tmp_path, KIND, made)


def test_where_later_reviews_turn_the_points_around_bands_stay_words(tmp_path: Path) -> None:
    first = calibrate(tmp_path, KIND, made_up(400, by_points, 7))
    assert first.method == "platt"

    def turned(tally: Tally, number: int) -> float:
        right = by_points(tally, number)
        return right if number < 280 else 1 - right

    learnt = calibrate(tmp_path, KIND, made_up(400, turned, 7))
    assert learnt.method == ""
    assert "bands stay words" in learnt.why
    assert learnt.error["platt"].log_loss.value > learnt.error["base_rate"].log_loss.value
    assert of(tmp_path, KIND.kind) is None
    assert [bool(v["method"]) for v in versions(tmp_path, KIND.kind)] == [True, False]


def test_a_calibration_ends_with_the_weights_it_was_made_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calibrate(tmp_path, KIND, made_up(300, by_points, 8))
    assert of(tmp_path, KIND.kind) is not None
    monkeypatch.setattr("leads.calibration.kept.weights_of", lambda _: "of other weights")
    assert of(tmp_path, KIND.kind) is None


def test_the_hash_of_weights_moves_with_a_weight() -> None:
    one = KIND.indicators[0].model_copy(update={"weight": KIND.indicators[0].weight + 1})
    other = KIND.model_copy(update={"indicators": [one, *KIND.indicators[1:]]})
    assert weights_of(other) != weights_of(KIND)


def test_the_latest_review_of_a_person_counts_and_two_who_disagree_leave_it_unclear() -> None:
    row = shown(np.random.default_rng(1))
    same = {"lead_id": "L-1"}
    changed = [
        review(1, row, Outcome.CONFIRMED, **same),
        review(2, row, Outcome.INNOCENT, **same),
    ]
    table = reviewed(KIND, changed)
    assert (len(table), table.outcome.tolist(), table.unclear) == (1, [0.0], 0)
    disputed = [*changed, review(3, row, Outcome.CONFIRMED, reviewer="Wang Fang", **same)]
    table = reviewed(KIND, disputed)
    assert (len(table), table.unclear) == (0, 1)
    settled = [*disputed, review(4, row, Outcome.CONFIRMED, **same)]
    assert reviewed(KIND, settled).outcome.tolist() == [1.0]


def test_confirmed_in_another_role_is_not_confirmed_in_this_one() -> None:
    row = shown(np.random.default_rng(1))
    found = reviewed(KIND, [review(1, row, Outcome.CONFIRMED, role_found="mule")])
    assert found.outcome.tolist() == [0.0]


def test_reviews_from_below_the_bar_count_by_how_seldom_they_are_drawn() -> None:
    rng = np.random.default_rng(2)
    points = rng.integers(0, 20, 20_000).astype(float)
    outcome = (rng.random(20_000) < 1 / (1 + np.exp(-0.4 * (points - 12)))).astype(float)
    drawn = (points >= 10) | (rng.random(20_000) < 0.02)
    weight = np.where(points >= 10, 1.0, 50.0)[drawn]
    weighted = platt(points[drawn], outcome[drawn], weight)
    whole = platt(points, outcome, np.ones(20_000))
    at = np.array([[2.0], [6.0]])
    # By their weights few reviews from below stand for all of those that were not looked at.
    assert np.average(outcome[drawn], weights=weight) == pytest.approx(outcome.mean(), abs=0.02)
    assert np.average(outcome[drawn]) > outcome.mean() + 0.1
    assert weighted(at) == pytest.approx(whole(at), abs=0.05)
    table = reviewed(KIND, [review(1, shown(rng), Outcome.INNOCENT, probability=0.25)])
    assert (table.weight.tolist(), table.sampled) == ([4.0], 1)


def test_errors_are_those_of_the_books() -> None:
    forecast, outcome = np.array([0.2, 0.2, 0.8, 0.8]), np.array([0.0, 1.0, 1.0, 1.0])
    found = errors(forecast, outcome, np.ones(4))
    assert found.brier.value == pytest.approx((0.04 + 0.64 + 0.04 + 0.04) / 4)
    assert found.log_loss.value == pytest.approx(-(3 * np.log(0.8) + np.log(0.2)) / 4)
    # Bins {.2, .2} and {.8, .8}: |.2 - .5| and |.8 - 1|, each of half of the reviews.
    assert found.calibration_error.value == pytest.approx(0.25)
    assert [b.n for b in found.bins] == [2, 2]
    assert found.brier.low <= found.brier.value <= found.brier.high
    assert beats(outcome, forecast, outcome, np.ones(4)).value > 0
    assert beats(forecast, forecast, outcome, np.ones(4)).low == 0


def test_platt_draws_targets_in_so_that_no_forecast_is_certain() -> None:
    points = np.array([1.0] * 20 + [9.0] * 20)
    fitted = platt(points, (points > 5).astype(float), np.ones(40))
    low, high = fitted(np.array([[1.0], [9.0]]))
    assert low == pytest.approx(1 / 22, abs=1e-3)  # 1 / (N- + 2), Platt (1999), equation 2.2
    assert high == pytest.approx(21 / 22, abs=1e-3)


def test_an_indicator_that_comes_out_the_wrong_way_gets_no_weight() -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(0, 5, (500, 2)).astype(float)
    outcome = (rng.random(500) < 1 / (1 + np.exp(-(x[:, 0] - x[:, 1])))).astype(float)
    fitted = ridge(x, outcome, np.ones(500), 1.0)
    assert fitted.slopes[0] > 0.3
    assert fitted.slopes[1] == 0


@pytest.mark.parametrize(
    ("low", "mid", "high", "said"),
    [
        (0.22, 0.31, 0.44, "about 3 in 10 (2 to 4)"),
        (0.30, 0.31, 0.33, "about 3 in 10"),
        (0.01, 0.02, 0.04, "fewer than 1 in 10"),
        (0.90, 0.98, 0.99, "more than 9 in 10"),
    ],
)
def test_a_probability_is_said_in_tenths(low: float, mid: float, high: float, said: str) -> None:
    assert words(low, mid, high)[0] == said


def test_features_are_the_kinds_own() -> None:
    assert set(features(KIND)) <= set(indicators())
    assert {w.id for w in KIND.indicators} <= set(features(KIND))
