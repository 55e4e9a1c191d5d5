"""The protection list: who shows signs of being held, trafficked or used, apart from all lists.

It is for those who look after people, not for case officers: only who holds the right to it gets
it (`leads.protection.rights`), it lies in a folder of its own that only its owner can read, and
screens of the role lists show its length only.
"""

import json
from pathlib import Path
from typing import Any

from leads.exports.atomic import beside
from leads.exports.rows import DRAFT, LeadList
from leads.protection.suppression import Reasons, look_again
from leads.role import Sign, protection
from leads.score import Questions
from leads.sentences import MARK_EN, MARK_ZH
from leads.tally import Finding
from leads.wording import told

TO_DO_EN = (
    "This is no list of suspects. Contact victim services before anything else; hear the person "
    "as a possible victim, apart from those they were found with; do not tell anybody named in "
    "the same case. Where `look_again` stands, a human weighs both sides; nobody is put back on a "
    "role list by it."
)
TO_DO_ZH = (
    "本名单不是嫌疑人名单。应先联系被害人救助部门；将其作为可能的被害人单独询问，与同案人员分开；"
    "不得向同案人员透露。标有look_again的，由人权衡两方面的依据；不得据此自动列入任何线索清单。"
)


def content(questions: Questions, run: str, made_at: str) -> dict[str, Any]:
    """Return the object that is written: signs, records, reasons to look again, what to do."""
    said = protection()
    words = {sign.id: sign for sign in said.signs}
    protected = questions.protected()
    again = look_again(questions)
    names = questions.names(protected)
    return {
        "status": MARK_EN,
        "status_zh": MARK_ZH,
        "title_en": said.title_en,
        "title_zh": said.title_zh,
        "what_to_do": TO_DO_EN,
        "what_to_do_zh": TO_DO_ZH,
        "run": run,
        "made_at": made_at,
        "to_look_at_again": len(again),
        "persons": [
            {
                "person": person,
                "name": names.get(person, ""),
                "case_ids": sorted({case for sign in signs for case in sign.case_ids}),
                "signs": [
                    _sign(sign, words[sign.id])
                    for sign in sorted(signs, key=lambda s: (s.id, s.case_ids))
                ],
                "look_again": [_reasons(one) for one in again.get(person, ())],
            }
            for person, signs in sorted(protected.items())
        ],
    }


def write(questions: Questions, lead_list: LeadList, folder: Path) -> Path:
    """Write `protection-DRAFT-NOT-REVIEWED.json` into `folder`, readable by its owner only.

    Raises:
        ExportError: the file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / f"protection-{DRAFT}.json"
    told = content(questions, lead_list.run, lead_list.made_at)
    with beside(path, mode=0o600) as writing:
        writing.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def _sign(sign: Finding, words: Sign) -> dict[str, Any]:
    return {
        "id": sign.id,
        "says_en": told(words.says_en, sign.value),
        "says_zh": told(words.says_zh, sign.value),
        "case_ids": list(sign.case_ids),
        "records": list(sign.records),
    }


def _reasons(one: Reasons) -> dict[str, Any]:
    return {
        "as": one.kind,
        "points": one.points,
        "band": one.band,
        "says_en": list(one.says_en),
        "says_zh": list(one.says_zh),
        "case_ids": sorted({case for f in one.findings for case in f.case_ids}),
        "records": sorted({record for f in one.findings for record in f.records}),
        "why": one.why,
    }
