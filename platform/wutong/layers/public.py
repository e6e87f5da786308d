"""What a plugin uses of inheritance, as `layers` of `wutong.sdk`; a room imports the modules themselves.

from wutong.sdk import Edit, Kind, LayerRow, layers

layers.publish(HINT, [Edit(item, {"words": "…"}, locks=frozenset({"words"}))], actor=actor)
layers.roll_back(HINT, layers.listed(HINT, limit=1)[0].id, actor=actor)
layers.one(HINT, scope().home, item), layers.effective(HINT, scope().home)
"""

from wutong.layers.fold import Folded, HeldAbove
from wutong.layers.queries import effective, one
from wutong.layers.releases import listed, publish, roll_back

__all__ = ["Folded", "HeldAbove", "effective", "listed", "one", "publish", "roll_back"]
