"""The fixed words of the sign-off page, in both languages."""

from __future__ import annotations

from reports.evidence.model import Outcome
from reports.verdict.cases import OUTCOME_WORDS
from reports.verdict.model import Conclusion, State
from reports.words import Text

CONCLUSIONS = {
    Conclusion.GO: Text("可上线", "GO"),
    Conclusion.GO_WITH_CONDITIONS: Text("有条件上线", "GO WITH CONDITIONS"),
    Conclusion.NO_GO: Text("不可上线", "NO-GO"),
}
STATES = {
    State.PASS: Text("通过", "PASS"),
    State.FAIL: Text("不符合", "FAIL"),
    State.INVALID: Text("无效", "INVALID"),
    State.NO_EVIDENCE: Text("没有证据", "NO EVIDENCE"),
    State.NOT_SUPPORTED: Text("不支持", "NOT SUPPORTED"),
    State.WAIVED: Text("豁免", "WAIVED"),
    State.OUT_OF_SCOPE: Text("不在范围", "OUT OF SCOPE"),
}
GLYPHS = {
    State.PASS: "✓",
    State.FAIL: "✗",
    State.INVALID: "!",
    State.NO_EVIDENCE: "?",
    State.NOT_SUPPORTED: "–",
    State.WAIVED: "w",
    State.OUT_OF_SCOPE: "·",
}
"""One sign per state, so that a black-and-white print says as much as the screen."""
OUTCOME_STATE = {
    Outcome.PASSED: State.PASS,
    Outcome.FAILED: State.FAIL,
    Outcome.NOT_SUPPORTED: State.NOT_SUPPORTED,
}
OUTCOMES = {
    Outcome.FAILED: Text("不符合：系统的行为与需求不一致", "Failed: the CRM does not do what is required"),
    Outcome.BROKEN: Text(
        "测试自身出错：须先修好测试", "Broken: the test itself went wrong and wants mending"
    ),
    Outcome.BLOCKED: Text(
        "受阻：系统或其周边无法访问", "Blocked: the CRM or its surroundings could not be reached"
    ),
    Outcome.NOT_SUPPORTED: Text("不支持：系统没有这项功能", "Not supported: the CRM has no such notion"),
    Outcome.NOT_RUN: Text("未执行：计划中有，没有结果", "Not run: planned, without a result"),
    Outcome.AWAITING: Text("待人工：需要由人完成", "Awaiting: a person has to do it"),
}
"""What didn't pass, in the order of the appendix."""
PRIORITIES = {"M": Text("必备", "must"), "S": Text("应当", "should"), "C": Text("可选", "could")}
GROUPS = {
    "PERM": Text("权限", "Access"),
    "CUS": Text("客户", "Customers"),
    "LEAD": Text("线索", "Leads"),
    "OPP": Text("商机与跟进", "Opportunities"),
    "APR": Text("审批", "Approvals"),
    "SRV": Text("服务工单", "Service"),
    "MKT": Text("市场活动", "Marketing"),
    "RPT": Text("仪表盘与报表", "Reports"),
    "MIG": Text("数据迁移", "Migration"),
    "INT": Text("系统集成", "Connections"),
    "PERF": Text("性能", "Load"),
    "SEC": Text("安全", "Security"),
    "USE": Text("用户体验", "Usability"),
    "GOL": Text("上线检查清单", "Checklist"),
    "EVD": Text("证据本身", "Evidence itself"),
    "ENTRY": Text("准入准则", "Entry criteria"),
    "EXIT": Text("准出准则", "Exit criteria"),
}
AREAS = {
    "customers": GROUPS["CUS"],
    "permissions": GROUPS["PERM"],
    "leads": GROUPS["LEAD"],
    "opportunities": GROUPS["OPP"],
    "performance": GROUPS["PERF"],
    "approvals": GROUPS["APR"],
    "service": GROUPS["SRV"],
    "marketing": GROUPS["MKT"],
    "reports": GROUPS["RPT"],
    "integration": GROUPS["INT"],
    "security": GROUPS["SEC"],
    "usability": GROUPS["USE"],
    "migration": GROUPS["MIG"],
    "users": Text("用户管理", "Accounts"),
}
"""Folders of ``features/`` as the report names them; others keep their name."""
TRANSACTIONS = {
    "record_customer": Text("录入客户", "recording a customer"),
    "search": Text("搜索客户", "searching a customer"),
    "open_customer": Text("打开客户", "opening a customer"),
    "log_follow_up": Text("记录跟进", "logging a follow-up"),
    "open_ticket": Text("开立工单", "opening a ticket"),
    "move_stage": Text("推进商机", "moving a stage"),
    "dashboard": Text("查看仪表盘", "looking at the dashboard"),
}
"""Transactions of load runs as people say them; others keep their name."""
PAGES = {
    "home": Text("首页", "home page"),
    "customers": Text("客户列表", "list of customers"),
    "customer": Text("客户页面", "a customer's page"),
    "new_customer": Text("录入表单", "form of a new customer"),
    "dashboard": Text("仪表盘", "dashboard"),
}
"""The frequent pages that a browser opens while the load runs (PERF-05)."""
SEVERITY_WORDS = {
    "blocker": Text("致命", "blocker"),
    "critical": Text("严重", "critical"),
    "major": Text("一般", "major"),
    "minor": Text("轻微", "minor"),
    "trivial": Text("建议", "trivial"),
}
LEVELS = {"high": Text("高", "high"), "medium": Text("中", "medium"), "low": Text("低", "low")}
SIGNERS = (
    Text("项目发起人", "Sponsor"),
    Text("业务负责人 · 销售部", "Business, sales"),
    Text("业务负责人 · 客服部", "Business, service"),
    Text("业务负责人 · 市场部", "Business, marketing"),
    Text("IT 负责人", "IT"),
    Text("质量负责人 QA", "Quality (QA)"),
)

__all__ = [
    "AREAS",
    "CONCLUSIONS",
    "GLYPHS",
    "GROUPS",
    "LEVELS",
    "OUTCOMES",
    "OUTCOME_STATE",
    "OUTCOME_WORDS",
    "PRIORITIES",
    "SEVERITY_WORDS",
    "SIGNERS",
    "STATES",
    "PAGES",
    "TRANSACTIONS",
    "WORDS",
]

WORDS = {
    "a_rights": Text("权限矩阵（PERM-06）", "Matrix of rights (PERM-06)"),
    "approved_by": Text("批准", "approved by"),
    "changed_since": Text("批准后有改动", "changed since its approval by"),
    "not_approved": Text("未经关键用户批准", "not approved by a key user"),
    "signoff": Text("上线签核", "Go-live sign-off"),
    "verdict": Text("结论", "Verdict"),
    "reasons": Text("理由", "Reasons"),
    "no_reasons": Text(
        "每项必备和应当需求、每个检查项都有证据并已通过。",
        "Every must and should requirement and every checklist item passes, with evidence.",
    ),
    "risks": Text("未决风险", "Open risks"),
    "conditions": Text("上线条件", "Conditions"),
    "none": Text("无", "none"),
    "more": Text("其余见附录", "the rest is in the appendix"),
    "owner": Text("责任人", "Owner"),
    "due": Text("期限", "Due"),
    "overview": Text("需求全景", "All requirements at a glance"),
    "legend": Text("方角=必备　圆角=应当　虚线=可选", "square = must · round = should · dashed = could"),
    "remarks": Text("备注", "Remarks"),
    "signatures": Text("签字", "Signatures"),
    "role": Text("角色", "Role"),
    "name": Text("姓名", "Name"),
    "agree": Text("意见", "Decision"),
    "agree_box": Text("☐ 同意　☐ 不同意", "☐ agree  ☐ disagree"),
    "signature": Text("签名", "Signature"),
    "agreed": Text("同意", "agreed"),
    "on_paper": Text("纸质签名，扫描件已归档", "on paper, scan filed"),
    "by_key": Text("SSH 签名已归档", "SSH signature filed"),
    "date": Text("日期", "Date"),
    "digest": Text("证据指纹", "Evidence digest"),
    "crm": Text("被测系统", "CRM under test"),
    "build": Text("版本", "Build"),
    "address": Text("地址", "Address"),
    "round": Text("轮次", "Round"),
    "run": Text("运行", "Run"),
    "ran": Text("执行时间", "Executed"),
    "judged_on": Text("判定日期", "Judged on"),
    "customers": Text("系统中的客户数", "Customers in the CRM"),
    "unknown": Text("未知", "unknown"),
    "browser": Text("浏览器", "Browser"),
    "tools": Text("工具", "Tools"),
    "appendix": Text("附录", "Appendix"),
    "a_evidence": Text("A　证据能否采信", "A  Can the evidence be trusted"),
    "a_requirements": Text("B　每项需求：目标、实测、状态", "B  Every requirement: goal, measured, state"),
    "a_checklist": Text("C　上线检查清单", "C  Go-live checklist"),
    "a_matrix": Text("D　需求跟踪矩阵", "D  Traceability matrix"),
    "a_open": Text("E　没有通过的用例", "E  Cases that did not pass"),
    "a_load": Text("F　负载测试", "F  Load"),
    "a_waivers": Text("G　豁免与缺陷", "G  Waivers and defects"),
    "a_used": Text("H　用得最多、又慢或出错的操作在前", "H  Used most, and slow or failing, first"),
    "a_rounds": Text("I　各轮对比", "I  Rounds compared"),
    "a_risks": Text("J　风险登记册", "J  Risk register"),
    "a_completion": Text("K　测试完成报告", "K  Test completion report"),
    "a_context": Text("L　环境、数据与依据", "L  Surroundings, data and sources"),
    "why": Text("原因", "Why"),
    "approved": Text("提出 → 批准", "Asked, approved"),
    "until": Text("有效期", "Until"),
    "defects": Text("缺陷", "Defects"),
    "severity": Text("严重程度", "Severity"),
    "share": Text("使用占比", "Share"),
    "limit": Text("限值", "Limit"),
    "trouble": Text("超限或出错", "over its limit or failing"),
    "well": Text("正常", "well"),
    "used_note": Text(
        "排序：先是超限或出错的，再按“使用占比 × 平均响应时间与限值之比 + 10 × 失败率”。",
        "Order: what is over its limit or failing first, then by share x (mean against its limit + 10 x share failed).",
    ),
    "not_passed": Text("未通过", "Not passed"),
    "risk": Text("风险", "Risk"),
    "likelihood": Text("可能性", "Likelihood"),
    "impact": Text("影响", "Impact"),
    "measure": Text("措施", "Measure"),
    "limits": Text(
        "结论只就这一版本、这些数据和这些例子成立；封存之前发生的事只能查到清单和格式所及之处；纸质签名须与扫描件上的短指纹人工核对。",
        "The verdict holds for this build, this data and these examples; what happened before the seal can only be found "
        "as far as manifest and schema reach; compare signatures on paper with the short digest on the scan.",
    ),
    "signoff_digest": Text("签核指纹", "Sign-off digest"),
    "id": Text("编号", "Id"),
    "criterion": Text("准则", "Criterion"),
    "requirement": Text("需求", "Requirement"),
    "priority": Text("优先级", "Priority"),
    "goal": Text("目标", "Goal"),
    "measured": Text("实测", "Measured"),
    "state": Text("状态", "State"),
    "item": Text("检查项", "Item"),
    "evidence": Text("证据与勾选人", "Evidence, ticked by"),
    "scenario": Text("场景", "Scenario"),
    "page": Text("页面", "Web page"),
    "interface": Text("接口", "HTTP"),
    "no_scenario": Text("没有场景", "no scenario"),
    "channel": Text("渠道", "Channel"),
    "message": Text("说明", "Message"),
    "all_passed": Text("全部通过。", "All passed."),
    "no_load": Text("没有负载结果。", "There is no load result."),
    "details": Text(
        "步骤、截图与请求见 Allure 报告", "steps, pictures and requests are in the Allure report"
    ),
    "unstable": Text("重试后通过", "passed on a later try"),
    "reps": Text("同时在线销售代表", "Reps at the same time"),
    "window": Text("测量时间窗", "Measured window"),
    "before": Text("开始前客户数", "Customers before"),
    "confirmed": Text("确认保存", "Confirmed saves"),
    "stored": Text("实际入库", "Stored"),
    "doubles": Text("重复编号", "Duplicate numbers"),
    "generator": Text("发压端：CPU（单核）/ 延迟 p99", "Generator: CPU of one core / lag p99"),
    "valid": Text("测量有效", "Measurement valid"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "transaction": Text("操作", "Transaction"),
    "count": Text("次数", "Count"),
    "failed": Text("失败", "Failed"),
    "mean": Text("平均", "Mean"),
    "users": Text("在线人数", "Reps"),
    "chart": Text("响应时间与在线人数（每秒）", "Response time and reps over time"),
    "seconds": Text("秒（0 = 测量开始）", "seconds (0 = start of the window)"),
    "warm_up": Text("升压", "ramp"),
    "sources": Text("依据文件", "Made from"),
    "register": Text("需求登记册", "Register"),
    "criteria": Text("准则", "Criteria"),
    "checklist": Text("检查清单", "Checklist"),
    "leftovers": Text("未能清除的测试数据", "Test data that could not be removed"),
    "cases": Text("用例", "cases"),
    "report": Text("Allure 报告", "Allure report"),
    "planned": Text("测试用例", "Test cases"),
    "trusted": Text("可采信：已封存、完整、未变动", "trusted: sealed, complete, unchanged"),
    "untrusted": Text("不可采信", "can't be trusted"),
}
