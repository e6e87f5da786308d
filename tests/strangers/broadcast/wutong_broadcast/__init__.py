"""村村响: who has no telephone is called over the loudspeakers of his village when there is a notice for him."""

from wutong.sdk import Plugin, Setting
from wutong_broadcast import api, desk
from wutong_broadcast.calling import CALL

plugin = Plugin(
    name="broadcast",
    title="村村响",
    needs_core=">=1.0.dev0,<2",
    translations="translations",
    desk=desk.bp,
    api=api.bp,
    rights={"broadcast.connect": "连接村广播平台"},
    roles={"region_admin": ("broadcast.connect",)},
    settings=(
        Setting("broadcast.gateway", "村广播平台地址", "text", "", hint="完整的 https 地址；没有填写就不喊"),
        Setting("broadcast.times", "村广播每次喊几遍", "number", 2, hint="1 至 5 遍"),
    ),
    channels=(CALL,),
)
