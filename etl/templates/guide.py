"""填报说明: what a table is, who reports it and how, every column and rule in words; made from the dataset alone."""

from __future__ import annotations

from outcomes.catalogue.catalogue import catalogue
from outcomes.catalogue.dataset import Column, Dataset
from outcomes.core.texts import t

SEVERAL = "；"
_FORMS = {
    "month": "写成 2025-03",
    "degrees": "写成带小数的度数，不写度分秒",
    "year": "写四位年份，如 2025",
    "date": "写成 2025-03-05",
    "moment": "写成 2025-03-05 14:30，日期和时间都要有",
    "bool": "填“是”或“否”",
}
_TEXT_FORMAT = (
    "编号、社区代码、月份和日期各栏要用文本格式（模板已设好）：粘贴时只粘贴数值，"
    "不要让12位代码变成 2.10214E+11，也不要让编号前面的0丢掉。"
)
_ALWAYS = (
    "第一行表头不改名、不删栏；不合并单元格，不加合计行。",
    "数字只写阿拉伯数字：不写单位，不写近、余、约、万，不写区间。",
    _TEXT_FORMAT,
)


def _number(column: Column) -> str:
    kind = "整数" if column.type == "count" else "数字，最多两位小数"
    unit = f"，单位：{column.units[0]}（格子里不写单位）" if column.units else ""
    return f"{kind}，0至{column.max:.0f}{unit}"


def _named(column: Column) -> str:
    """What a number must look like, and which table defines it."""
    table, _, _ = column.refers.partition(".")
    known = f"，与《{catalogue().datasets[table].name.zh}》里的编号一致" if table else ""
    return f"文本格式，最多64字{known}"


def accepted(column: Column) -> str:
    """What may stand in a cell of this column, in words."""
    words = "、".join(choice.zh for choice in column.choices)
    if column.indicators:
        return "从下拉列表选一个指标"
    if column.type == "choice":
        return f"只能填其中一个：{words}"
    if column.type == "choices":
        return f"可填一个或几个，用“{SEVERAL}”隔开：{words}"
    if column.type in ("count", "decimal"):
        return _number(column)
    if column.type == "place" and column.levels != ("community",):
        return "从下拉列表选，或写全名、代码，填代码的用文本格式"
    if column.type == "place":
        return "社区名称、简称或12位代码，填代码的用文本格式"
    if column.type == "id":
        return _named(column)
    if column.type == "text":
        return f"最多{column.max_length}字" + ("，不写姓名、电话、身份证号、门牌号" if column.scan else "")
    return _FORMS[column.type]


def obligation(column: Column) -> str:
    """必填 or 可不填."""
    return "必填" if column.required else "可不填"


def column_words(column: Column) -> str:
    """活动编号（必填）：全区唯一。文本格式，最多64字。"""
    said = accepted(column)
    if column.type == "place":
        said = "填代码的要用文本格式"
    elif column.help.zh.startswith("如 "):
        return f"{column.header}（{obligation(column)}）：{column.help.zh}"
    elif column.type == "text":
        said = said.removeprefix(f"最多{column.max_length}字，" if f"{column.max_length}字" in column.help.zh else "")
    return f"{column.header}（{obligation(column)}）：{column.help.zh}{said}。"


def _columns(dataset: Dataset) -> list[str]:
    lines = ["各栏："]
    for n, column in enumerate(dataset.column, 1):
        also = f"表头也可写成：{'、'.join(column.also)}。" if column.also else ""
        lines.append(f"  {n}. {column_words(column)}{also}")
    return lines


def _key(dataset: Dataset) -> str:
    headers = "、".join(dataset.get(code).header for code in dataset.key)
    if dataset.replace == "key":
        return f"同一“{headers}”在一份文件里只能有一行；以后再报同一“{headers}”，以新报的为准。"
    place = "社区" if dataset.by_community else dataset.place_column.header
    return f"{headers}相同的只能有一行；再报同一{place}{'同一期' if dataset.period_column else ''}的，以新报的为准。"


def _rules(dataset: Dataset) -> list[str]:
    lines: list[str] = []
    for severity, title in (("error", "下列情况会被退回："), ("warning", "下列情况会请您核实：")):
        said = [rule.zh for rule in dataset.rule if rule.severity == severity]
        lines += ["", title, *(f"  {n}. {text}。" for n, text in enumerate(said, 1))] if said else []
    return lines


def guide_lines(dataset: Dataset) -> list[str]:
    """填报说明 line by line; the first line is its title, a line that ends in ： a heading."""
    wanted = [line.zh for line in dataset.guide] + [_key(dataset), *_ALWAYS]
    return [
        f"{dataset.name.zh} 填报说明",
        f"{dataset.about.zh}{dataset.row.zh}。",
        f"谁来报：{t(f'reporter.{dataset.reporter}', 'zh')}",
        f"依据：{dataset.basis.zh}",
        f"多久报一次：{t(f'frequency.{dataset.frequency}', 'zh')}",
        "",
        *_columns(dataset),
        *_rules(dataset),
        "",
        "填写要求：",
        *(f"  {n}. {line}" for n, line in enumerate(wanted, 1)),
    ]
