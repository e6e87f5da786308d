"""Layers: inheritance once, never copies.

A region publishes only what it changes; what another region sees is the fold of the layers on its line, nation to
village, element by element. This kit knows no matter: a room or a plugin declares its kind and its table.
`kinds` and `fold` are plain Python; `releases`, `claims` and `drafts` hold the verbs, `queries` and `changes` read;
`public` is what a plugin has of them, as `wutong.sdk.layers`.

    THING = Kind("thing", {"name": May.LOCKED, "days": May.AT_MOST, "papers": May.SUBSET, "phone": May.FREE,
                           "levels": May.LOCKED}, claimable=True, levels="levels")

    class Thing(LayerRow, Model):               # look Inherited; one nullable column per element, NULL = as above
        __tablename__ = "things"
        kind = THING
        name: Mapped[str | None] = mapped_column(Text) ...

    its migration: op.create_table("things", *layer_columns("things"), sa.Column("name", sa.Text), ...), then
    `for statement in layer_indexes("things") + policies("things", "inherited"): op.execute(statement)`

Inside `tenancy.at(home)` and `db.work()`; `actor` is written into the one event that each verb publishes:

    publish(THING, [Edit(item, {"days": 5}), Edit(new, {...}, defines=True), Edit(old, withdrawn=True)],
            actor=…, at=None, note="") -> Release          now, or scheduled; HeldAbove names element, holder, value
    roll_back(THING, release_id, actor=…) -> Release       cancels a scheduled one, undoes an effective one
    claim(THING, items, actor=…, reach=Reach(frozenset({"self", "townships", "villages"}), besides=frozenset({…})),
          terms=Terms("agent", accept_level=6, decide_level=4), binding=False) -> Claim; decline, defer, unclaim
    hold, save_draft, publish_draft, drop_draft, drafts    at home only, invisible below; who writes holds first

A kind with a matrix (`ruled_by=matrix("thing_rules", …)`) reads who may set what from data besides: see `matrix`.

Reading, for any region whose line can be seen from here; `exercises` are its administrative levels (行使层级):

    effective(THING, region, exercises) -> list[Folded]    what holds there: on offer and claimed; cached by heads
    one(THING, region, item, exercises) -> Folded | None   the same for one item
    defined(THING, region, items) -> {item: Folded}        claimed or not
    on_offer, unclaimed, deciding, count                   the desk's lists and boards
    outdated, changed, three_way, drifts, diff, history    what moved, from where, when
    coverage, standing                     how far items have come in a whole range below, looking down

`Folded`: `seen["days"]`, `seen.origins["days"].region`, `.root` (who defined it), `.claim` (how it is handled).
Calls downward: events, tenancy, db.
"""
