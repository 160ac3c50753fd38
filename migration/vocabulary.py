"""The tables and fields of the CRM that data is migrated into, and the words their choices know."""

from __future__ import annotations

from typing import Final

from drivers.words import Text
from migration.model import Field, Table, Type

INDUSTRIES: Final = (
    "制造业-IT设备", "制造业-机械设备", "制造业-汽车", "制造业-医药", "制造业-食品饮料", "制造业-纺织服装",
    "制造业-化工", "信息技术业-软件", "信息技术业-互联网", "信息技术业-电信", "批发零售业-批发",
    "批发零售业-零售", "金融业-银行", "金融业-保险", "金融业-证券", "服务业-商务咨询", "服务业-人力资源",
    "服务业-餐饮住宿", "服务业-居民服务", "交通运输业-物流", "建筑业-工程施工", "房地产业-开发经营",
    "农林牧渔业-种植", "采矿业-能源", "电力燃气业-供电", "教育业-培训", "卫生业-医院", "文化体育业-传媒",
    "科研业-技术服务", "公共管理业-政府机构",
)  # fmt: skip
SOURCES: Final = (
    "官网", "展会", "电话咨询", "客户转介绍", "线上广告", "社交媒体", "企业微信", "邮件营销", "合作伙伴",
    "陌生拜访", "其他",
)  # fmt: skip
STAGES: Final = ("初步接触", "需求确认", "方案报价", "商务谈判", "赢单", "输单")
FOLLOW_UPS: Final = ("电话", "拜访", "邮件", "微信", "会议")

PROVINCES: Final = {
    "北京": "北京市", "天津": "天津市", "上海": "上海市", "重庆": "重庆市", "河北": "河北省", "山西": "山西省",
    "辽宁": "辽宁省", "吉林": "吉林省", "黑龙江": "黑龙江省", "江苏": "江苏省", "浙江": "浙江省",
    "安徽": "安徽省", "福建": "福建省", "江西": "江西省", "山东": "山东省", "河南": "河南省", "湖北": "湖北省",
    "湖南": "湖南省", "广东": "广东省", "海南": "海南省", "四川": "四川省", "贵州": "贵州省", "云南": "云南省",
    "陕西": "陕西省", "甘肃": "甘肃省", "青海": "青海省", "台湾": "台湾省", "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区", "西藏": "西藏自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区",
    "香港": "香港特别行政区", "澳门": "澳门特别行政区",
}  # fmt: skip
"""Short name to full name of every province-level region."""

_ID = Field("legacy_id", Text("旧系统编号", "Legacy number"), required=True, limit=40)
_CUSTOMER = Field("customer", Text("所属客户", "Customer"), required=True, limit=40, links_to="customers")
_OWNER = Field("owner", Text("负责人", "Owner"), limit=50)

CUSTOMERS: Final = Table(
    "customers",
    Text("客户", "Customers"),
    (
        _ID,
        Field("name", Text("客户全称", "Full name"), required=True),
        Field("contact", Text("联系方式", "Contact"), Type.CONTACT, required=True, limit=120),
        Field("industry", Text("所属行业", "Industry"), Type.CHOICE, required=True, choices=INDUSTRIES),
        Field("province", Text("所在省市", "Province"), Type.REGION),
        Field("source", Text("来源渠道", "Source channel"), Type.CHOICE, choices=SOURCES),
        Field("email", Text("电子邮箱", "E-mail"), Type.EMAIL, limit=120),
        Field("tax_number", Text("统一社会信用代码", "Tax number"), limit=30),
        _OWNER,
        Field("created", Text("建档日期", "Recorded on"), Type.DATE),
        Field("active", Text("最近联系日期", "Last contact"), Type.DATE),
        Field("remark", Text("备注", "Remark"), limit=2000),
    ),
    duplicate_by=("name", "contact"),
    active_by="active",
)
CONTACTS: Final = Table(
    "contacts",
    Text("联系人", "Contacts"),
    (
        _ID,
        _CUSTOMER,
        Field("name", Text("姓名", "Name"), required=True, limit=50),
        Field("phone", Text("电话", "Telephone"), Type.PHONE),
        Field("email", Text("电子邮箱", "E-mail"), Type.EMAIL, limit=120),
        Field("title", Text("职务", "Title"), limit=50),
    ),
)
OPPORTUNITIES: Final = Table(
    "opportunities",
    Text("商机", "Opportunities"),
    (
        _ID,
        _CUSTOMER,
        Field("name", Text("商机名称", "Opportunity"), required=True),
        Field("stage", Text("阶段", "Stage"), Type.CHOICE, required=True, choices=STAGES),
        Field("amount", Text("金额", "Amount"), Type.AMOUNT),
        Field("expected", Text("预计成交日期", "Expected close"), Type.DATE),
        _OWNER,
    ),
)
ORDERS: Final = Table(
    "orders",
    Text("订单", "Orders"),
    (
        _ID,
        _CUSTOMER,
        Field("number", Text("订单号", "Order number"), required=True, limit=40),
        Field("product", Text("产品类别", "Product kind"), limit=100),
        Field("amount", Text("金额", "Amount"), Type.AMOUNT, required=True),
        Field("ordered", Text("下单日期", "Ordered on"), Type.DATE, required=True),
    ),
)
FOLLOWUPS: Final = Table(
    "followups",
    Text("跟进记录", "Follow-ups"),
    (
        _ID,
        _CUSTOMER,
        Field("kind", Text("方式", "Kind"), Type.CHOICE, required=True, choices=FOLLOW_UPS),
        Field("happened", Text("跟进日期", "Date"), Type.DATE, required=True),
        Field("content", Text("内容", "Content"), required=True, limit=2000),
        _OWNER,
    ),
)
TABLES: Final = (CUSTOMERS, CONTACTS, OPPORTUNITIES, ORDERS, FOLLOWUPS)
"""In the order in which they are migrated: what is linked to comes first."""
