"""Personal data in free text: found so that it can be refused, never printed."""

from __future__ import annotations

import re
import unicodedata

from stdnum import luhn
from stdnum.cn import ric

from outcomes.catalogue.dataset import plain_header

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# what DuckDB looks for first; only these texts are looked at closely
CANDIDATE = (
    r"1[3-9][0-9]|护照|通行证|[0-9]+-[0-9]+-[0-9]|[0-9]{15,19}|@|单元|栋|幢|楼|室|[\x{FF10}-\x{FF3A}＠]|[0-9][ \-]+[0-9]"
    rf"|[{_PROVINCES}][A-Za-z]"
)
LONGEST = 4000  # letters of a text that is looked through; none that is kept may be as long
MASKED = r"^\s*\*{2,}\s*$"  # what stands where personal data were taken out
# the same for a number of a register, in which long numbers are everyday: only what names somebody as it stands
IDENTIFYING = (
    r"(^|[^0-9A-Za-z])(\+?86)?-?1[3-9][0-9][ \-]?[0-9]{4}[ \-]?[0-9]{4}([^0-9]|$)"
    r"|[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-9]{5}[0-9Xx]"
    rf"|[0-9]-[0-9]{{1,2}}-[0-9]{{3,4}}([^0-9]|$)|单元|室|@|护照|通行证|[{_PROVINCES}][A-Za-z]"
)
# headers of columns about a person, or in which somebody tells of one: of whatever system, they are never taken in
_SOMEBODY = (
    "姓名|名字|户主|住户(?!数)|^网格员$|当事人|经办人|坐席|话务员|受理员|联系人|负责人|微信|邮箱|e-?mail|phone|mobile|telephone|addr|"
    "(user|caller|contact|reporter|person|real|full|owner|resident)[^a-z]?name|^name$|content|descri|"
    "(来电|来访|来信|反映|反应|投诉|举报|报修|报事|报案|申请|求助|咨询|诉求|受理|处理|办理|签收|派单|登记|回访|操作|创建|录入|发起|上报|提交|服务)"
    "(人|者)(员|姓|性别|年龄|信息|资料|单位)*$|^(市民|居民|群众|业主)(信息|资料)?$|性别|年龄|出生|生日|民族|籍贯"
)
_NUMBERS = (
    "手机|联系方式|(联系|来电|家庭|办公|固定|座机|备用|主叫|被叫)(电话|号码|号)|电话(号码)?([0-9]|[一二三])?$|^号码$|"
    "主叫|身份证|证件|护照|社保[卡号]|医保[卡号]|银行卡|卡号|车牌|^tel$"
)
_WHERE = "地址|住址|门牌|房号|室号|楼号|楼栋(?!数)|单元(?!数)|(事发|发生|诉求|详细|具体|事件|问题)(地点|位置|地)|^(位置|地点|定位)$|坐标|经度|纬度|经纬"
_TOLD = (
    "(诉求|工单|反映|投诉|来电|事件|问题|案件|求助|咨询|举报|报修|报事|受理|事项|通话|回访|回复|答复|处理|办理|主要|详细|具体)的?"
    "(内容|描述|详情|详述|经过|全文|正文|说明|记录|意见|备注|情况)|^(内容|描述|详情|正文|情况|回复|答复)$|(情况|问题)(说明|描述)|录音|附件|照片|图片|聊天"
)
_PERSONAL_HEADER = re.compile(f"{_SOMEBODY}|{_NUMBERS}|{_WHERE}|{_TOLD}")
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")  # how an identity number begins
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)")
_MOBILE_ALONE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86-?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)")
_PASSPORT = re.compile(r"(?:护照|通行证)\D{0,4}[A-Za-z]{1,2}\d{7,8}")
_CARD = re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{14,17}(?!\d)")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_EMAIL = re.compile(r"[\w.+-]@[\w-]+\.[\w.-]")
_DOOR = re.compile(
    r"\d\s*(?:号楼|栋|幢|楼)\s*(?:\d+\s*单元\s*\d|(?:(?:\d+\s*)?单元\s*\d+|\d+(?:\s+\d+)?)\s*(?:室|号))"
    r"|(?<!\d)\d{1,3}-\d{1,2}-\d{3,4}(?!\d)"
)
_PLATE = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][·.\s]?(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{{5,6}}(?![A-Z0-9])")


def _is_identity(text: str) -> bool:
    """Whether 18 characters are an ID number: a plausible birth date and the right check digit, of whatever county."""
    born = text[6:8] in ("19", "20") and 1 <= int(text[10:12]) <= 12
    return born and text[17].upper() == ric.calc_check_digit(text)


def identifies_somebody(number: str) -> bool:
    """Whether a number of a register is a person's: of identity, of a telephone, a door, a car or a passport.

    A number of eighteen digits that a system counts with (202503…) is none: no province has its first two digits.
    """
    plain = unicodedata.normalize("NFKC", number)
    if _EMAIL.search(plain) or _DOOR.search(plain) or _PLATE.search(plain.upper()) or _PASSPORT.search(plain):
        return True
    identities = (match for match in _IDENTITY.findall(plain) if _PROVINCE.match(match))
    return any(map(_is_identity, identities)) or bool(_MOBILE_ALONE.search(plain))


def asks_for_somebody(header: str) -> bool:
    """Whether a column with this header tells of a person: name, telephone, address, or a story in free words."""
    return bool(_PERSONAL_HEADER.search(plain_header(header))) or holds_personal_data(header)


def is_masked(text: str) -> bool:
    """Whether a text is nothing but the *** that was put in place of personal data."""
    return bool(re.match(MASKED, text))


def holds_personal_data(text: str) -> bool:
    """Whether a text holds a mobile number, an ID number, an e-mail, a door number or a number plate.

    Of a text that is too long to be looked through it is taken for granted.
    """
    if len(text) > LONGEST:
        return True
    plain = unicodedata.normalize("NFKC", text)
    joined = re.sub(r"(?<=\d)[ \-]+(?=\d)", "", plain)
    if _EMAIL.search(plain) or _DOOR.search(plain) or _PLATE.search(plain.upper()) or _PASSPORT.search(plain):
        return True
    return any(
        _MOBILE.search(digits)
        or any(luhn.is_valid(card) for card in _CARD.findall(digits))
        or any(_is_identity(match) for match in _IDENTITY.findall(digits))
        for digits in (plain, joined)
    )
