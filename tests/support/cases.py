"""Golden cases: a folder with a page, how it was captured, and what must be read from it."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scraper.model import Snapshot

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


@dataclass(frozen=True, slots=True)
class Case:
    """One folder of `fixtures/`."""

    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    def snapshot(self) -> Snapshot:
        page = next(p for p in sorted(self.folder.glob("page.*")))
        capture = json.loads((self.folder / "capture.json").read_text("utf-8"))
        kind = capture.get("content_type")
        return Snapshot(
            url=capture.get("url") or "",
            body=page.read_bytes(),
            fetched_at=datetime.fromisoformat(capture["fetched_at"]),
            headers=(("content-type", kind),) if kind else (),
        )

    def expected(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return found

    def rewrite(self, article: dict[str, Any]) -> None:
        kept = {key: article[key] for key in self.expected()}
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        (self.folder / "expected.json").write_text(text, "utf-8")


def cases(kind: str) -> list[Case]:
    return [Case(path.parent) for path in sorted((ROOT / "fixtures" / kind).glob("*/capture.json"))]
