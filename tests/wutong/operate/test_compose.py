"""docker-compose.yml and the Dockerfile against the published schema and against the package.

No container engine runs where the tests run, so each word that the files share with the code is checked here.
"""

import json
import re
from pathlib import Path

import click
import jsonschema
import pytest
import yaml

from wutong import cli, config
from wutong.app import create_app
from wutong.config import Config
from wutong.launch.places import CHECKOUT
from wutong.operate.commands import SERVER_SETTINGS

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
DOCKERFILE = (CHECKOUT / "platform" / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "wutong"}
SCHEMA = json.loads((CHECKOUT / "tests" / "vendor" / "compose-spec" / "compose-spec.json").read_text())


def command(service: dict) -> tuple[click.Command, list[str]]:
    """The click command that a service runs, and the arguments it gets."""
    program, name, *arguments = service["command"]
    assert program == "wutong"
    found = cli.root.get_command(click.Context(cli.root), name)
    assert found is not None, f"there is no command {name}"
    return found, arguments


def faults(compose: dict) -> list[str]:
    """What the published schema has against a file, by the place in it."""
    schema = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
    return [fault.json_path for fault in schema.iter_errors(compose)]


def test_the_file_keeps_the_compose_specification():
    assert faults(COMPOSE) == []


@pytest.mark.parametrize("name", SERVICES)
def test_the_schema_would_notice_a_mistake_in_any_service(name: str):
    wrong = {**SERVICES, name: {**SERVICES[name], "comand": "x"}}
    assert faults({**COMPOSE, "services": wrong}) == [f"$.services.{name}"]


def test_every_process_of_an_installation_is_there():
    assert set(SERVICES) == {"postgres", "valkey", "migrate", "web", "worker", "relay"}
    assert set(OURS) == {"migrate", "web", "worker", "relay"}


@pytest.mark.parametrize("name", OURS)
def test_every_command_exists_and_takes_its_arguments(name: str):
    found, arguments = command(OURS[name])
    assert found.make_context(name, list(arguments)).command is found


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_package_reads(name: str):
    assert set(OURS[name]["environment"]) <= set(config.NAMES) | SERVER_SETTINGS


def test_only_the_migration_knows_the_owner():
    assert [name for name in OURS if "OWNER_DATABASE_URL" in OURS[name]["environment"]] == ["migrate"]


def test_the_relay_holds_no_key_and_no_other_address_than_its_own():
    assert set(OURS["relay"]["environment"]) == {"RELAY_DATABASE_URL", "REDIS_URL"}


@pytest.mark.parametrize("name", ["web", "worker"])
def test_who_reads_papers_has_the_keys_and_the_folder(name: str):
    assert {"DATABASE_URL", "REDIS_URL", "WUTONG_MASTER_KEY", "WUTONG_SECRET_KEY"} <= set(OURS[name]["environment"])
    assert OURS[name]["volumes"] == ["papers:" + image("WUTONG_VAR")]


def test_the_settings_of_every_service_are_read_without_complaint():
    for service in OURS.values():
        filled = {name: filling(str(value)) for name, value in service["environment"].items()}
        filled["WUTONG_MASTER_KEY"] = "00" * 32
        assert Config.from_env(filled).database_url.startswith(("postgresql+psycopg://wutong_app:", ""))


def filling(value: str) -> str:
    """A value with its variables filled in: their defaults, or an x."""
    return re.sub(r"\$\{\w+(?::(?:-([^}]*)|\?[^}]*))?\}", lambda found: "x" if found[1] is None else found[1], value)


def test_servers_and_addresses_name_the_same_users_passwords_and_ports():
    for service in OURS.values():
        for name, value in service["environment"].items():
            if name.endswith("DATABASE_URL"):
                assert value.endswith("@postgres:5432/wutong")
            if name == "REDIS_URL":
                assert value == "redis://:${VALKEY_PASSWORD:?}@valkey:6379/0"
    assert SERVICES["postgres"]["environment"]["POSTGRES_DB"] == "wutong"
    assert "wutong_owner:${WUTONG_OWNER_PASSWORD:?}" in OURS["migrate"]["environment"]["OWNER_DATABASE_URL"]
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"] == "${WUTONG_OWNER_PASSWORD:?}"


def test_the_published_port_is_the_one_that_is_served_and_only_on_loopback():
    arguments = command(OURS["web"])[1]
    port = arguments[arguments.index("--port") + 1]
    assert OURS["web"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"EXPOSE {port}" in DOCKERFILE


def test_the_health_check_asks_an_address_that_exists():
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/[^']*)", OURS["web"]["healthcheck"]["test"][-1])
    app = create_app(Config(secret_key="x" * 32, database_url="postgresql+psycopg://nobody@/none"))
    endpoint, _ = app.url_map.bind("").match(asked[2], method="GET")
    assert endpoint == "health.ready"
    assert f'"{asked[1]}"' in json.dumps(OURS["web"]["command"])


def test_nothing_of_ours_starts_before_the_schema_is_there():
    for name in ("web", "worker", "relay"):
        assert OURS[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_every_volume_that_is_used_is_declared():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert used == set(COMPOSE["volumes"])


def test_what_the_image_copies_exists():
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in line.split():
            assert (CHECKOUT / source).exists(), source
    assert (CHECKOUT / OURS["web"]["build"]["dockerfile"]).samefile(CHECKOUT / "platform" / "Dockerfile")


def test_the_image_does_not_run_as_root_and_runs_a_command_that_exists():
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)
    argv = json.loads(re.search(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[1])
    assert command({"command": argv})[0].name == "serve"


def image(variable: str) -> str:
    """The value that the image gives a variable."""
    return re.search(rf"{variable}=(\S+)", DOCKERFILE)[1]


def test_no_secret_has_a_value_in_the_file():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|KEY", name):
                assert re.fullmatch(r"\$\{\w+:[?-]\}", str(value)), name


def test_every_path_of_the_package_that_the_image_ignores_is_none_that_it_copies():
    ignored = (CHECKOUT / ".dockerignore").read_text().split()
    assert not {"platform", "plugins", "migrations", "tenants", "pyproject.toml", "requirements.lock"} & set(ignored)
    assert Path(CHECKOUT / "requirements.lock").is_file()
