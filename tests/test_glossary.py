"""The glossary is in alphabetical order, short, and links each term to a notebook that uses it."""

import re
from pathlib import Path

import pytest
from helpers import course

PAGE = Path(__file__).parent.parent / "docs" / "glossary.md"
ROWS = re.findall(
    r"^\| (?!term |---)(.+?) \| (.+?) \| \[(\w\w)\]\(\.\./notebooks/(.+?)\) \|$", PAGE.read_text("utf-8"), re.M
)
NAMES = {path.name for path in course.PATHS}


def test_is_complete_and_in_alphabetical_order():
    terms = [term for term, *_ in ROWS]
    assert len(terms) == len(set(terms)) == PAGE.read_text("utf-8").count("\n|") - 2 >= 60
    assert terms == sorted(terms, key=str.lower)


@pytest.mark.parametrize(("term", "meaning", "number", "target"), ROWS, ids=[term for term, *_ in ROWS])
def test_a_term_is_explained_in_one_or_two_sentences_and_used_in_its_notebook(term, meaning, number, target):
    assert meaning.endswith(".") and len(meaning) <= 260
    assert target in NAMES and target.startswith(f"{number}_")
    text = "\n\n".join(cell.source for cell in course.read(course.FOLDER / target).cells)
    words = r"\s+".join(re.escape(word) for word in re.sub(r" \(.\)$", "", term).split())
    symbol = re.search(r"\((.)\)$", term)
    found = re.search(words, text, re.I) or (symbol and symbol[1] in text)
    assert found, f"{target} no longer uses “{term}”; link another notebook, or drop the term."
