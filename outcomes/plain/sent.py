"""What a form of a plain page sent: its fields, and its file with the name it had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from outcomes.core.settings import settings

_MB = 1024 * 1024
_MOST_FIELDS = 5_000


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The fields of a form, and its file."""

    fields: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    file_name: str = ""

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return len(self.content) + sum(len(key) + 4 * len(value) for key, value in self.fields.items())


async def sent_of(request: Request) -> Sent:
    """The fields and the file of a form; HTTPException for one that is too large or not readable."""
    told, most = request.headers.get("content-length", ""), (settings().max_upload_mb + 1) * _MB
    if not told.isdecimal() or len(told) > 15:
        raise HTTPException(411, "须说明文件大小 / the size of the file has to be told")
    if int(told) > most:
        raise HTTPException(
            413, f"文件超过{settings().max_upload_mb}MB / the file is larger than {settings().max_upload_mb} MB"
        )
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        file = form.get("file")
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        if not isinstance(file, UploadFile):
            return Sent(fields=fields)
        return Sent(fields=fields, content=await file.read(), file_name=(file.filename or "")[:200])
