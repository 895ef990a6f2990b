"""What can go wrong at set-up is told in one line with the way on, and leaves nothing half made."""

import os
import shutil
import socket

import pytest

from scripts.setup import place

DEAD = "http://127.0.0.1:9"  # nobody listens on the discard port
NO_SPACE = """
import collections, shutil
shutil.disk_usage = lambda path: collections.namedtuple("usage", "total used free")(10**9, 10**9, 10**6)
"""


def refused(done, *words: str) -> None:
    """Exit status 1; the last line, and no traceback, says what is wrong and the way on."""
    line = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert line.startswith("rcc: ") and "Way on: " in line
    for word in words:
        assert word in line


def test_port_taken(clone):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused(clone.run("run", "--port", port), f"port {port}", "--port")
    assert not list(clone.home.iterdir()), "nothing is fetched for a server that cannot start"


def test_registry_unreachable(clone):
    lend_pip(clone)
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": DEAD, "PIP_RETRIES": "0"}
    done = clone.run("run", "--setup-only", **nowhere)
    refused(done, "pip could not fetch", "bundle")
    assert not list(clone.cache.rglob("*.whl"))


def test_debian_archive_unreachable(clone):
    clone.lend("venv")
    sources, conf = clone.root / "dead.list", clone.root / "apt.conf"
    sources.write_text(f"deb {DEAD}/debian bookworm main\n")
    conf.write_text(f'Dir::Etc::sourcelist "{sources}"; Dir::Etc::sourceparts "/dev/null";\n')
    done = clone.run("run", "--setup-only", APT_CONFIG=str(conf))
    refused(done, "could not be read", "bundle")
    assert not (clone.home / "odoo").exists()


def test_no_debian(clone):
    clone.lend("venv")
    tools = clone.root / "tools"
    tools.mkdir()
    for name in ("python3", "sh"):
        (tools / name).symlink_to(shutil.which(name))
    refused(clone.run("run", "--setup-only", PATH=str(tools)), "unsupported system", "ODOO_SOURCE")


@pytest.mark.parametrize("version", [None, "(18, 0, 0, 'final', 0, '')"])
def test_wrong_odoo(clone, tmp_path, version):
    clone.lend("venv")
    source = tmp_path / "odoo-checkout"
    (source / "odoo").mkdir(parents=True)
    if version:
        (source / "odoo" / "release.py").write_text(f"version_info = {version}\n")
    done = clone.run("run", "--setup-only", ODOO_SOURCE=str(source))
    refused(done, "wrong Odoo", "ODOO_SOURCE")


def test_disk_short(clone):
    site = clone.root / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(NO_SPACE)
    done = clone.run("run", "--setup-only", PYTHONPATH=str(site))
    refused(done, "disk short", "free some space")
    assert not (clone.home / "venv").exists()


def test_data_of_another_postgresql(clone):
    clone.lend("venv", "odoo")
    data = clone.home / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    done = clone.run("run", "--port", free_port())
    refused(done, "made by PostgreSQL 15", "./rcc backup")
    assert (data / "PG_VERSION").read_text() == "15\n"


def test_unusable_key(clone):
    clone.lend("venv", "odoo")
    refused(clone.run("run", "--setup-only", RCC_KEY="too short"), "RCC_KEY")


def test_key_is_made_once_and_is_private(clone):
    clone.lend("venv", "odoo")
    assert clone.run("run", "--setup-only").returncode == 0
    key = clone.home / "key"
    first = key.read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    assert clone.run("run", "--setup-only").returncode == 0
    assert key.read_text() == first


def test_unknown_command_and_help(clone):
    done = clone.run("fly")
    assert done.returncode == 1 and "no command 'fly'" in done.stderr
    for words in ([], ["--help"]):
        listed = clone.run(*words).stdout
        for command in (
            "run",
            "test",
            "shell",
            "bench",
            "lint",
            "i18n",
            "backup",
            "restore",
            "bundle",
        ):
            assert f"\n  {command} " in listed


def test_interrupted_folder_never_gets_its_name(tmp_path):
    target = tmp_path / "tree"
    with pytest.raises(ZeroDivisionError), place.new_folder(target) as making:
        (making / "half").touch()
        raise ZeroDivisionError
    assert not target.exists()
    with place.new_folder(target) as making:
        assert not list(making.iterdir()), "what the interrupted one left is gone"
    assert target.is_dir()


def lend_pip(clone) -> None:
    """On a python3 without pip, the unpacked one; it would come over the network."""
    if (place.HOME / "pip").exists():
        clone.lend("pip")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
