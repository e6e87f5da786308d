"""What a plugin has of homes, as `homes` of `wutong.sdk`: the one editor of what regions inherit.

    BUNDLES = homes.Home("pets_tips", TIP, N_("提示"), N_("…"), (homes.Field("code", N_("代码")), …), key="code",
                         edit="pets.edit", publish="pets.edit")
    Plugin(homes=(BUNDLES,), models=(TipRow,), …)

gives the kind its pages on the desk (list with the origin of every value, draft, review, publishing at once or at an
instant, history, roll-back) and the machine door to the same. An element with a page of the plugin's own names its
endpoint (`Field.door`), reads what the draft holds (`working`) and writes into it (`save`).
"""

from wutong.homes.actions import add, bring_out, save
from wutong.homes.queries import Held, Working, above, held, one, working
from wutong.homes.rules import Field, Home, Item, UnknownItem

__all__ = [
    "Field",
    "Held",
    "Home",
    "Item",
    "UnknownItem",
    "Working",
    "above",
    "add",
    "bring_out",
    "held",
    "one",
    "save",
    "working",
]
