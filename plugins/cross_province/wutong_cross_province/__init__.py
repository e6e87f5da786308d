"""跨省通办: somebody stands at a window far from the place that decides his case, and need not travel there.

The three modes of 国办发〔2020〕35号: 全程网办, 异地代收代办 (who receives does not accept), 多地联办. Each side knows
only what is its own; the two speak through `post.send` and react in receivers, so that it makes no difference whether
the other side is a region of this installation or of another. Imports `wutong.sdk` alone.
"""

from wutong.sdk import Plugin
from wutong_cross_province import post
from wutong_cross_province.events import MessageSent
from wutong_cross_province.models import Post

plugin = Plugin(
    name="cross_province",
    title="跨省通办",
    needs_core=">=1.0.dev0,<2",
    models=(Post,),
    migrations="migrations",
    translations="translations",
    events=(MessageSent,),
    reacts={MessageSent: (post.arrived,)},
)
