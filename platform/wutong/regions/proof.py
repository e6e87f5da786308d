"""What a public list of a region rests on, in one statement: the layers and claims of its line, and the tree.

Heads tell everything that a line publishes or claims, of any kind, and the last of their bounds that has passed what
took effect by itself; operations tell every change of the tree that is made while people work. What goes by days is
told by the day.
"""

from wutong import tenancy
from wutong.clock import now
from wutong.layers.line import on

STATEMENT = b"""
    with line as (
        select version, region, kind, bounds from heads
        where region = any(array[$1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint])
    )
    select (select array_agg(version order by region, kind) from line),
        (select max(bound) from line, unnest(bounds) bound where bound <= $7::timestamptz),
        (select max(done_at) from region_operations), (select max(undone_at) from region_operations)
"""


def question(region: int) -> tuple[bytes, list[bytes]]:
    """The statement and its values, to be asked in the region's scope."""
    steps = [str(step).encode() for step in on(tenancy.line(region)).values()]
    return STATEMENT, [*steps, now().isoformat().encode()]
