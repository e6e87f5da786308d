"""Settings and plugin switches: what a region decides once for itself and everybody below, suggested or locked.

Both are kinds of the layers kit, so a value knows the region it comes from, may be scheduled and rolled back, and is
read from the cache that hangs on the heads of the line. Settings are declared in code by the room that reads them:

    LIMIT = register(Setting("cases.upload_limit", "单个材料大小上限（MB）", "number", 20, may="at_most"))
    queries.value("cases.upload_limit"), queries.enabled("reviews"); actions.set_value, reset, switch

`rules` hold the declarations and checks. Calls downward: layers, web.
"""
