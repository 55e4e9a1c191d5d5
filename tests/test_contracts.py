"""Contracts: what they hold, what is refused, and that each rule bites just what it should."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from leadgraph.cli import build
from quality import datadocs, planted
from quality.contract import FOLDER, SUFFIX, Contract, feeds, load, parse
from quality.judging import Judge
from quality.odcs import ContractError, check_schema
from quality.suite import compile

PERSON = "ref name name_latin birth_date doc_type doc_number doc_country phone"

# FEEDS as it was agreed: `*` is required, `[]` a list, `person_...` the eight fields of a person.
AGREED = {
    "cases": "case_id* opened_at* status* offence* modus_operandi jurisdiction tier parent_case_id "
    "title narrative",
    "case_parties": "case_id* category* status since function person_...",
    "statements": "case_id* stated_at* source_reliability* information_credibility* relation* "
    "subject_... object_... speaker_...",
    "meetings": "case_id* meeting_id* at* place site_id country person_...",
    "wanted_persons": "warrant_id* case_id* offence* issued_on* expires_on status* authority* "
    "aliases[] person_...",
    "detentions": "at* kind* place country site_id party_id case_id documents_held_by ransom_paid "
    "signs_of_coercion person_...",
    "fraud_reports": "report_id* case_id reported_at* lost_amount currency channel text* "
    "suspect_phone suspect_account suspect_social suspect_url payments[] person_...",
    "documents": "doc_type* doc_number* doc_country* issued_on expires_on replaces_number "
    "replaces_country reason holder_name* holder_name_latin holder_birth_date* holder_ref",
    "crossings": "at* port country_from* country_to* mode regular carrier_ref party_id person_...",
    "subscribers": "phone* imsi imei outlet_id outlet_name outlet_org_id registered_on* ended_on "
    "holder_...",
    "calls": "caller* callee* at* seconds kind reference caller_imei caller_cell caller_country",
    "accounts": "account_id* institution* kind* opened_on closed_on status* card_numbers[] balance "
    "currency balance_at login_imei[] login_phone[] holder_org_id holder_...",
    "transactions": "from_account* to_account* at* amount* currency* to_amount to_currency channel "
    "reference reverses_record balance_after from_institution to_institution imei memo",
    "freezes": "account_id* at* action* amount currency case_id to_account",
    "organizations": "org_id* name* registration_number country* kind industry licensed founded_on "
    "part share from to site_id person_... owner_org_id",
    "leases": "site_id* site_name address country* region latitude longitude from* to "
    "lessor_org_id lessee_org_id lessee_... rent currency payer_account",
    "stays": "site_id site_name* address country* region check_in* check_out room booked_by_phone "
    "paid_by_account guest_...",
    "bookings": "booking_id* kind* departs_at* origin* destination* carrier_ref booked_at "
    "booker_phone booker_org_id payer_account traveller_...",
}


@pytest.fixture(params=feeds())
def contract(request: pytest.FixtureRequest) -> Contract:
    return load(request.param)


def changed(tmp_path: Path, feed: str, old: str, new: str) -> Path:
    """Return the contract of `feed` in a folder of its own, with `old` replaced once by `new`."""
    text = (FOLDER / f"{feed}{SUFFIX}").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{feed}{SUFFIX}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_feeds_and_their_fields_are_those_agreed() -> None:
    assert set(feeds()) == set(AGREED)
    for feed, words in AGREED.items():
        wanted = ["record_id*", "withdrawn"]
        for word in words.split():
            prefix = word.removesuffix("...")
            wanted += [prefix + part for part in PERSON.split()] if prefix != word else [word]
        found = [
            field.name + "*" * field.required + "[]" * field.is_list for field in load(feed).fields
        ]
        assert found == wanted, feed


def test_every_contract_keeps_the_standard(contract: Contract) -> None:
    check_schema(contract.path)


def test_references_lead_to_a_field_that_the_other_feed_requires(contract: Contract) -> None:
    for reference in contract.references:
        assert load(reference.target_feed).field(reference.target_field).required
        assert contract.rule(f"{reference.field}.reference").severity == "warning"


def test_person_fields_know_their_person() -> None:
    statement = load("statements")
    assert set(statement.persons) == {"subject_", "object_", "speaker_"}
    assert statement.field("speaker_birth_date").prefix == "speaker_"
    assert statement.field("speaker_birth_date").person_part == "birth_date"
    assert statement.field("relation").prefix is None
    assert load("documents").field("holder_name_latin").person_part == "name_latin"
    assert load("documents").field("doc_number").prefix is None


def test_what_says_who_somebody_is_is_classified_so(contract: Contract) -> None:
    for field in contract.fields:
        if field.prefix:
            assert field.classification == "personal", field.name


def test_every_planted_row_breaks_its_rule_and_no_other(contract: Contract) -> None:
    found = planted.broken(contract)
    assert [one for one, rules in found if rules != ({one.rule} if one.rule else set())] == []
    assert {one.rule for one, _ in found} == {None, *(rule.id for rule in contract.rules)}


def test_without_a_rule_the_suite_is_the_same_but_for_it(contract: Contract) -> None:
    # An expectation is judged by itself, so what the other rules find cannot change.
    full = {
        rule.id: one.configuration.to_json_dict() for rule, one in compile(contract).expectations
    }
    for rule in contract.rules:
        rest = compile(contract.without(rule.id)).expectations
        found = {one.id: expectation.configuration.to_json_dict() for one, expectation in rest}
        assert found == {name: one for name, one in full.items() if name != rule.id}


def test_deleting_a_rule_lets_just_its_rows_pass() -> None:
    contract = load("cases")
    rows = planted.rows(contract)
    frame = planted.frame(contract, rows)
    for rule in contract.rules:
        less = contract.without(rule.id)
        found = Judge(compile(less)).rows(frame, [one.id for one in less.rules])
        broken = {position for positions in found.values() for position in positions}
        passing = {position for position in range(len(rows)) if position not in broken}
        assert passing == {p for p, one in enumerate(rows) if one.rule in (None, rule.id)}, rule.id


def test_unknown_rule_or_feed_or_field_is_an_error() -> None:
    with pytest.raises(ContractError, match=r"no rule 'amount\.beauty'"):
        load("transactions").without("amount.beauty")
    with pytest.raises(ContractError, match="the feeds are accounts, "):
        load("gossip")
    with pytest.raises(ContractError, match="no field 'beauty'"):
        load("transactions").field("beauty")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("  - name: freezes\n", "  - nmae: x\n    name: freezes\n", "unknown key 'nmae'"),
        ("        required: true\n", "        requierd: true\n", "unknown key 'requierd'"),
        ("mustBe: 0", "mustBee: 0", "unknown key 'mustBee'"),
        (
            "type: expect_ibans_to_be_valid",
            "type: x\n              kwarg: {}",
            "unknown key 'kwarg'",
        ),
        ("- property: planted", "- property: plannted", "unknown custom property 'plannted'"),
        ("apiVersion: v3.1.0", "apiVersion: v2.2.2", "apiVersion is 'v2.2.2'"),
        ("        classification: internal\n", "", "record_id needs classification"),
        ("classification: internal", "classification: secret", "classification must be one of"),
        ("severity: error", "severity: dire", "severity must be error or warning"),
        ("{record_id: null}", "{record: null}", "planted names no field 'record'"),
        ("value: {account_id: null}", "value: {account_id: 7}", "must be quoted text or null"),
        ("- id: form\n", "- id: required\n", "the rule record_id.required is there twice"),
        ("    value: 0.25\n", "    value: 25\n", "errorRate must be a number from 0 to 1"),
        ("mustBe: 0", "mustBe: 0\n            mustBe: 1", "the key 'mustBe' is there twice"),
        ("name: freezes", "name: [freezes", "not YAML that can be read"),
        ("metric: nullValues", "metric: invalidValues", "required and a nullValues rule"),
        ('examples: ["FZ-0001"]', "examples: []", "examples needs at least one value"),
    ],
)
def test_a_faulty_contract_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    path = changed(tmp_path, "freezes", old, new)
    with pytest.raises(ContractError, match=r"^freezes\.odcs\.yml, line \d+: ") as error:
        parse(path)
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("expect_ibans_to_be_valid", "expect_ibans_to_be_pretty", "there is no expectation"),
        ("metric: nullValues", "metric: missingValues", "the metric 'missingValues'"),
        ("arguments: {validValues", "arguments: {invalid", "'invalidValues' with invalid"),
        ("kwargs: {days_ahead: 1}", "kwargs: {weeks_ahead: 1}", "does not take it"),
        ("kwargs: {days_ahead: 1}", "kwargs: {days_ahead: soon}", "does not take it"),
        ('{column: "_malformed"}', "{}", "needs its column"),
    ],
)
def test_a_rule_that_cannot_be_translated_is_an_error(
    tmp_path: Path, old: str, new: str, why: str
) -> None:
    path = changed(tmp_path, "freezes", old, new)
    if "missingValues" in new:  # a required field needs its nullValues rule, so take it off too
        path.write_text(path.read_text().replace("        required: true\n", "", 1))
    with pytest.raises(ContractError) as error:
        compile(parse(path))
    assert str(error.value).startswith("freezes.odcs.yml, line ")
    assert "cannot be translated" in str(error.value) and why in str(error.value)


def test_the_generated_page_is_current() -> None:
    page = Path(__file__).parent.parent / "docs" / "feeds.md"
    assert page.read_text(encoding="utf-8") == datadocs.markdown()


def test_the_pages_hold_every_field_and_every_rule(tmp_path: Path) -> None:
    datadocs.html(tmp_path)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    for feed in feeds():
        page = (tmp_path / f"{feed}.html").read_text(encoding="utf-8")
        assert f'href="{feed}.html"' in index
        assert "http" not in page.split("</style>")[0]  # nothing is fetched from elsewhere
        for field in load(feed).fields:
            assert f'id="{field.name}"' in page
        for rule in load(feed).rules:
            assert f'id="{rule.id}"' in page


def test_pages_escape_what_contracts_say(tmp_path: Path) -> None:
    datadocs.html(tmp_path)
    page = (tmp_path / "accounts.html").read_text(encoding="utf-8")
    assert "&lt;institution&gt;" in page and "<institution>" not in page


def test_commands(tmp_path: Path) -> None:
    run = CliRunner()
    listed = run.invoke(build(), ["contracts", "list", "--json"])
    assert listed.exit_code == 0 and '"feed": "transactions"' in listed.stdout
    shown = run.invoke(build(), ["contracts", "show", "calls"])
    assert shown.exit_code == 0 and "caller_imei" in shown.stdout
    checked = run.invoke(build(), ["contracts", "check", "calls"])
    assert checked.exit_code == 0 and "every planted row is caught" in checked.stdout
    stale = tmp_path / "feeds.md"
    stale.write_text("old")
    asked = ["contracts", "docs", "--check", "--markdown", str(stale)]
    assert isinstance(run.invoke(build(), asked).exception, Exception)
    assert run.invoke(build(), ["contracts", "docs", "--markdown", str(stale)]).exit_code == 0
    assert run.invoke(build(), asked).exit_code == 0
