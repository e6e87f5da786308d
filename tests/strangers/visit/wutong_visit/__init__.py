"""现场查看: before some matters are decided somebody goes and looks; what was found is written down, and sealed."""

from wutong.sdk import CaseMoved, Move, Plugin, State
from wutong_visit import desk, handlers
from wutong_visit.actions import WAITING
from wutong_visit.models import Visit

plugin = Plugin(
    name="visit",
    title="现场查看",
    needs_core=">=1.0.dev0,<2",
    models=(Visit,),
    migrations="migrations",
    translations="translations",
    desk=desk.bp,
    reacts={CaseMoved: (handlers.begin,)},
    rights={"visit.look": "现场查看"},
    roles={"reviewer": ("visit.look",)},
    states=(State(WAITING, "等待现场查看", "in_review", "工作人员将上门或到现场查看，{day} 前作出决定。"),),
    moves=(
        Move("visit_ask", "in_review", WAITING, "staff", right="visit.look", undo=True, title="安排现场查看",
             tells="办件将等待现场查看；期限照常计算。"),
        Move("visit_done", WAITING, "in_review", "staff", right="visit.look", needs=("found",), title="现场查看完毕",
             tells="请在“现场查看”中记录结果。"),
    ),
)  # fmt: skip
