"""A backup comes back with files and encrypted ID numbers, and never without its passphrase."""

import json
import os
import subprocess
import tarfile

import pytest

from scripts.quality.project import ROOT
from scripts.quality.template import PREFIX, drop

PASSPHRASE = "秋收 2026 county"
OTHER_KEY = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktb28="
# What must be the same before and after: rows, files, and ID numbers that can be decrypted.
CONTENTS = """
import hashlib, json
from odoo.addons.rcc_base.tools import secret
tables = ["res.partner", "rcc.identity", "rcc.household.file", "rcc.decision", "rcc.grant", "rcc.loan"]
identities = env["rcc.identity"].sudo().search([], order="id", limit=20)
numbers = [secret.decrypt(identity.number_encrypted) for identity in identities]
file = env["ir.attachment"].search([("name", "=", "backup test")]).raw
print(json.dumps({
    "rows": {table: env[table].sudo().search_count([]) for table in tables},
    "numbers": hashlib.sha256("".join(numbers).encode()).hexdigest() if numbers else None,
    "file": file.decode(),
}))
"""
ATTACH = (
    "env['ir.attachment'].create({'name': 'backup test', 'raw': b'kept' * 2000}); env.cr.commit()"
)


@pytest.fixture(scope="module")
def rcc(environment):
    """A function that runs ./rcc as a user would, on the tests' server and data folder."""

    def run(*words, script="", **variables):
        given = {"RCC_DATA_DIR": str(environment.data_dir), "RCC_PASSPHRASE": PASSPHRASE}
        return subprocess.run(
            [ROOT / "rcc", *map(str, words)],
            env=environment.variables | given | variables,
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def saved(demo, rcc, tmp_path_factory):
    """The demo county and a backup of it: (database, file)."""
    with demo.clone("backup") as database:
        assert rcc("shell", "-d", database, script=ATTACH).returncode == 0
        file = tmp_path_factory.mktemp("backup") / "county.rcc"
        done = rcc("backup", file, "-d", database)
        assert done.returncode == 0, done.stderr
        yield database, file


@pytest.fixture
def target(environment):
    """A free database name, dropped at the end."""
    name = f"{PREFIX}_restored_{os.getpid()}"
    yield name
    drop(environment, name)


def test_restored_database_equals_the_source(rcc, saved, target):
    source, file = saved
    done = rcc("restore", file, "-d", target)
    assert done.returncode == 0, done.stderr
    before, after = (rcc("shell", "-d", name, script=CONTENTS) for name in (source, target))
    assert json.loads(after.stdout) == json.loads(before.stdout)
    told = json.loads(after.stdout)
    assert told["file"] == "kept" * 2000
    assert told["rows"]["rcc.identity"] and told["numbers"]


def test_key_is_in_the_file_only_encrypted(environment, saved):
    content = saved[1].read_bytes()
    assert environment.variables["RCC_KEY"].encode() not in content
    assert saved[1].stat().st_mode & 0o077 == 0
    with tarfile.open(saved[1]) as archive:
        assert "key" in json.load(archive.extractfile("manifest.json"))


@pytest.mark.parametrize("passphrase", ["", "not the passphrase"])
def test_restore_refuses_without_the_passphrase(rcc, environment, saved, target, passphrase):
    done = rcc("restore", saved[1], "-d", target, RCC_PASSPHRASE=passphrase)
    assert done.returncode == 1
    assert "passphrase" in done.stderr and "Way on:" in done.stderr
    assert not _exists(environment, target)


def test_backup_refuses_without_a_passphrase(rcc, saved, tmp_path):
    done = rcc("backup", tmp_path / "x.rcc", "-d", saved[0], RCC_PASSPHRASE="")
    assert done.returncode == 1 and "passphrase" in done.stderr
    assert not list(tmp_path.iterdir())


def test_restore_leaves_an_existing_database_alone(rcc, saved):
    done = rcc("restore", saved[1], "-d", saved[0])
    assert done.returncode == 1 and "stays as it is" in done.stderr


def test_restore_refuses_another_key_in_the_environment(rcc, environment, saved, target):
    done = rcc("restore", saved[1], "-d", target, RCC_KEY=OTHER_KEY)
    assert done.returncode == 1 and "RCC_KEY" in done.stderr
    assert not _exists(environment, target)


def test_restore_refuses_what_is_no_backup(rcc, tmp_path, target):
    stray = tmp_path / "stray.tar"
    stray.write_bytes(b"not a backup")
    for path in (stray, tmp_path / "nowhere"):
        done = rcc("restore", path, "-d", target)
        assert done.returncode == 1 and "Way on:" in done.stderr and "Traceback" not in done.stderr


def _exists(environment, name: str) -> bool:
    query = "SELECT count(*) FROM pg_database WHERE datname IN (:'name', :'making')"
    return environment.psql(query, name=name, making=f"{name}_making") != "0"
