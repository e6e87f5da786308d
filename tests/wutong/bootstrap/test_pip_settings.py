"""A machine that reaches packages only through pip's settings reaches them through uv too."""

import os
import runpy
import shlex
import subprocess
import sys

import pytest

from wutong.launch.places import CHECKOUT

SCRIPT = CHECKOUT / "platform" / "bootstrap" / "pip_settings.py"
HELD = runpy.run_path(str(SCRIPT))
settings, exports = HELD["settings"], HELD["exports"]
STRATEGY = {"UV_INDEX_STRATEGY": "unsafe-best-match"}


def test_pips_listing_is_read_by_option():
    listing = "global.index-url='https://mirror.example/simple'\nglobal.cert='/etc/ssl/own.pem'\n"
    assert settings(listing) == {"index-url": "https://mirror.example/simple", "cert": "/etc/ssl/own.pem"}


@pytest.mark.parametrize("turned", [1, -1])
def test_the_environment_wins_over_install_and_install_over_global(turned: int):
    lines = ["global.index-url='a'", "install.index-url='b'", ":env:.index-url='c'"]
    assert settings("\n".join(lines[::turned])) == {"index-url": "c"}
    assert settings("\n".join(lines[:2][::turned])) == {"index-url": "b"}


def test_what_is_set_for_another_command_of_pip_is_left():
    assert settings("download.index-url='a'\nfreeze.timeout='10'") == {}


def test_a_value_may_hold_an_equals_sign():
    assert settings("global.index-url='https://mirror.example/?key=1'") == {
        "index-url": "https://mirror.example/?key=1"
    }


@pytest.mark.parametrize(
    ("option", "value", "name", "told"),
    [
        ("index-url", "https://mirror.example/simple", "UV_DEFAULT_INDEX", "https://mirror.example/simple"),
        (
            "extra-index-url",
            "\nhttps://a.example\nhttps://b.example",
            "UV_INDEX",
            "https://a.example https://b.example",
        ),
        ("find-links", "/wheels /more", "UV_FIND_LINKS", "/wheels,/more"),
        ("trusted-host", "mirror.example", "UV_INSECURE_HOST", "mirror.example"),
        ("cert", "/etc/ssl/own.pem", "SSL_CERT_FILE", "/etc/ssl/own.pem"),
        ("client-cert", "/etc/ssl/me.pem", "SSL_CLIENT_CERT", "/etc/ssl/me.pem"),
        ("proxy", "http://proxy.example:3128", "ALL_PROXY", "http://proxy.example:3128"),
        ("timeout", "60", "UV_HTTP_TIMEOUT", "60"),
    ],
)
def test_each_setting_of_pip_becomes_one_of_uv(option: str, value: str, name: str, told: str):
    assert exports({option: value}, {}) == STRATEGY | {name: told}


def test_what_is_set_for_uv_already_stays():
    environment = {"UV_DEFAULT_INDEX": "https://mine.example", "UV_INDEX_STRATEGY": "first-index"}
    assert exports({"index-url": "https://mirror.example"}, environment) == {}


def test_empty_settings_and_those_that_uv_has_no_word_for_are_left_out():
    assert exports({"index-url": " ", "disable-pip-version-check": "true"}, {}) == STRATEGY


def test_a_shell_gets_the_index_and_the_certificates_of_pip_whatever_they_hold():
    index, bundle = "https://me:$HOME'@mirror.example/simple", "/etc/ssl/our own.pem"
    told = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": index, "PIP_CERT": bundle}
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "SSL_"))} | told
    asked = f'eval "$({shlex.join([sys.executable, str(SCRIPT)])})"; printenv UV_DEFAULT_INDEX SSL_CERT_FILE'
    said = subprocess.run(["sh", "-c", asked], env=env, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [index, bundle]
