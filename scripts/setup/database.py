"""The served database: made under another name and renamed when complete; brought up to date when an addon changed."""

import hashlib
import hmac
import json
import re
import subprocess
from pathlib import Path

from . import odoo, place
from .environment import Environment
from .message import Problem, Progress, say
from .process import output, tied

NAME = "rcc"
DEMO = "rcc_demo"
LANGUAGES = ("zh_CN", "en_US")
_ERROR = re.compile(r" (ERROR|CRITICAL) |^\w+(\.\w+)*(Error|Exception|Violation): ")
# Left out of an addon's fingerprint: a change there changes nothing in the database.
_NO_DATA = {"tests", "readme", "__pycache__"}
_LOADING = re.compile(r"[Ll]oading module (\w+) \((\d+)/(\d+)\)")


def ready(env: Environment, name: str, lang: str | None, fresh: bool, demo: bool = True) -> None:
    """Make the database, or update what changed since it was last made or updated."""
    if fresh or not exists(env, name):
        make(env, name, lang or LANGUAGES[0], [] if demo else [DEMO])
        return
    known = marks(env, name)
    check_key(env, known, name)
    update(env, name, known)
    if lang and lang != known.get("lang"):
        _script(env, name, f"setting the language to {lang}", "language", lang)
        mark(env, name, lang, known.get("left_out", []))


def exists(env: Environment, name: str) -> bool:
    return env.psql("SELECT 1 FROM pg_database WHERE datname = :'name'", name=name) == "1"


def make(env: Environment, name: str, lang: str, left_out: list[str]) -> None:
    """A new database with every addon; an old one of that name is replaced at the very end."""
    place.need_space(env.data_dir, 400, "the database")
    making = f"{name}_making"
    drop(env, making)
    addons = [addon for addon in env.addons if addon not in left_out]
    if not addons:
        raise Problem(f"no addons in {place.ADDONS}", "get a complete clone")
    env.psql("CREATE DATABASE :\"name\" TEMPLATE template0 ENCODING 'UTF8'", name=making)
    options = ["--load-language=zh_CN", "-i", ",".join(addons), "--without-demo"]
    _odoo(env, making, f"making the database {name}: {', '.join(addons)}", addons, *options)
    _script(env, making, "setting the language and building the web assets", "finish", lang)
    mark(env, making, lang, left_out)
    drop(env, name)
    rename(env, making, name)


def update(env: Environment, name: str, known: dict) -> None:
    """Install the new addons and update the changed ones (all of them under another Odoo)."""
    now, before, present = fingerprints(env), known.get("addons", {}), installed(env, name)
    left_out = known.get("left_out", sorted(set(now) - present))
    new = sorted(set(now) - present - set(left_out))
    changed = sorted(addon for addon in present & set(now) if now[addon] != before.get(addon))
    if known.get("odoo") != odoo.version(env.odoo):
        changed = ["base"]
    if not new and not changed:
        return
    # Without the last word -u keeps the former translations.
    words = ["-u", ",".join(changed), "--i18n-overwrite"] if changed else []
    words += ["-i", ",".join(new)] if new else []
    _odoo(env, name, f"updating the database {name}: {', '.join(new + changed)}", new, *words)
    mark(env, name, known.get("lang", LANGUAGES[0]), left_out)


def installed(env: Environment, name: str) -> set[str]:
    """The modules in a database."""
    query = "SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade')"
    return set(env.psql(query, database=name).split())


def fingerprints(env: Environment) -> dict[str, str]:
    """{addon: digest of the files that go into the database or the server}."""
    return {addon: _fingerprint(place.ADDONS / addon) for addon in env.addons}


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if (
            path.is_file()
            and not _NO_DATA.intersection(inner.parts)
            and path.suffix not in (".pyc", ".pot")
        ):
            digest.update(f"{inner}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def marks(env: Environment, name: str) -> dict:
    """What `mark` wrote; {} for a database of unknown state; a Problem when it is not Odoo's."""
    if env.psql("SELECT to_regclass('ir_config_parameter') IS NULL", database=name) == "t":
        raise Problem(
            f"database {name} exists but is not Odoo's", "name another one with --database"
        )
    return json.loads(
        env.psql("SELECT value FROM ir_config_parameter WHERE key = 'rcc.setup'", database=name)
        or "{}"
    )


def mark(env: Environment, name: str, lang: str, left_out: list[str]) -> None:
    """Note in the database what it was made from, so that the next start knows what changed."""
    state = {
        "odoo": odoo.version(env.odoo),
        "addons": fingerprints(env),
        "lang": lang,
        "left_out": left_out,
        "key": key_check(env.variables["RCC_KEY"]),
    }
    env.psql(
        "INSERT INTO ir_config_parameter (key, value) VALUES ('rcc.setup', :'state')"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        database=name,
        state=json.dumps(state, sort_keys=True),
    )


def key_check(key: str) -> str:
    """A digest that tells whether a key is the database's key, and nothing else about it."""
    return hmac.new(key.encode(), b"rcc.setup key check", hashlib.sha256).hexdigest()[:16]


def check_key(env: Environment, known: dict, name: str) -> None:
    """Refuse a key that is not the one the database was made with."""
    if known.get("key", key_check(env.variables["RCC_KEY"])) != key_check(env.variables["RCC_KEY"]):
        raise Problem(
            f"RCC_KEY is not the key that encrypts the ID numbers of database {name}",
            f"put the right key into {place.HOME / 'key'} (a backup carries it), or --database another, or --fresh",
        )


def drop(env: Environment, name: str) -> None:
    """Remove a database, its connections and its files."""
    env.psql('DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=name)
    place.remove(filestore(env, name))


def rename(env: Environment, old: str, new: str) -> None:
    """The files first: if we are killed in between, `new` does not exist yet and is simply made again."""
    place.remove(filestore(env, new))
    if filestore(env, old).exists():
        filestore(env, old).rename(filestore(env, new))
    env.psql('ALTER DATABASE :"old" RENAME TO :"new"', old=old, new=new)


def filestore(env: Environment, name: str) -> Path:
    return env.data_dir / "filestore" / name


def _odoo(env: Environment, name: str, label: str, addons: list[str], *options: str) -> None:
    """Run Odoo once over the database, counting the modules; at the end it must have the addons."""
    progress = Progress(label)
    common = ("--stop-after-init", "--no-http", "--max-cron-threads=0", "--skip-auto-install")
    command = env.odoo_command("server", "-d", name, *common, *options)
    log = place.LOGS / "install.log"
    error = "no reason given"
    with open(log, "w", encoding="utf-8") as copy, output(command, env=env.variables) as process:
        for line in process.stdout:
            copy.write(line)
            if found := _LOADING.search(line):
                progress.total = int(found[3])
                progress.update(int(found[2]), found[1])
            if _ERROR.search(line):
                error = line.strip()[:300].rstrip(".")
    if process.returncode or set(addons) - installed(env, name):
        raise Problem(f"Odoo could not finish ({error})", f"read {log}")
    progress.done()


def _script(env: Environment, name: str, label: str, script: str, *arguments: str) -> None:
    """Run a file of scripts/setup/inside in Odoo's shell, with ARGUMENTS as its words."""
    progress = Progress(label)
    text = f"ARGUMENTS = {list(arguments)!r}\n" + (
        Path(__file__).parent / "inside" / f"{script}.py"
    ).read_text(encoding="utf-8")
    command = env.odoo_command("shell", "-d", name, "--no-http", "--log-level=warn")
    done = subprocess.run(
        [*tied(), *command],
        input=text,
        env=env.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        say(done.stderr[-2000:])
        raise Problem(
            f"the script {script} failed in database {name}",
            "see the lines above, then start again",
        )
    progress.done()
