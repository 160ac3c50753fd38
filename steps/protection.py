"""安全防护 / Protection

Text stays text, files are only kept, nobody acts in somebody else's name (SEC-01, SEC-02, SEC-06).
"""

from __future__ import annotations

import io
import zipfile

from pytest_bdd import given, then, when

from drivers.areas.uploads import File
from drivers.sentences import sentence
from steps.asserting import denied, judged

MEGABYTE = 1024 * 1024
PDF = b"%PDF-1.7\n% golive\n"


@when(sentence("{who:person}在“{form}”的每个文字栏填入“{text}”"))
def _(at, story, who, form, text):
    """填好表单，保存，再打开看 / fill in the form, save it, look at it again"""
    about = story.id_of("上海远景科技有限公司")
    story.notes["texts"] = at(who).protection.fill_texts(form, story.marked(text), about)


@then(sentence("每一栏都原样保存、原样显示，没有被当作程序执行"))
def _(story):
    """看到的和填的一字不差 / what is shown is what was typed, to the letter"""
    assert story.notes["texts"], "没有对照：表单里没有文字栏"
    for seen in story.notes["texts"]:
        assert not seen.ran, f"“{seen.field}”里的文字被当作程序执行了"
        assert seen.shown == seen.typed, f"“{seen.field}”填的是 {seen.typed!r}，显示的是 {seen.shown!r}"


@then(sentence("{who:person}搜索“{text}”，结果里没有{owner:person}的客户“{name}”"))
def _(at, prepared, story, who, text, owner, name):
    """命令只是要找的文字；负责人按名称找得到 / a command is only a text to look for; by its name the owner finds it"""
    control = prepared(owner).customers.search(story.marked(name))
    assert story.marked(name) in [c.name for c in control], "没有对照：负责人按名称也找不到"
    found = [c.name for c in at(who).customers.search(text)]
    assert story.marked(name) not in found, f"{who}搜索“{text}”看到了别人的客户"


@when(sentence("{who:person}给客户“{name}”上传{kind:word}附件“{file}”"))
def _(at, story, who, name, kind, file):
    """上传一个这样的文件 / put such a file to the customer"""
    story.notes["file"] = File(file, CONTENTS[kind])
    story.attempt(lambda: at(who).uploads.attach(story.id_of(name), story.notes["file"]))


@when(sentence("{who:person}给客户“{name}”上传 5 MB {more:int} 字节的 PDF 附件"))
def _(at, story, who, name, more):
    """内容是 PDF，大小如上 / a PDF of this size"""
    file = File("大文件.pdf", PDF.ljust(5 * MEGABYTE + more, b"\n"))
    story.attempt(lambda: at(who).uploads.attach(story.id_of(name), file))


@when(sentence("{who:person}给客户“{name}”上传名字有 {length:int} 个字的“{ending}”附件"))
def _(at, story, who, name, length, ending):
    """不算结尾，名字有这么长 / so long a name, its ending not counted"""
    story.notes["file"] = File("长" * length + ending, CONTENTS["表格"])
    story.attempt(lambda: at(who).uploads.attach(story.id_of(name), story.notes["file"]))


@then(sentence("客户“{name}”的附件名缩短为 {most:int} 个字，以“{ending}”结尾，下载回来内容不变"))
def _(at, story, name, most, ending):
    """名字缩短，内容不缩短 / the name is cut, the content is not"""
    story.accepted()
    uploads, sent = at(story.owner_of(name)).uploads, story.notes["file"]
    (found,) = uploads.of_customer(story.id_of(name))
    assert len(found.name) == most and found.name.endswith(ending), f"附件名是“{found.name}”"
    assert uploads.fetch(story.id_of(name), found.id).content == sent.content, "下载回来的内容不同"


@then(sentence("上传的结果是“{outcome}”"))
def _(story, outcome):
    """成功，或者拒绝的原因 / success, or the reason of the refusal"""
    judged(story, outcome)


@given(sentence("客户“{name}”有 PDF 附件“{file}”"))
def _(prepared, story, name, file):
    """负责人之前上传的 / its owner has put it there before"""
    uploads = prepared(story.owner_of(name)).uploads
    uploads.attach(story.id_of(name), File(file, PDF))
    story.notes["attached"] = (story.id_of(name), one(uploads.of_customer(story.id_of(name)), file).id)


@then(sentence("客户“{name}”有附件“{file}”，下载回来内容不变"))
def _(at, story, name, file):
    """列表里有，取回来一个字节也不差 / it is listed and comes back byte for byte"""
    story.accepted()
    uploads, sent = at(story.owner_of(name)).uploads, story.notes["file"]
    found = one(uploads.of_customer(story.id_of(name)), file)
    assert found.size == len(sent.content), f"大小应为 {len(sent.content)}，显示 {found.size}"
    assert uploads.fetch(story.id_of(name), found.id).content == sent.content, "下载回来的内容不同"


@then(sentence("客户“{name}”没有附件"))
def _(at, story, name):
    """被拒绝的文件没有留下 / nothing is left of the refused file"""
    assert not at(story.owner_of(name)).uploads.of_customer(story.id_of(name))


@then(sentence("{who:person}打开附件“{file}”时只能保存，不会直接运行"))
def _(at, story, who, file):
    """系统要求浏览器保存文件，而不是打开 / the browser is told to save the file, not to open it"""
    fetched = at(who).uploads.fetch(*story.notes["attached"])
    assert fetched.content == PDF, "没有对照：取到的不是这个文件"
    assert fetched.to_be_saved, f"附件“{file}”会在系统里直接打开"
    assert not fetched.could_run, f"附件“{file}”可能被浏览器当作网页运行"


@then(sentence("{who:person}取附件“{file}”被拒绝，{owner:person}取得到"))
def _(at, prepared, story, who, file, owner):
    """知道地址也拿不到别人客户的附件 / knowing the address is not enough"""
    got = prepared(owner).uploads.fetch(*story.notes["attached"])
    assert got.content == PDF, "没有对照：负责人也取不到"
    denied(lambda: at(who).uploads.fetch(*story.notes["attached"]), f"{who}取到了别人客户的附件“{file}”")


@then(sentence("登录凭证不能被程序读取，别的网站也不能带着它提交"))
def _(story):
    """会话 Cookie 是 HttpOnly，SameSite 为 Lax 或 Strict / HttpOnly, and SameSite is Lax or Strict"""
    cookie = story.notes["desk"].protection.cookie()
    assert cookie.http_only, "登录凭证能被程序读取（没有 HttpOnly）"
    assert cookie.same_site in ("lax", "strict"), f"别的网站能带着登录凭证提交（SameSite={cookie.same_site}）"


@when(sentence("{who:person}登录后打开了别的网站，那里暗中修改客户“{name}”的联系方式"))
def _(at, story, who, name):
    """别的网站替他提交修改 / another site sends the change in this person's name"""
    at(who).protection.forged(story.id_of(name), "021-66660000")


@then(sentence("客户“{name}”的联系方式没有变，{who:person}自己能改"))
def _(at, prepared, story, name, who):
    """冒用的修改没有生效；本人修改有效 / the forged change had no effect, the person's own has"""
    customer = story.id_of(name)
    assert prepared(who).customers.look(customer).contact == "021-58880000", "别的网站改了数据"
    at(who).customers.change(customer, "contact", "021-58881111")
    assert prepared(who).customers.look(customer).contact == "021-58881111", "没有对照：本人也改不了"


def one(found, name):
    """The file of this name."""
    there = [file for file in found if file.name == name]
    assert len(there) == 1, f"附件应正好有 1 个“{name}”，现有 {[file.name for file in found]}"
    return there[0]


def sheet():
    """The beginning of a workbook is that of a zip file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
    return file.getvalue()


CONTENTS = {
    "PDF": PDF,
    "图片": b"\x89PNG\r\n\x1a\n" + bytes(32),
    "表格": sheet(),
    "文本": "备忘：周五前回电。\n".encode(),
    "程序": b"MZ\x90\x00" + bytes(60),
    "网页": b"<!DOCTYPE html><html><script>window.golive=1</script></html>",
    "矢量": b'<svg xmlns="http://www.w3.org/2000/svg"><script>window.golive=1</script></svg>',
    "空白": b"",
}
"""What files of these kinds begin with."""
