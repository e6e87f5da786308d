"""Print pip's settings as shell exports for uv, which does not read them: indexes, certificates, proxy.

Run by install.sh with the Python of .venv, standard library only. A setting of the environment wins over one of
pip's `install` section, and that one over `global`, as in pip. What is set for uv already stays.
"""

import ast
import os
import shlex
import subprocess
import sys

# pip's name of a setting -> uv's variable and what stands between several values
NAMES = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "client-cert": ("SSL_CLIENT_CERT", " "),
    "proxy": ("ALL_PROXY", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
}
# pip looks for the best version on all indexes; hashes make that safe here.
ALWAYS = {"UV_INDEX_STRATEGY": "unsafe-best-match"}


def settings(listing: str) -> dict[str, str]:
    """pip's effective settings from what `pip config list` prints, by option name."""
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, _, value = line.partition("=")
        section, _, option = key.rpartition(".")
        rank = ("global", "install", ":env:").index(section) if section in ("global", "install", ":env:") else -1
        if rank >= 0 and rank >= found.get(option, (0, ""))[0]:
            found[option] = (rank, str(ast.literal_eval(value)))
    return {option: value for option, (_, value) in found.items()}


def exports(pip: dict[str, str], environment: dict[str, str]) -> dict[str, str]:
    """The variables that make uv behave as pip would; none that is set already."""
    wanted = {
        NAMES[option][0]: NAMES[option][1].join(value.split())
        for option, value in pip.items()
        if option in NAMES and value.strip()
    }
    return {name: value for name, value in (ALWAYS | wanted).items() if name not in environment}


if __name__ == "__main__":
    command = [sys.executable, "-m", "pip", "config", "list"]
    listing = subprocess.run(command, capture_output=True, text=True, check=True)
    for name, value in exports(settings(listing.stdout), dict(os.environ)).items():
        print(f"export {name}={shlex.quote(value)}")
