"""What the README promises is there."""

import re
import subprocess

from scripts.quality.project import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_names_the_two_commands():
    assert {"./rcc run", "./rcc test"} <= set(re.findall(r"\./rcc \w+", README))


def test_usage_lists_every_command():
    usage = subprocess.run([ROOT / "rcc"], capture_output=True, text=True, check=True).stdout
    for command in ("run", "test", "shell", "bench", "lint", "backup", "restore", "bundle"):
        assert re.search(rf"^\s+{command}\s", usage, re.MULTILINE), command


def test_chinese_is_complete_and_templates_are_fresh(environment, demo):
    command = [environment.python, "-m", "scripts.i18n", "--check", "-d", demo.name]
    done = subprocess.run(
        command, cwd=ROOT, env=environment.variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_choice_has_chinese(environment, demo):
    """Also those that a model has from a mixin of a lower addon; of activities Odoo's own words are read."""
    query = """
        SELECT f.model || '.' || f.name || ': ' || (s.name ->> 'en_US')
          FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id
         WHERE starts_with(f.model, 'rcc.') AND s.name ->> 'en_US' ~ '[A-Za-z]' AND NOT s.name ? 'zh_CN'
           AND NOT EXISTS (SELECT FROM ir_model_fields_selection m JOIN ir_model_fields g ON g.id = m.field_id
                            WHERE g.model = 'mail.activity.mixin' AND g.name = f.name AND m.value = s.value
                              AND m.name ? 'zh_CN')
    """
    assert environment.psql(query, database=demo.name) == ""
