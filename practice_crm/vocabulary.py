"""The words that records hold: the business's own Chinese ones; the English beside them is for display."""

from __future__ import annotations

from typing import Final

from practice_crm.wording import Text

SALES_REP: Final = "sales_rep"
SALES_MANAGER: Final = "sales_manager"
SALES_DIRECTOR: Final = "sales_director"
SERVICE_AGENT: Final = "service_agent"
MARKETING: Final = "marketing"
ADMINISTRATOR: Final = "administrator"

ROLES: dict[str, Text] = {
    SALES_REP: Text("销售代表", "Sales rep"),
    SALES_MANAGER: Text("销售经理", "Sales manager"),
    SALES_DIRECTOR: Text("销售总监", "Sales director"),
    SERVICE_AGENT: Text("客服专员", "Service agent"),
    MARKETING: Text("市场专员", "Marketing"),
    ADMINISTRATOR: Text("系统管理员", "Administrator"),
}

DEPARTMENTS: dict[str, str] = {"销售部": "Sales", "客服部": "Service", "市场部": "Marketing"}
REGIONS: dict[str, str] = {"华东": "East China", "华北": "North China", "华南": "South China"}
KINDS: dict[str, Text] = {"company": Text("企业", "Company"), "individual": Text("个人", "Individual")}

SOURCES: dict[str, str] = {
    "官网": "Website",
    "展会": "Trade fair",
    "电话咨询": "Telephone enquiry",
    "客户转介绍": "Referral",
    "线上广告": "Online advertising",
    "社交媒体": "Social media",
    "企业微信": "Enterprise chat",
    "邮件营销": "E-mail campaign",
    "合作伙伴": "Partner",
    "陌生拜访": "Cold call",
    "其他": "Other",
}

LEAD_NEW: Final = "新建"
LEAD_WORKING: Final = "跟进中"
LEAD_WON: Final = "已成交"
LEAD_CLOSED: Final = "已关闭"
LEAD_STATUSES: dict[str, str] = {
    LEAD_NEW: "New",
    LEAD_WORKING: "Working",
    LEAD_WON: "Won",
    LEAD_CLOSED: "Closed",
}

STAGE_FIRST: Final = "初步接触"
STAGE_WON: Final = "赢单"
STAGE_LOST: Final = "输单"
STAGES: dict[str, str] = {
    STAGE_FIRST: "First contact",
    "需求确认": "Needs confirmed",
    "方案报价": "Offer",
    "商务谈判": "Negotiation",
    STAGE_WON: "Won",
    STAGE_LOST: "Lost",
}

APPROVAL_AT_MANAGER: Final = "待经理审批"
APPROVAL_AT_DIRECTOR: Final = "待总监审批"
APPROVAL_APPROVED: Final = "已通过"
APPROVAL_REFUSED: Final = "已驳回"
APPROVAL_STATES: dict[str, str] = {
    APPROVAL_AT_MANAGER: "Waits for the manager",
    APPROVAL_AT_DIRECTOR: "Waits for the director",
    APPROVAL_APPROVED: "Approved",
    APPROVAL_REFUSED: "Refused",
}
ACTIVITY_KINDS: dict[str, str] = {
    "电话": "Telephone",
    "拜访": "Visit",
    "会议": "Meeting",
    "邮件": "E-mail",
    "微信": "Chat",
    "其他": "Other",
}

# Sections of GB/T 4754, narrowed down where the business sells most; form: section-branch.
INDUSTRIES: dict[str, str] = {
    "制造业-IT设备": "Manufacturing: IT equipment",
    "制造业-机械设备": "Manufacturing: machinery",
    "制造业-汽车": "Manufacturing: vehicles",
    "制造业-医药": "Manufacturing: pharmaceuticals",
    "制造业-食品饮料": "Manufacturing: food and drink",
    "制造业-纺织服装": "Manufacturing: textiles and clothing",
    "制造业-化工": "Manufacturing: chemicals",
    "信息技术业-软件": "Information technology: software",
    "信息技术业-互联网": "Information technology: internet",
    "信息技术业-电信": "Information technology: telecommunications",
    "批发零售业-批发": "Trade: wholesale",
    "批发零售业-零售": "Trade: retail",
    "金融业-银行": "Finance: banking",
    "金融业-保险": "Finance: insurance",
    "金融业-证券": "Finance: securities",
    "服务业-商务咨询": "Services: business consulting",
    "服务业-人力资源": "Services: human resources",
    "服务业-餐饮住宿": "Services: catering and lodging",
    "服务业-居民服务": "Services: for residents",
    "交通运输业-物流": "Transport: logistics",
    "建筑业-工程施工": "Construction: engineering",
    "房地产业-开发经营": "Real estate: development",
    "农林牧渔业-种植": "Agriculture: crops",
    "采矿业-能源": "Mining: energy",
    "电力燃气业-供电": "Utilities: electricity",
    "教育业-培训": "Education: training",
    "卫生业-医院": "Health: hospitals",
    "文化体育业-传媒": "Culture and sports: media",
    "科研业-技术服务": "Research: technical services",
    "公共管理业-政府机构": "Public administration: government",
}


def english(words: dict[str, str], value: str) -> str:
    """The English beside a stored word; the word itself where there is none."""
    return words.get(value, value)
