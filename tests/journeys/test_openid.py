"""Staff of one running Wutong sign in through another one, by OpenID Connect."""

import re
from collections.abc import Iterator

import pytest

from wutong.demo import running
from wutong.demo.greeting import PASSWORD
from wutong.demo.story_walker import Walker, see
from wutong.launch import valkey

from .conftest import GANSU, VAR, Stage

HAINAN = 46


@pytest.fixture
def provider() -> Iterator[str]:
    """Another installation, with another province; browsers keep its cookies apart as it is called localhost."""
    port = valkey.free_port()
    wish = running.Wish(port=valkey.free_port(), province=HAINAN, reset=True, var=VAR / "provider")
    with running.demo(wish) as (supervisor, env, _):
        address = f"http://localhost:{port}"
        supervisor.start("web-provider", ["wutong.cli", "serve"], {**env, "PORT": str(port), "PUBLIC_URL": address})
        running.await_ready(supervisor, address)
        yield address


def test_staff_link_their_account_and_then_sign_in_through_another_wutong(stage: Stage, provider: str) -> None:
    chosen(stage, provider, *registered(provider, f"{stage.base}/openid/back"))
    editor = stage.surfer("openid")
    editor.open("/62/desk/sign-in")
    editor.fill(login="editor62", password=PASSWORD)
    editor.press("登录")
    editor.open("/62/desk/sign-in")
    editor.press("通过海南统一登录登录")
    editor.fill(login=f"editor{HAINAN}", password=PASSWORD)
    editor.press("登录")
    editor.press("同意")
    see(editor, "已绑定")
    editor.open("/62/desk/")
    editor.page.locator("summary").first.click()
    editor.press("退出登录")
    editor.open("/62/desk/sign-in")
    editor.press("通过海南统一登录登录")
    editor.press("同意")
    see(editor, "工作台", "甘肃省", "目录编辑")


def registered(provider: str, back: str) -> tuple[str, str]:
    """Make the client known to the provider; its id and its secret."""
    admin = administrator(Walker(provider), HAINAN)
    admin.follow("登记应用")
    admin.fill(title="甘肃的工作台", redirects=back, confidential="1")
    admin.press("登记")
    found = re.search(r"应用编号 (\S+) 应用密钥 (\S+)", admin.text())
    assert found is not None, admin.text()
    return found[1], found[2]


def chosen(stage: Stage, provider: str, identity: str, secret: str) -> None:
    """Let the province's staff sign in through the provider."""
    admin = administrator(stage.walker(), GANSU)
    admin.follow("设置统一登录")
    admin.fill(title="海南统一登录", issuer=provider, client_id=identity, client_secret=secret, live="1")
    admin.press("保存")


def administrator(walker: Walker, province: int) -> Walker:
    """A province's administrator on the page of applications."""
    walker.open(f"/{province}/desk/sign-in")
    walker.fill(login=f"admin{province}", password=PASSWORD)
    walker.press("登录")
    walker.follow("接入应用")
    return walker
