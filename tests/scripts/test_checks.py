"""The repository's own checks find what they are for, and say nothing about what is right."""

from pathlib import Path

import pytest

from scripts.quality.checks import code, docs, finding, model, sizes, words

PATH = Path("addons/rcc_x/models/village.py")


@pytest.fixture
def found(tmp_path, monkeypatch):
    """A function: (check, text, path) -> texts of the findings in a file with this text."""
    monkeypatch.setattr(finding, "ROOT", tmp_path)
    monkeypatch.setattr(docs, "ROOT", tmp_path)

    def look(check, text, path=PATH):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return [item.text for item in check(path)]

    return look


GOOD = '''
class Village(models.Model):
    """A village."""

    _name = "rcc.village"

    def action_close(self):
        """Close it."""
        for village in self:
            village.sudo().active = False  # sudo: closing is the office's act
'''


@pytest.mark.parametrize("check", [code.check, model.check, sizes.check, words.check])
def test_good_file(found, check):
    assert found(check, GOOD) == []


@pytest.mark.parametrize(
    "text",
    [
        "for rec in self: pass",
        "x.sudo().y()",
        "self.env.cr.execute('SELECT 1')",
        "self.env.cr.execute(f'SELECT {x}')",
        "self.env.cr.commit()",
        "_logger.info(f'{x}')",
    ],
)
def test_bad_habits(found, text):
    assert len(found(code.check, text)) == 1


def test_model_files(found):
    assert (
        "is not named after it" in found(model.check, GOOD, Path("addons/rcc_x/models/town.py"))[0]
    )
    assert "action_close has no docstring" in found(
        model.check, GOOD.replace('"""Close it."""', "pass")
    )
    assert "more than one model in a file" in found(model.check, GOOD + GOOD)


def test_sizes(found):
    long_function = "def f():\n" + "    x = 1\n" * sizes.FUNCTION
    assert "function f has 46 lines" in found(sizes.check, long_function)[0]
    assert "file village.py has 401 lines" in found(sizes.check, "x = 1\n" * (sizes.FILE + 1))[0]


@pytest.mark.parametrize(
    "text", ["see ../" + "shared/x", "/wor" + "k/main", "Issue " + "#12", "x \n", "x"]
)
def test_words(found, text):
    ending = "" if text == "x" else "\n"
    assert found(words.check, text + ending)


def test_links(found):
    text = "# Top of it\n[a](b.md) [c](#top-of-it) [d](#gone) [e](https://example.org) `[f](g)`\n"
    assert found(docs.check, text, Path("README.md")) == ["dead link: b.md", "dead anchor: #gone"]
