"""Matters (政务服务事项): what the public can apply for, defined above and offered below.

A matter is a stack of layers (`wutong.layers`); this room says which elements it has and how each may change on
the way down (`rules`, `elements`), which combinations contradict each other (`checks`), how lists come in
(`codes`, `sheets`, `importing`, `pack`) and how a citizen finds one (`search`). Calls regions and layers.
"""
