"""The sixteen stages of life by which bundles are found (总体清单: 国办发〔2025〕24号; DOMAIN 5.1)."""

from collections.abc import Mapping

from wutong.sdk import N_

#: 企业全生命周期 and 个人全生命周期.
CYCLES: Mapping[str, str] = {"person": N_("个人全生命周期"), "business": N_("企业全生命周期")}
#: Each stage with its cycle and its name, in the order of a life.
STAGES: Mapping[str, tuple[str, str]] = {
    "birth": ("person", N_("出生")),
    "education": ("person", N_("教育")),
    "work": ("person", N_("就业")),
    "living": ("person", N_("生活")),
    "home": ("person", N_("置业")),
    "travel": ("person", N_("出行")),
    "health": ("person", N_("就医")),
    "relief": ("person", N_("救助")),
    "old_age": ("person", N_("养老")),
    "afterwards": ("person", N_("身后")),
    "entry": ("business", N_("准入准营")),
    "hiring": ("business", N_("招聘用工")),
    "taxes": ("business", N_("纳税缴费")),
    "growth": ("business", N_("经营发展")),
    "building": ("business", N_("工程建设")),
    "closing": ("business", N_("注销退出")),
}


def cycle_of(stage: str) -> str:
    """The cycle that a stage belongs to; that of persons where nobody knows the stage."""
    return STAGES.get(stage, ("person", ""))[0]
