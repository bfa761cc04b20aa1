from pathlib import Path

import pytest
import streamlit

from dashboard import strings
from dashboard.shell import POLICY, document


def test_document_has_our_colours_and_header_before_streamlits_root() -> None:
    page = document(strings.TREES)
    assert f"<title>{strings.NAME}</title>" in page
    assert page.index("--bg:light-dark(") < page.index('class="gg-header"') < page.index('id="root"')


def test_policy_names_no_other_place() -> None:
    assert POLICY.startswith("default-src 'self';")
    assert not any(mark in POLICY for mark in ("//", "*", "https:", "http:"))


def test_document_marks_the_page_that_it_is() -> None:
    assert "aria-current=page" in document(strings.TREES)
    assert "aria-current=page" not in document(strings.TREE)


def test_document_of_a_changed_streamlit_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "index.html").write_text("<title>Another</title>", encoding="utf-8")
    monkeypatch.setattr(streamlit, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(ValueError, match="<title>Streamlit</title>"):
        document("another title")
