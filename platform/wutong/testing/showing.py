"""`wutong plugin show`: a plugin in the browser, on servers that are gone when it ends."""

import sys
import tempfile
from pathlib import Path

from werkzeug.serving import run_simple

from wutong.people.rules.roles import RIGHTS
from wutong.tenancy import spell
from wutong.testing import tree
from wutong.testing.database import serving
from wutong.testing.leaks import arrivals
from wutong.testing.leaks.garden import Garden
from wutong.testing.world import World

HERE = tree.JISHISHAN


def show(name: str, port: int) -> None:
    """Serve the small tree with the plugin switched on in the whole province, to an officer with every right."""
    with serving() as servers, tempfile.TemporaryDirectory() as papers:
        world = World(servers, Path(papers))
        world.switch_on(name)
        rights = {right for plugin in world.app.extensions["wutong.guests"].plugins.values() for right in plugin.rights}
        arrivals.officer(Garden(world), HERE, frozenset({*RIGHTS, *rights}))
        for door in (f"{spell(HERE)}/{name}/", f"{spell(HERE)}/desk/{name}/"):
            print(f"http://127.0.0.1:{port}/{door}", flush=True)  # noqa: T201 - a program that talks to its caller
        run_simple("127.0.0.1", port, world.app, threaded=True)


if __name__ == "__main__":
    show(sys.argv[1], int(sys.argv[2]))
