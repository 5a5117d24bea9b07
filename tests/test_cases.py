"""Golden cases: each folder of `fixtures/` reads as its `expected.json` says."""

import pytest

from scraper.errors import ReadError
from scraper.pipeline import extract
from tests.support.cases import Case, cases


def read(case: Case) -> dict[str, object]:
    try:
        article = extract(case.snapshot()).to_json()
    except ReadError as error:
        return {"error": error.kind}
    return {key: value for key, value in article.items() if key in case.expected()}


@pytest.mark.parametrize("case", [*cases("cases"), *cases("keep")], ids=lambda case: case.name)
def test_a_case_reads_as_expected(case: Case, request: pytest.FixtureRequest) -> None:
    found = read(case)
    if request.config.getoption("--update-golden") and found != case.expected():
        case.rewrite(extract(case.snapshot()).to_json())
        pytest.fail("expected.json was rewritten: read the diff, then run again")
    assert found == case.expected()


@pytest.mark.parametrize("case", cases("known-failures"), ids=lambda case: case.name)
@pytest.mark.xfail(reason="see note.md in its folder", strict=True, raises=AssertionError)
def test_a_known_failure_still_fails(case: Case) -> None:
    """The day one passes, move its folder to `fixtures/cases/`."""
    assert read(case) == case.expected()


@pytest.mark.parametrize(
    "case", [*cases("cases"), *cases("keep"), *cases("known-failures")], ids=lambda case: case.name
)
def test_a_case_says_what_it_teaches(case: Case) -> None:
    assert (case.folder / "note.md").read_text("utf-8").strip()
    assert case.expected()
