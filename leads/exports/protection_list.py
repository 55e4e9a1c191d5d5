"""The protection list: who shows signs of being held, trafficked or used, apart from all lists.

It is for those who look after people, not for case officers: it lies in a folder of its own that
only its owner can read, and screens show its length only.
"""

import json
from pathlib import Path

from leads.exports.atomic import beside
from leads.exports.rows import DRAFT, LeadList
from leads.role import protection
from leads.score import Questions
from leads.sentences import MARK_EN, MARK_ZH, shown


def write(questions: Questions, lead_list: LeadList, folder: Path) -> Path:
    """Write `protection-DRAFT-NOT-REVIEWED.json` into `folder`, readable by its owner only."""
    said = protection()
    words = {sign.id: sign for sign in said.signs}
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / f"protection-{DRAFT}.json"
    content = {
        "status": MARK_EN,
        "status_zh": MARK_ZH,
        "title_en": said.title_en,
        "title_zh": said.title_zh,
        "run": lead_list.run,
        "made_at": lead_list.made_at,
        "persons": [
            {
                "person": person,
                "case_ids": sorted({case for sign in signs for case in sign.case_ids}),
                "signs": [
                    {
                        "id": sign.id,
                        "says_en": words[sign.id].says_en.format(value=shown(sign.value)),
                        "says_zh": words[sign.id].says_zh.format(value=shown(sign.value)),
                        "case_ids": list(sign.case_ids),
                        "records": list(sign.records),
                    }
                    for sign in sorted(signs, key=lambda s: (s.id, s.case_ids))
                ],
            }
            for person, signs in sorted(questions.protected().items())
        ],
    }
    with beside(path, mode=0o600) as writing:
        writing.write_text(
            json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    return path
