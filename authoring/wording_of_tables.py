"""What is wrong with a table beside a feature, in words: file, row, cell, value."""

from __future__ import annotations

from authoring.wording_of_steps import wording

TABLE = {
    "table_reference": wording(
        "没有说明 {file} 的列和格各是什么。",
        "It isn't said what the columns and cells of {file} are.",
        "请写成“例子: 见 {file}，列是<操作>，格是<结论>”。",
        "Write “Examples: see {file}, columns are <action>, cells are <verdict>”.",
    ),
    "table_missing": wording(
        "场景旁边没有表格 {file}。",
        "The table {file} isn't beside the feature.",
        "请把它放在同一个文件夹里。",
        "Put it into the same folder.",
    ),
    "table_empty": wording(
        "{file} 里没有内容。",
        "{file} holds nothing.",
        "第一行写列名，下面每行写一条。",
        "The first row names the columns, one line each below.",
    ),
    "table_column": wording(
        "{file} 不认识列“{column}”。",
        "{file} has an unknown column “{column}”.",
        "可用的有：{known}。",
        "Known are: {known}.",
    ),
    "table_column_twice": wording(
        "{file} 有两列都叫“{column}”。",
        "{file} has two columns “{column}”.",
        "请只留一列。",
        "Keep one.",
    ),
    "table_no_column": wording(
        "{file} 缺少列“{column}”。",
        "{file} lacks the column “{column}”.",
        "请补上；没有要求的格写“不适用”。",
        "Add it; a cell that asks for nothing says 不适用.",
    ),
    "table_uneven": wording(
        "{file} 第 {row} 行有 {count} 格，应为 {expected} 格。",
        "{file} row {row} has {count} cells, it should have {expected}.",
        "请检查多余的逗号。",
        "Look for a comma too many.",
    ),
    "table_value": wording(
        "{file} 第 {row} 行“{column}”一格写的是“{value}”。",
        "{file} row {row}, column “{column}” says “{value}”.",
        "可用的有：{known}。",
        "Known are: {known}.",
    ),
    "table_twice": wording(
        "{file} 第 {row} 行与第 {first} 行说的是同一件事：{what}。",
        "{file} row {row} is about the same as row {first}: {what}.",
        "请只留一行。",
        "Keep one.",
    ),
    "table_left_out": wording(
        "{file} 里没有“{column}”为“{value}”的行。",
        "{file} has no row with {column} “{value}”.",
        "请补上，漏掉的就没有人检查。",
        "Add it: what is left out is checked by nobody.",
    ),
    "table_no_row": wording(
        "{file} 缺少一行：{what}。",
        "{file} lacks a row: {what}.",
        "请补上；没有要求的格写“不适用”。",
        "Add it; a cell that asks for nothing says 不适用.",
    ),
}
"""What is wrong with a table that examples refer to."""
