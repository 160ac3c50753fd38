"""Text in the two languages of the product; Chinese comes first."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One message in both languages."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The message in ``lang``."""
        return self.zh if lang == "zh" else self.en


def lang_of(code: str | None) -> Lang:
    """Our language for a Django language code such as ``zh-hans`` or ``en-us``."""
    return "en" if (code or "").lower().startswith("en") else "zh"


LABELS: dict[str, Text] = {
    "name": Text("客户全称", "Customer name"),
    "kind": Text("客户性质", "Kind"),
    "industry": Text("所属行业", "Industry"),
    "contact": Text("联系方式", "Contact"),
    "region": Text("区域", "Region"),
    "source": Text("来源渠道", "Source channel"),
    "remark": Text("备注", "Remark"),
    "owner": Text("负责人", "Owner"),
    "number": Text("客户编号", "Customer number"),
    "company": Text("公司名称", "Company"),
    "status": Text("跟进状态", "Status"),
    "stage": Text("阶段", "Stage"),
    "reason": Text("输单原因", "Loss reason"),
    "amount": Text("金额（元）", "Amount (CNY)"),
    "customer": Text("客户", "Customer"),
    "role": Text("角色", "Role"),
    "department": Text("部门", "Department"),
    "team": Text("团队", "Team"),
    "active": Text("状态", "State"),
    "file": Text("文件", "File"),
    "backup": Text("备份", "Back-up"),
    "lead": Text("线索", "Lead"),
    "opportunity": Text("商机", "Opportunity"),
    "task": Text("待办", "To-do"),
    "attachment": Text("附件", "File"),
    "user": Text("用户名", "User name"),
    "password": Text("密码", "Password"),
    "created_at": Text("创建时间", "Created"),
    "person": Text("姓名", "Name"),
    "position": Text("职务", "Position"),
    "label": Text("字段名称", "Field name"),
    "type": Text("类型", "Type"),
    "options": Text("选项", "Choices"),
    "default": Text("默认值", "Default"),
    "required": Text("必填", "Required"),
    "tags": Text("客户标签", "Tags"),
    "tag": Text("标签", "Tag"),
    "discount": Text("折扣金额（元）", "Discount (CNY)"),
    "why": Text("申请理由", "Reason for the discount"),
    "comment": Text("审批意见", "Comment"),
    "activity_kind": Text("跟进方式", "Kind of follow-up"),
    "happened_at": Text("跟进时间", "Time"),
    "next_step": Text("下一步", "Next step"),
    "closing_on": Text("预计成交日期", "Expected closing date"),
    "takers": Text("参与分配的销售代表", "Reps who are given leads"),
    "pool_keeper": Text("公共池经理", "Keeper of the pool"),
    "in_pool": Text("公共池", "In the pool"),
    "written_by": Text("记录人", "Written by"),
    "idle_days": Text("退回天数", "Days without follow-up"),
    "refuses_contact": Text("拒绝被联系", "Refuses contact"),
    "title": Text("标题", "Title"),
    "via": Text("受理渠道", "Came by"),
    "category": Text("类别", "Category"),
    "priority": Text("优先级", "Priority"),
    "satisfaction": Text("满意度", "Satisfaction"),
    "reply": Text("回复内容", "Answer"),
    "reopen_reason": Text("重新打开的原因", "Reason for reopening"),
    "agents": Text("负责的客服", "Agents"),
    "subject": Text("邮件主题", "Subject"),
    "body": Text("正文", "Text"),
    "keyword": Text("名称包含", "Name contains"),
    "smtp": Text("发信服务器", "Mail server"),
    "order_number": Text("订单编号", "Order number"),
    "customer_number": Text("客户编号", "Customer number"),
    "product_kind": Text("产品类别", "Product kind"),
    "ordered_at": Text("下单时间", "Ordered at"),
    "connection": Text("连接", "Connection"),
    "address": Text("地址", "Address"),
    "fields": Text("字段清单", "List of fields"),
    "frequency": Text("同步频率", "Frequency"),
    "daily_at": Text("每日同步时间", "Daily at"),
    "retry_seconds": Text("重试间隔（秒）", "Pause before a retry (s)"),
    "attempts": Text("最多尝试次数", "Attempts at most"),
    "patience_seconds": Text("等待回应（秒）", "Patience (s)"),
}


def label(field: str) -> Text:
    """What a person calls ``field``."""
    return LABELS.get(field, Text(field, field))
