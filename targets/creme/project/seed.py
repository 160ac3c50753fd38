"""Roles, people and vocabulary of the business, put into Creme by its own means; safe to run again.

Run by the Python of Creme's own environment. ``GOLIVE_CREME_PEOPLE`` holds the accounts as JSON,
``GOLIVE_CREME_PASSWORD`` their password, ``GOLIVE_CREME_REPS`` how many load accounts there are to be.
"""

# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instance.settings")
django.setup()

from creme import activities, documents, opportunities, persons, products, reports, tickets  # noqa: E402
from creme.creme_core.auth import EntityCredentials as Right  # noqa: E402
from creme.creme_core.core.entity_cell import EntityCellRegularField  # noqa: E402
from creme.creme_core.core.entity_filter import EF_CREDENTIALS, condition_handler, operators  # noqa: E402
from creme.creme_core.models import (  # noqa: E402
    CremeEntity,
    Currency,
    EntityFilter,
    FieldsConfig,
    HeaderFilter,
    SetCredentials,
    UserRole,
)
from creme.emails import get_emailcampaign_model, get_mailinglist_model  # noqa: E402
from creme.opportunities.models import SalesPhase  # noqa: E402
from creme.persons.models import Sector  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.hashers import check_password, make_password  # noqa: E402
from django.db import transaction  # noqa: E402

User = get_user_model()
Organisation, Contact = persons.get_organisation_model(), persons.get_contact_model()
Opportunity, Ticket = opportunities.get_opportunity_model(), tickets.get_ticket_model()
Activity, Document = activities.get_activity_model(), documents.get_document_model()
Product, Service = products.get_product_model(), products.get_service_model()
Report, Campaign, MailingList = reports.get_report_model(), get_emailcampaign_model(), get_mailinglist_model()

EVERYTHING = Right.VIEW | Right.CHANGE | Right.DELETE | Right.LINK | Right.UNLINK
LOOK = Right.VIEW | Right.LINK
SALES_APPS = ["persons", "opportunities", "activities", "documents", "products", "billing", "assistants"]
SALES_MODELS = [Organisation, Contact, Opportunity, Activity, Document, Product, Service]
PHASES = [
    ("初步接触", ""),
    ("需求确认", ""),
    ("方案报价", ""),
    ("商务谈判", ""),
    ("赢单", "won"),
    ("输单", "lost"),
]
COLUMNS = ["name", "phone", "email", "sector", "user"]
SECTORS = [
    "制造业-IT设备", "制造业-机械设备", "制造业-汽车", "制造业-医药", "制造业-食品饮料", "制造业-化工",
    "信息技术业-软件", "信息技术业-互联网", "服务业-软件和信息技术", "服务业-商务咨询", "服务业-餐饮住宿",
    "批发零售业-批发", "批发零售业-零售", "金融业-银行", "金融业-保险", "交通运输业-物流", "建筑业-工程施工",
    "教育业-培训", "卫生业-医院", "公共管理业-政府机构",
]  # fmt: skip


def role(name, apps, models):
    """A role that may make, list and export ``models``; rights on records are given apart."""
    found = UserRole.objects.filter(name=name).first()
    return found or UserRole.objects.smart_create(
        name=name,
        allowed_apps=apps,
        creatable_models=models,
        listable_models=models,
        exportable_models=models,
    )


def grant(to, value, which, model=None, only=None):
    """Let ``to`` do ``value`` with all, their own, or the filtered records."""
    ctype = None if model is None else _ctype(model)
    SetCredentials.objects.get_or_create(
        role=to, set_type=which, ctype=ctype, efilter=only, defaults={"value": value}
    )


def credentials_filter(id_, name, model, field, values):
    """A filter of Creme's own kind for rights, replaced when its values have changed."""
    made, _ = EntityFilter.objects.get_or_create(
        id=id_,
        defaults={"name": name, "entity_type": model, "filter_type": EF_CREDENTIALS, "is_custom": True},
    )
    condition = condition_handler.RegularFieldConditionHandler.build_condition(
        model=model,
        field_name=field,
        operator=operators.EqualsOperator,
        values=values,
        filter_type=EF_CREDENTIALS,
    )
    made.set_conditions([condition], check_cycles=False, check_privacy=False)
    return made


def roles(teams):
    """The business's roles; a manager's role belongs to a team, as Creme ties rights to roles."""
    rep = role("销售代表", SALES_APPS, SALES_MODELS)
    grant(rep, EVERYTHING, SetCredentials.ESET_OWN)
    director = role("销售总监", [*SALES_APPS, "reports", "commercial"], [*SALES_MODELS, Report])
    grant(director, EVERYTHING, SetCredentials.ESET_ALL)
    service = role(
        "客服专员", ["persons", "tickets", "activities", "documents", "assistants"], [Ticket, Activity]
    )
    service.listable_ctypes.add(_ctype(Organisation), _ctype(Contact))
    grant(service, EVERYTHING, SetCredentials.ESET_OWN)
    grant(service, LOOK, SetCredentials.ESET_ALL)
    marketing = role("市场专员", ["persons", "emails", "documents"], [Campaign, MailingList])
    marketing.listable_ctypes.add(_ctype(Organisation), _ctype(Contact))
    grant(marketing, EVERYTHING, SetCredentials.ESET_OWN)
    grant(marketing, LOOK, SetCredentials.ESET_ALL)
    made = {"销售代表": rep, "销售总监": director, "客服专员": service, "市场专员": marketing}
    for team in teams:
        made[f"销售经理 {team}"] = role(
            f"销售经理 {team}", [*SALES_APPS, "reports", "commercial"], [*SALES_MODELS, Report]
        )
        grant(made[f"销售经理 {team}"], EVERYTHING, SetCredentials.ESET_OWN)
    # Who sees only their own must still see and link the company's own organisation, or they can make
    # no opportunity: it needs an emitter.
    own_company = credentials_filter("golive-own_company", "本公司", Organisation, "is_managed", [True])
    for each in made.values():
        grant(each, LOOK, SetCredentials.ESET_FILTER, Organisation, own_company)
    return made


def team_rights(made, people, teams):
    """A manager may do everything with what belongs to somebody of their team."""
    for number, team in enumerate(teams, 1):
        users = [p["user"] for p in people if p["team"] == team]
        of_team = credentials_filter(
            f"golive-team_{number}", f"{team}团队的记录", CremeEntity, "user__username", users
        )
        grant(made[f"销售经理 {team}"], EVERYTHING, SetCredentials.ESET_FILTER, None, of_team)


def account(person, made, password, hashes):
    """One account; an existing one keeps its password when it's still the right one."""
    named = {"username": person["user"], "email": f"{person['user']}@example.org"}
    named |= {"first_name": person["name"][1:] or "-", "last_name": person["name"][:1]}
    user = User.objects.filter(username=person["user"]).first()
    if user is None and person["role"] == "系统管理员":
        user = User.objects.create_superuser(**named)
    elif user is None:
        by_team = f"{person['role']} {person['team']}"
        user = User.objects.create_user(role=made.get(by_team) or made[person["role"]], **named)
    if user.password not in hashes:
        hashes[user.password] = user.has_usable_password() and check_password(password, user.password)
    if not hashes[user.password]:
        user.password = hashes["new"]
    user.displayed_name = person["name"]
    user.is_active = True
    user.save()


def accounts(people, made, password, reps):
    """Everybody of the settings, and the load accounts ``rep001`` …; populate's own account is closed."""
    hashes = {"new": make_password(password)}
    hashes[hashes["new"]] = True
    for person in people:
        account(person, made, password, hashes)
    for number in range(1, reps + 1):
        user = f"rep{number:03d}"
        account({"name": user, "user": user, "role": "销售代表", "team": ""}, made, password, hashes)
    root = User.objects.get(username="root")
    root.set_unusable_password()
    root.save()


def vocabulary():
    """Phases and sectors in the business's words; Creme's own examples go where nothing uses them."""
    for order, (name, flag) in enumerate(PHASES, 1):
        SalesPhase.objects.update_or_create(
            name=name, defaults={"order": order, "won": flag == "won", "lost": flag == "lost"}
        )
    names = [name for name, _ in PHASES]
    first = SalesPhase.objects.get(name=PHASES[0][0])
    foreign = SalesPhase.objects.exclude(name__in=names)
    Opportunity.objects.filter(sales_phase__in=foreign).update(sales_phase=first)
    foreign.delete()
    for name in SECTORS:
        Sector.objects.get_or_create(title=name)
    Sector.objects.exclude(title__in=SECTORS).exclude(organisation__isnull=False).delete()
    Currency.objects.update_or_create(
        international_symbol="CNY", defaults={"name": "人民币", "local_symbol": "¥", "is_default": True}
    )


def required():
    """CUS-02 by Creme's own field configuration, as far as it goes.

    It can demand a telephone number or an e-mail address, not one of the two: demanding the telephone would
    turn away every customer who is known by e-mail, so the contact stays optional, and the scenario fails.
    """
    config, _ = FieldsConfig.objects.get_or_create(content_type=_ctype(Organisation))
    config.descriptions = [("sector", {FieldsConfig.REQUIRED: True})]
    config.save()


def columns():
    """What the customer list shows and exports: what a rep wants to see of a customer."""
    cells = [EntityCellRegularField.build(Organisation, name) for name in COLUMNS]
    view = HeaderFilter.objects.get(id="persons-hf_organisation")
    view.cells = cells
    view.save()
    legacy = [EntityCellRegularField.build(Organisation, name) for name in (*COLUMNS, "code", "description")]
    HeaderFilter.objects.proxy(
        id="golive-legacy", name="Legacy", model=Organisation, cells=legacy, is_custom=True
    ).get_or_create()


def company():
    """The company that sells, instead of the placeholder of a new Creme."""
    Organisation.objects.filter(is_managed=True, name="ReplaceByYourSociety").update(
        name="本公司", phone="021-60000000", sector=Sector.objects.get(title=SECTORS[0])
    )


def _ctype(model):
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(model)


def main():
    people = json.loads(os.environ["GOLIVE_CREME_PEOPLE"])
    teams = sorted({p["team"] for p in people if p["team"]})
    with transaction.atomic():
        vocabulary()
        required()
        company()
        columns()
        made = roles(teams)
        accounts(
            people, made, os.environ["GOLIVE_CREME_PASSWORD"], int(os.environ.get("GOLIVE_CREME_REPS", "100"))
        )
        team_rights(made, people, teams)


main()
