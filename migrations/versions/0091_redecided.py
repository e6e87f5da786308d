"""Documents of cases that were opened again by order say what ended them, as those do that were written since 0090."""

from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

#: The rules as they are today (`documents.rules.ended`). A step that may be taken back was, if an `undo` behind it
#: reaches down to it before a step that may not: within each `stretch` of such steps they open and close like brackets.
#: A step that decides ends what was decided in an earlier `round`; one that revokes or cancels, what was in its own.
ENDED = """
with opened as (
    select distinct region, case_id from case_steps where move = 'reopen'
), told as (
    select step.region, step.case_id, step.seq, step.move, step.at,
           case when step.move in ('accept', 'deem', 'grant', 'lapse', 'refuse', 'reject_jurisdiction',
                                   'reject_not_required', 'request_correction', 'suspend') then 1
                when step.move = 'undo' then -1 else 0 end as opens,
           count(*) filter (where step.move in (
               'add_reviewer', 'answer_precheck', 'archive', 'ask_extension', 'ask_precheck', 'cancel', 'correct',
               'countersign', 'decline_extension', 'deliver', 'discard', 'extend', 'find_false', 'fix', 'hand_over',
               'meet', 'mend', 'order_mending', 'reopen', 'request_again', 'resubmit', 'resume', 'review', 'revoke',
               'send_again', 'send_back', 'submit', 'terminate', 'unask', 'unask_precheck', 'verify', 'waive',
               'withdraw'
           )) over history as stretch,
           count(*) filter (where step.move = 'reopen') over history as round
      from case_steps as step
      join opened on opened.region = step.region and opened.case_id = step.case_id
    window history as (partition by step.region, step.case_id order by step.seq)
), nested as (
    select told.*, sum(opens) over (partition by region, case_id, stretch order by seq) as depth from told
), closing as (
    select nested.*, min(depth) over (
        partition by region, case_id, stretch order by seq rows between 1 following and unbounded following
    ) as least from nested
), standing as (
    select region, case_id, seq, move, at, round
      from closing
     where opens = 0 or (opens = 1 and coalesce(least, depth) >= depth)
), ends as (
    select distinct on (given.region, given.case_id, given.seq) given.region, given.case_id, given.seq as given,
           later.seq, (later.at at time zone 'Asia/Shanghai')::date as day,
           case when later.round > given.round then 'redecided'
                when later.move = 'cancel' then 'cancelled' else 'revoked' end as how
      from standing as given
      join standing as later on later.region = given.region and later.case_id = given.case_id and later.seq > given.seq
     where (
        later.round > given.round
        and later.move in ('accept', 'deem', 'grant', 'refuse', 'reject_not_required', 'reject_jurisdiction')
        and given.move in ('reject_not_required', 'reject_jurisdiction', 'terminate', 'lapse')
     ) or (
        later.round > given.round
        and later.move in ('grant', 'refuse', 'reject_not_required', 'reject_jurisdiction')
        and given.move in ('grant', 'refuse', 'correct', 'revoke', 'find_false', 'cancel')
     ) or (
        later.round = given.round
        and later.move in ('revoke', 'find_false', 'cancel')
        and given.move in ('grant', 'refuse', 'correct')
     )
     order by given.region, given.case_id, given.seq, later.seq
)
update case_documents as document
   set ended_as = ends.how, ended_on = ends.day, ended_seq = ends.seq
  from told left join ends on ends.region = told.region and ends.case_id = told.case_id and ends.given = told.seq
 where told.region = document.region and told.case_id = document.case_id and told.seq = document.seq
   and document.ended_seq is distinct from ends.seq
"""


def upgrade() -> None:
    """Say of old documents what later steps ended, and put right what was said of a case that was opened again."""
    op.execute(ENDED)


def downgrade() -> None:
    """What documents say is true before it, too."""
