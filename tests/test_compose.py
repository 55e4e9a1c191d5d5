"""docker-compose.yml, read by a compose parser and by the settings that its services will read."""

import re
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import podman_compose
import pytest
import yaml
from compose_spec import PyCompose

from leadgraph.scheduled import WRITER_POOL
from leadgraph.settings import Settings

ROOT = Path(__file__).parent.parent
SECRETS = {
    "NEO4J_PASSWORD": "neo4j-secret",
    "POSTGRES_PASSWORD": "postgres-secret",
    "AIRFLOW_ADMIN_PASSWORD": "admin-secret",
    "AIRFLOW_FERNET_KEY": "fernet-secret",
    "AIRFLOW_API_SECRET_KEY": "api-secret",
    "AIRFLOW_JWT_SECRET": "jwt-secret",
}
RUNNING = [
    "neo4j",
    "postgres",
    "airflow-api-server",
    "airflow-scheduler",
    "airflow-dag-processor",
    "airflow-triggerer",
]


def interpolated(environment: dict[str, str]) -> dict[str, Any]:
    """Return the file with `environment` put in, as podman-compose reads it."""
    source = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    project: dict[str, Any] = podman_compose.rec_subs(source, environment)
    return project


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return interpolated(SECRETS)


@pytest.fixture(scope="module")
def services(project: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = project["services"]
    return found


def test_a_compose_parser_reads_it(project: dict[str, Any]) -> None:
    parsed = PyCompose.from_yaml(yaml.safe_dump(project))

    assert set(parsed.service_names()) == {*RUNNING, "airflow-init"}
    used = {
        mount.split(":")[0]
        for service in project["services"].values()
        for mount in service.get("volumes", [])
        if not mount.startswith((".", "/"))
    }
    assert used == set(parsed.volumes or {})


def test_the_parser_refuses_a_broken_file(project: dict[str, Any]) -> None:
    broken = deepcopy(project)
    broken["services"]["neo4j"]["healthcheck"]["interval"] = "3 parsecs"

    with pytest.raises(ValueError, match=r"neo4j\.healthcheck\.interval"):
        PyCompose.from_yaml(yaml.safe_dump(broken))


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("value", [None, ""])
def test_nothing_starts_without_a_secret(secret: str, value: str | None) -> None:
    environment = {name: text for name, text in SECRETS.items() if name != secret}
    if value is not None:
        environment[secret] = value

    with pytest.raises(ValueError, match=f"{secret} is missing a value: set {secret} in .env"):
        interpolated(environment)


def test_the_example_names_every_variable_and_no_secret() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / "deploy" / "example.env").read_text()
    wanted = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", compose))
    offered = dict(re.findall(r"^#?([A-Z0-9_]+)=(.*)$", example, re.MULTILINE))

    assert set(offered) == wanted
    assert all(offered[secret] == "" for secret in SECRETS)


def test_services_that_stay_up_are_watched_and_come_back(services: dict[str, Any]) -> None:
    for name in RUNNING:
        assert services[name]["restart"] == "unless-stopped", name
        assert {"test", "interval", "timeout", "retries"} <= set(services[name]["healthcheck"])
    assert services["airflow-init"]["restart"] == "no"


def test_ports_are_on_the_loopback_address_only(services: dict[str, Any]) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}

    assert set(ports) == {"neo4j", "airflow-api-server"}
    assert all(port.startswith("127.0.0.1:") for listed in ports.values() for port in listed)


def test_images_are_pinned(services: dict[str, Any]) -> None:
    base = re.findall(r"^FROM (\S+)", (ROOT / "deploy" / "Dockerfile").read_text(), re.MULTILINE)
    images = base + [service["image"] for service in services.values()]

    for image in images:
        assert re.fullmatch(r"[\w./-]+:\d+\.\d+[\w.-]*", image), image
    assert services["neo4j"]["image"].startswith("neo4j:5.26.")
    assert "graph-data-science" in services["neo4j"]["environment"]["NEO4J_PLUGINS"]


def test_airflow_services_load_into_settings(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in services["airflow-scheduler"]["environment"].items():
        monkeypatch.setenv(name, value)

    settings = Settings(_env_file=None)  # type: ignore[call-arg]

    assert settings.neo4j_uri == "bolt://neo4j:7687"
    assert settings.neo4j_password is not None
    user, _, given = services["neo4j"]["environment"]["NEO4J_AUTH"].partition("/")
    assert (settings.neo4j_username, settings.neo4j_password.get_secret_value()) == (user, given)
    mounted = {volume.split(":")[1] for volume in services["airflow-scheduler"]["volumes"]}
    for folder in (settings.home, settings.incoming, settings.out):
        assert str(folder) in mounted


def test_every_leadgraph_variable_is_a_setting(services: dict[str, Any]) -> None:
    known = {f"LEADGRAPH_{name.upper()}" for name in Settings.model_fields}
    known |= {"NEO4J_URI", "NEO4J_USERNAME", "NEO4J_PASSWORD", "NEO4J_DATABASE"}
    given = services["airflow-scheduler"]["environment"]

    assert {name for name in given if name.startswith(("LEADGRAPH_", "NEO4J_"))} <= known


def test_airflow_knows_every_option(services: dict[str, Any]) -> None:
    found = find_spec("airflow")
    assert found is not None and found.submodule_search_locations
    place = Path(next(iter(found.submodule_search_locations)))
    known = yaml.safe_load((place / "config_templates" / "config.yml").read_text())

    for name in services["airflow-scheduler"]["environment"]:
        if name.startswith("AIRFLOW__"):
            _, section, option = name.lower().split("__")
            assert option in known[section]["options"], name


def test_files_that_services_run_are_in_the_image(services: dict[str, Any]) -> None:
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text()
    named = re.findall(r"/opt/leadgraph/(\S+?)(?=[\"',\s\]]|$)", yaml.safe_dump(services))

    assert set(named) >= {"deploy/init.sh", "deploy/health.py", "dags"}
    for path in named:
        assert (ROOT / path).exists()
        assert f"!{path.split('/')[0]}" in ignored


def test_set_up_makes_the_pool_that_the_dags_use() -> None:
    assert f"airflow pools set {WRITER_POOL} 1 " in (ROOT / "deploy" / "init.sh").read_text()
