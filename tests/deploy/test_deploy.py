"""What the bundle installs holds together: scripts that a shell can read, settings, commands and units that exist."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import click
import pytest

from deploy.bundle import CODE, TEXTS, version
from deploy.wheels import ROOT
from etl.__main__ import main as etl
from outcomes.__main__ import main as outcomes
from outcomes.core.settings import Settings

DEPLOY = ROOT / "deploy"
SCRIPTS = sorted(DEPLOY.glob("*.sh"))
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
GROUPS: dict[str, click.Command] = {"outcomes": outcomes, "etl": etl}
NGINX = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


def _unit(path: Path) -> ConfigParser:
    read = ConfigParser(interpolation=None, strict=False)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(path, encoding="utf-8")
    return read


def _demand_command(words: list[str]) -> None:
    """Fails unless `outcomes …` or `etl …` is a command that takes these options."""
    at: click.Command = GROUPS[words[0]]
    for word in words[1:]:
        if isinstance(at, click.Group):
            assert word in at.commands, words
            at = at.commands[word]
        elif word.startswith("-"):
            assert any(word in option.opts for option in at.params), words


def _commands(text: str) -> list[list[str]]:
    """The commands of the two programs in a script: python -m, as_service CODE, or behind `outcomes` of a server."""
    found = re.findall(r"-m (outcomes|etl)((?: [\w./-]+)*)", text) + re.findall(
        r"as_service \S+ (outcomes|etl)((?: [\w./-]+)*)", text
    )
    return [[program, *rest.split()] for program, rest in found]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_shell_can_read_every_script(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)
    if shutil.which("shellcheck"):
        told = subprocess.run(["shellcheck", "-x", script], cwd=ROOT, capture_output=True, text=True, check=False)
        assert not told.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_step_is_said_in_both_languages(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    word = r'"((?:\$\([^)]*\)|[^"])*)"'  # $(basename "$was") inside of one too
    said = re.findall(rf"^\s*(?:step|note) +{word}[ \\\n]+{word}", text, re.MULTILINE)
    assert len(said) == len(re.findall(r'^\s*(?:step|note) +"', text, re.MULTILINE))
    for zh, en in said:
        assert not re.search("[一-鿿]", en), en
        assert zh


def test_every_setting_of_the_template_exists() -> None:
    lines = (DEPLOY / "env.template").read_text(encoding="utf-8").splitlines()
    given = dict(line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?OUTCOMES_", line))
    assert {"OUTCOMES_DATA", "OUTCOMES_HTTPS", "OUTCOMES_TRUSTED_PROXIES", "OUTCOMES_LOG_FOLDER"} <= given.keys()
    unknown = [name for name in given if name.removeprefix("OUTCOMES_").lower() not in Settings.model_fields]
    assert not unknown
    assert all(re.fullmatch(r'"[^"$`\\]*"', value) for value in given.values())  # read by systemd and by a shell alike


def test_the_settings_of_the_template_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (DEPLOY / "env.template").read_text(encoding="utf-8").splitlines():
        if line.startswith("OUTCOMES_"):
            name, _, value = line.partition("=")
            monkeypatch.setenv(name, value.strip('"'))
    read = Settings()
    assert (read.https, read.log_days, read.trusted_proxies) == (True, 180, "127.0.0.1")
    assert read.log_folder == Path("/var/log/outcomes")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_unit_runs_something_that_exists_with_nothing_to_spare(unit: Path) -> None:
    service = _unit(unit)["Service"]
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("outcomes", "yes", "strict")
    assert service["UMask"] == "0077"
    assert service["CapabilityBoundingSet"] == ""
    assert "MemoryMax" in service
    words = service["ExecStart"].replace("/opt/outcomes/current/", "").split()
    if words[0] == "/bin/bash":
        assert (ROOT / words[1]).is_file()
        commands = _commands((ROOT / words[1]).read_text(encoding="utf-8"))
        assert [command[1] for command in commands] == ["deck", "brief", "book"]
        for command in commands:
            _demand_command(command)
        return
    assert words[:2] == [".venv/bin/python", "-m"]
    if words[2] == "streamlit":
        assert (ROOT / words[4]).is_file()
        assert words[words.index("--server.address") + 1] == "127.0.0.1"
        assert f"server 127.0.0.1:{words[words.index('--server.port') + 1]};" in NGINX
    else:
        _demand_command(words[2:])


def test_every_timer_has_its_service_and_is_switched_on() -> None:
    timers = [unit for unit in UNITS if unit.suffix == ".timer"]
    steps = (DEPLOY / "steps.sh").read_text(encoding="utf-8")
    assert len(timers) == 3
    for timer in timers:
        assert timer.with_suffix(".service") in UNITS
        assert steps.count(timer.name) == 2  # enabled, and started


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_call_commands_that_exist(script: Path) -> None:
    for command in _commands(script.read_text(encoding="utf-8")):
        _demand_command(command)


def test_the_wrong_command_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        _demand_command(["outcomes", "backups", "/backup"])
    with pytest.raises(AssertionError):
        _demand_command(["outcomes", "backup", "/backup", "--keeps"])


def test_nginx_keeps_every_header_for_the_server_in_one_place() -> None:
    """A location with a proxy_set_header of its own inherits none: the server would be asked for a host it does not know."""
    locations = re.findall(r"location [^{]*\{([^}]*)\}", NGINX)
    assert len(locations) == 4
    assert not [body for body in locations if "proxy_set_header" in body]
    headers = dict(re.findall(r"proxy_set_header (\S+)\s+([^;]+);", NGINX))
    assert headers["Host"] == "$http_host"  # with the port, as the browser asked
    assert headers["X-Forwarded-For"] == "$remote_addr"  # nothing that a browser sent
    assert headers["X-Forwarded-Proto"] == "$scheme"
    assert headers["Connection"] == "$outcomes_connection"


def test_nginx_lets_through_what_the_server_takes_and_no_counters() -> None:
    most = re.search(r"client_max_body_size\s+(\d+)m", NGINX)
    assert most is not None
    assert int(most[1]) > Settings.model_fields["max_upload_mb"].default
    assert re.search(r"location = /api/metrics \{ return 404; \}", NGINX)
    assert "$request_uri" not in "".join(re.findall(r"log_format[^;]*;", NGINX))  # nothing that was typed


def test_nginx_logs_are_kept_as_long_as_those_of_the_server() -> None:
    kept = re.search(r"rotate (\d+)", (DEPLOY / "logrotate.conf").read_text(encoding="utf-8"))
    assert kept is not None
    assert int(kept[1]) >= Settings.model_fields["log_days"].default


def test_the_bundle_holds_what_runs_and_no_test() -> None:
    assert {"app.py", "frame.py", "outcomes", "etl", "pages", "static", ".streamlit", "data"} <= set(CODE)
    assert not {"tests", "bench", ".ci"} & set(CODE)
    assert all((ROOT / name).exists() for name in (*CODE, *TEXTS))
    assert re.fullmatch(r"\d+\.\d+\.\d+\+\d{8}\.[0-9a-f]+", version())


@pytest.mark.parametrize("script", ["install.sh", "upgrade.sh"])
def test_an_option_that_does_not_exist_changes_nothing(script: str) -> None:
    told = subprocess.run(["bash", DEPLOY / script, "--nothing"], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert script in told.stdout


def _placed(tmp_path: Path, *lines: str) -> str:
    """What `place` says and does, with the folder of its notes laid elsewhere."""
    script = [f'. "{DEPLOY}/steps.sh"', f'PLACED="{tmp_path}/placed"', *lines]
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)], capture_output=True, text=True, check=True, env={**os.environ, "LANG": "C"}
    )
    return done.stdout


def test_a_file_that_somebody_changed_stays_and_ours_lies_beside_it(tmp_path: Path) -> None:
    ours, there = tmp_path / "ours", tmp_path / "etc" / "site.conf"
    ours.write_text("one\n")
    _placed(tmp_path, f'place "{ours}" "{there}"')
    assert there.read_text() == "one\n"
    ours.write_text("two\n")
    _placed(tmp_path, f'place "{ours}" "{there}"')
    assert there.read_text() == "two\n"  # nobody had changed it
    there.write_text("theirs\n")
    ours.write_text("three\n")
    said = _placed(tmp_path, f'place "{ours}" "{there}"')
    assert there.read_text() == "theirs\n"
    assert Path(f"{there}.new").read_text() == "three\n"
    assert str(there) in said


def test_the_link_to_the_version_moves_at_once(tmp_path: Path) -> None:
    old, new = tmp_path / "1", tmp_path / "2"
    _placed(tmp_path, f'HOME_OF_CODE="{tmp_path}"', f'point current "{old}"', f'point current "{new}"')
    assert os.readlink(tmp_path / "current") == str(new)
    assert not (tmp_path / ".current").is_symlink()
