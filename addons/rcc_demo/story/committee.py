"""The loan committee meets: two limits above the branch, one decided, one put off for another meeting."""

from . import clock
from .staff import user

MEMBERS = ("committee", "committee2", "committee3")
CHOICES = (("for", "经营稳定，还款来源可靠"), ("for", "同意"), ("against", "建议先核实种植合同"))
DISCUSSION = "客户经理汇报调查情况；委员询问土地流转合同与销售渠道。"
PUT_OFF = "种植合同原件未到，请补充后再议。"


def tell(env):
    """Hold yesterday's meeting, if anything waits for the committee."""
    with clock.days_ago(env, 1):
        chair, *others = (user(env, login) for login in MEMBERS)
        meeting = env["rcc.committee.meeting"].with_user(chair).create({"place": "联社三楼会议室"})
        meeting.action_draw_agenda()
        if not meeting.item_ids:
            return
        meeting.member_ids.present = True
        meeting.chair_id = chair
        meeting.action_open()
        first, *rest = meeting.item_ids
        first.note = DISCUSSION
        for member, vote in zip((chair, *others), CHOICES, strict=True):
            _vote(first, member, *vote)
        first.action_decide()
        for item in rest:
            item.note = PUT_OFF
            item.action_defer()
        meeting.action_close()


def _vote(item, member, choice, reason):
    seat = item.meeting_id.member_ids.filtered(lambda row: row.user_id == member)
    item.env["rcc.committee.vote"].with_user(member).create(
        {"item_id": item.id, "member_id": seat.id, "choice": choice, "reason": reason}
    )
