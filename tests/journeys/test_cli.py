"""The command line as an operator uses it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.outbox import put
from tests.conftest import NOW, ROOT, SETTINGS

INI = """
[app:main]
use = egg:motcua
{settings}

[server:main]
use = egg:motcua#motcua
listen = 127.0.0.1:6543
"""
SECRET = SETTINGS["secrets.session"]


def write_ini(folder: Path, **settings: str) -> Path:
    """Write an ini file for a portal in ``folder``."""
    given = {**SETTINGS, "data.dir": str(folder / "var"), **settings}
    lines = "\n".join(f"{name} = {value}" for name, value in given.items())
    path = folder / "portal.ini"
    path.write_text(INI.format(settings=lines))
    return path


Run = Callable[..., Result]


@pytest.fixture
def motcua(fresh: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``motcua`` on an own copy of the seeded database."""
    for name in ("DATABASE_URL", "DATA_DIR", "MOTCUA_CONFIG", "PORT"):
        monkeypatch.delenv(name, raising=False)
    database = fresh().database
    path = write_ini(tmp_path, **{"sqlalchemy.url": database.url})

    def run(*words: str, code: int | None = 0) -> Result:
        result = CliRunner().invoke(main, ["-c", str(path), *words], catch_exceptions=False)
        assert code is None or result.exit_code == code, result.output
        return result

    return run


def test_help_lists_own_commands_and_those_of_features(motcua: Run) -> None:
    listed = motcua("--help").output
    for name in ("serve", "work", "migrate", "seed", "settings", "health", "backup", "restore"):
        assert f"\n  {name} " in listed
    for name in ("outbox", "notices", "user", "limits", "audit", "import", "reindex"):
        assert f"\n  {name} " in listed


def test_help_works_without_a_configuration(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MOTCUA_CONFIG", raising=False)
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    assert "\n  serve " in result.output
    assert "no such file: development.ini" in result.output
    assert CliRunner().invoke(main, ["settings"]).exit_code == 1


def test_settings_need_no_database_and_hide_secrets(tmp_path: Path, monkeypatch: Any) -> None:
    for name in ("DATABASE_URL", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MOTCUA_SITE_HOTLINE", "1900 1234")
    url = "postgresql+psycopg://motcua:verysecret@127.0.0.1:1/nowhere"
    path = write_ini(tmp_path, **{"sqlalchemy.url": url})
    told = CliRunner().invoke(main, ["-c", str(path), "settings"]).output
    assert "site.hotline = 1900 1234   (environment; MOTCUA_SITE_HOTLINE)" in told
    assert "site.name = Một Cửa   (default; MOTCUA_SITE_NAME)" in told
    assert "motcua:***@127.0.0.1" in told
    assert "verysecret" not in told
    assert SECRET not in told
    table = CliRunner().invoke(main, ["-c", str(path), "settings", "--format", "markdown"]).output
    assert "| `sqlalchemy.url` | `DATABASE_URL` |" in table
    assert SECRET not in table


def test_a_wrong_setting_is_one_line_not_a_traceback(tmp_path: Path) -> None:
    path = write_ini(tmp_path, **{"run.mode": "reckless"})
    result = CliRunner().invoke(main, ["-c", str(path), "settings"])
    assert result.exit_code == 1
    assert "run.mode" in result.output
    assert "Traceback" not in result.output


def test_migrate_and_seed_twice_change_nothing(motcua: Run) -> None:
    assert "already" in motcua("migrate").output
    assert "seeded accounts" in motcua("seed").output
    assert motcua("seed", "--only", "accounts").output == "seeded accounts\n"
    assert "no seeder nothing" in motcua("seed", "--only", "nothing", code=2).output


def test_health_says_what_is_missing(motcua: Run) -> None:
    result = motcua("health", code=None)  # whether there is an index is not this test's matter
    output = result.output
    assert result.exit_code == int(output.startswith("unavailable"))
    assert "worker: worker absent" in output
    assert "database: ok" in output


def test_outbox_shows_and_retries(motcua: Run, fresh: Any) -> None:
    registry = fresh().registry
    with registry["db.factory"].begin() as db:
        put(db, "notice", key="gone:email", payload={"notice": 999_999}, now=NOW)
    assert "notice" in motcua("outbox", "status").output
    assert motcua("outbox", "run").output == "1 done\n"
    assert "gone:email  done" in motcua("outbox", "list", "--all").output
    assert "name a KEY" in motcua("outbox", "retry", code=2).output
    assert "nothing given up" in motcua("outbox", "retry", "gone:email", code=1).output
    assert motcua("outbox", "retry", "--all").output == "0 to run again\n"


def test_a_test_notice_says_how_it_went(motcua: Run, tmp_path: Path) -> None:
    told = motcua("notices", "test", "--email", "a@example.vn", "--phone", "+84912345678").output
    assert told == "email: sent\nsms: sent\n"
    assert len(list((tmp_path / "var" / "mail").glob("*.eml"))) == 1
    assert "--email or --phone" in motcua("notices", "test", code=2).output
    assert "Send one again" in motcua("notices", "trouble").output


# The portal as processes.


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def answers(port: int, path: str = "/healthz") -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status == 200
    except OSError:
        return False


def until(what: Callable[[], Any], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [
        int(child)
        for task in path.parent.parent.iterdir()
        for child in (task / "children").read_text().split()
    ]


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@contextmanager
def served(ini: Path, *words: str) -> Iterator[tuple[Any, int]]:
    """Run ``motcua serve`` on a free port until it answers."""
    port = free_port()
    environ = {**os.environ, "PORT": str(port), "PYTHONWARNINGS": "ignore"}
    for name in ("DATABASE_URL", "DATA_DIR"):
        environ.pop(name, None)
    command = [sys.executable, "-m", "portal.cli", "-c", str(ini), "serve", *words]
    with (
        (ini.parent / "log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log) as process,
    ):
        try:
            until(lambda: process.poll() is not None or answers(port))
            assert process.poll() is None, (ini.parent / "log").read_text()
            yield process, port
        finally:
            process.kill()


def test_serve_prepares_serves_and_ends_with_its_worker(tmp_path: Path) -> None:
    ini = write_ini(tmp_path)
    with served(ini, "--prepare") as (process, port):
        until(lambda: answers(port, "/readyz"))
        until(lambda: len(children(process.pid)) == 1)
        [worker] = children(process.pid)
        said = (tmp_path / "log").read_text()
        assert f"http://127.0.0.1:{port}" in said
        assert answers(port, "/")
        os.kill(worker, signal.SIGKILL)  # it is started again
        until(lambda: [pid for pid in children(process.pid) if pid != worker])
        [worker] = [pid for pid in children(process.pid) if pid != worker]
        process.terminate()
        assert process.wait(35) == 0
        assert gone(worker)


def test_the_worker_does_not_outlive_a_killed_server(fresh: Any, tmp_path: Path) -> None:
    ini = write_ini(tmp_path, **{"sqlalchemy.url": fresh().database.url})
    with served(ini) as (process, _):
        until(lambda: len(children(process.pid)) == 1)
        [worker] = children(process.pid)
        process.kill()
        process.wait()
        until(lambda: gone(worker))


def refused(ini: Path, *words: str, port: int) -> str:
    """Run ``motcua serve`` that must not start; return what it says."""
    command = [sys.executable, "-W", "ignore", "-m", "portal.cli", "-c", str(ini), "serve", *words]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_serve_says_in_a_line_why_it_does_not_start(fresh: Any, tmp_path: Path) -> None:
    ini = write_ini(tmp_path)
    assert "run motcua migrate" in refused(ini, port=free_port())
    ini = write_ini(tmp_path, **{"sqlalchemy.url": fresh().database.url})
    with socket.create_server(("127.0.0.1", 0)) as taken:
        told = refused(ini, "--no-worker", port=taken.getsockname()[1])
    assert "the server cannot start" in told
    ini = write_ini(tmp_path, **{"sqlalchemy.url": fresh().database.url, "run.mode": "production"})
    assert "refusing to start in production" in refused(ini, port=free_port())
