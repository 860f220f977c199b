"""Reminders: who has not reported, as a text to copy and as a message to a WeCom or DingTalk robot."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Collection
from urllib.parse import urlencode

import httpx

from outcomes.catalogue.dataset import Dataset
from outcomes.core.errors import WarehouseError
from outcomes.core.periods import label
from outcomes.core.places import DISTRICT
from outcomes.core.settings import Settings
from outcomes.core.texts import Lang, listed
from outcomes.reporting.board import Board, Slot

_SECONDS = 8


def message(board: Board, lang: Lang, within: str = DISTRICT, only: Collection[str] = ()) -> str:
    """Who has not reported a table of a month, or sent counts that are not known yet; no person is named.

    Of a place, or of some communities (`only`).
    """
    missing = [m for m in board.missing(within) if not only or m.place.code in only]
    names = {s: [m.place.name_in(lang) for m in missing if m.state == s] for s in ("unreported", "returned")}
    lacking = [_lacking(s, board.dataset, lang) for s in board.incomplete(within) if not only or s.place.code in only]
    when = label(board.period, lang)
    if lang == "en":
        said = f"{board.dataset.name.en}, {when}: due on {board.due.isoformat()}."
        said += f" Not reported ({len(names['unreported'])}): {', '.join(names['unreported']) or 'none'}."
        if names["returned"]:
            said += f" Returned, to be mended ({len(names['returned'])}): {', '.join(names['returned'])}."
        if lacking:
            said += f" Not known yet, to be sent again ({len(lacking)}): {', '.join(lacking)}."
        return said
    said = f"{when}{board.dataset.name.zh}，截止{board.due.month}月{board.due.day}日。"
    said += f"未报{len(names['unreported'])}个：{'、'.join(names['unreported']) or '无'}。"
    if names["returned"]:
        said += f"退回待改{len(names['returned'])}个：{'、'.join(names['returned'])}。"
    if lacking:
        said += f"暂缺待补{len(lacking)}个：{'、'.join(lacking)}。"
    return said


def _lacking(slot: Slot, dataset: Dataset, lang: Lang) -> str:
    """古城社区（诉求受理数）: a community with the columns that are asked for."""
    columns = [dataset.get(code).header if lang == "zh" else dataset.get(code).en for code in slot.unknown]
    name, which = slot.place.name_in(lang), listed(columns, lang)
    return f"{name}（{which}）" if lang == "zh" else f"{name} ({which})"


def payload(text: str) -> dict[str, object]:
    """The body that robots of WeCom and of DingTalk both take for a plain text."""
    return {"msgtype": "text", "text": {"content": text}}


def _address(settings: Settings, at_ms: int) -> str:
    """The robot's address, signed as DingTalk asks when a secret is set."""
    if not settings.reminder_secret:
        return settings.reminder_webhook
    signed = hmac.new(
        settings.reminder_secret.encode(), f"{at_ms}\n{settings.reminder_secret}".encode(), hashlib.sha256
    )
    query = urlencode({"timestamp": at_ms, "sign": base64.b64encode(signed.digest()).decode()})
    return f"{settings.reminder_webhook}{'&' if '?' in settings.reminder_webhook else '?'}{query}"


def send(settings: Settings, text: str) -> None:
    """Sends a text to the robot of the settings; WarehouseError says why it did not arrive."""
    if not settings.reminder_webhook.startswith(("http://", "https://")):
        raise WarehouseError(
            "没有设置工作群机器人，请复制文字发送；要设置请找系统管理员"
            " / no group robot is set: copy the text instead; the administrator can set one"
        )
    try:
        answer = httpx.post(
            _address(settings, int(time.time() * 1000)),
            content=json.dumps(payload(text), ensure_ascii=False).encode(),
            headers={"content-type": "application/json; charset=utf-8"},
            timeout=_SECONDS,
        )
        said = answer.raise_for_status().json() if answer.content else {}
    except (
        httpx.HTTPError,
        httpx.InvalidURL,
        ValueError,
    ) as error:  # whose words hold the robot's address, and its key
        why_zh, why_en = _why(error)
        raise WarehouseError(
            f"提醒没有发出去：{why_zh}，请复制文字发送 / the reminder was not sent: {why_en}; copy the text instead"
        ) from error
    if said.get("errcode", 0) != 0:
        why = str(said.get("errmsg", said["errcode"]))
        raise WarehouseError(f"机器人没有接受：{why} / the robot refused it: {why}")


def _why(error: Exception) -> tuple[str, str]:
    """Why a message did not arrive, without the robot's address."""
    if isinstance(error, httpx.HTTPStatusError):
        code = error.response.status_code
        return f"机器人回答{code}", f"the robot answered {code}"
    if isinstance(error, httpx.TimeoutException):
        return f"机器人{_SECONDS}秒没有回答", f"the robot did not answer in {_SECONDS} seconds"
    return "连不上机器人", "the robot cannot be reached"
