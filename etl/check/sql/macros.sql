-- How a cell is read: the macros that judged.sql uses, all of them of the bare text of a cell.
{% set blank %}[\s\x{3000}\x{00A0}\x{2000}-\x{200B}\x{202F}\x{205F}\x{FEFF}]{% endset %}
CREATE MACRO odd_signs(x) AS regexp_matches(x, '[{{ odd }}{{ joiners }}]');
CREATE MACRO plainly(x) AS CASE WHEN regexp_matches(x, '[{{ odd }}]') THEN text_plainly(x) ELSE x END;
CREATE MACRO folded(x) AS CASE WHEN regexp_matches(x, '[{{ odd }}{{ joiners }}{{ wide }}]') THEN text_folded(x) ELSE x END;
CREATE MACRO unmarked(x) AS regexp_replace(x, '^="([{{ letters }}][^"]*)"$', '\1');
CREATE MACRO unquoted(x) AS regexp_replace(unmarked(x), '^[''’‘]([{{ letters }}])', '\1');
CREATE MACRO bare(x) AS CASE WHEN regexp_full_match(x, '[!-~]*') THEN x
    ELSE translate(regexp_replace(x, '{{ blank }}', '', 'g'), '０１２３４５６７８９．，－／', '0123456789.,-/') END;
CREATE MACRO no_value(b) AS b IN ('', '-', '--', '—', '——', '－', '/', '\', '无', '空', 'null', 'NULL', 'N/A', 'n/a', 'NA', '...', '…', '未知', '不详');
CREATE MACRO says_none(b) AS b IN ({{ of_none | texts }});
CREATE MACRO as_zero(b) AS says_none(b) AND coalesce(getvariable('none_is_zero'), FALSE);
CREATE MACRO usual_id(b) AS regexp_full_match(b, '[A-Za-z]{1,6}[0-9][0-9A-Za-z_]*');
CREATE MACRO no_id(b) AS no_value(b) OR b IN ('暂无', '没有', '无编号', '待定', '待编', '空白', '(空)', '（空）', '(空白)', '（空白）', '无数据', '缺失', 'none', 'None', 'NONE', 'Null', 'nil', 'NaN', 'nan', 'NaT', 'undefined')
    OR (NOT regexp_matches(b, '[{{ letters }}]') AND NOT regexp_full_match(b, '\*{2,}'));
CREATE MACRO became_date(b) AS regexp_full_match(b, '(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日|(19|20)\d\d([-/.])\d{1,2}([-/.])\d{1,2}(0?0:00(:00)?)?|(19|20)\d\d年\d{1,2}月(\d{1,2}日)?|\d{1,2}/\d{1,2}/(19|20)\d\d|\d{1,2}月-\d\d|\d{1,2}:\d\d(:\d\d)?([AaPp][Mm])?')
    OR regexp_full_match(b, '(?i)(\d{1,2}-)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(-(\d\d){1,2})?') AND contains(b, '-');
CREATE MACRO formula_error(b) AS regexp_full_match(b, '#(DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|GETTING_DATA)|(Err|错误)[:：]\d{3}|#{3,}');
CREATE MACRO without_commas(b) AS CASE
    WHEN regexp_full_match(b, '-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?') THEN replace(b, ',', '') ELSE b END;
CREATE MACRO without_tail(b) AS CASE WHEN regexp_full_match(b, '-?\d{1,14}\.\d{2,20}') AND length(ltrim(translate(b, '-.', ''), '0')) > 15
    THEN format('{:.15g}', CAST(b AS DOUBLE)) ELSE b END;
CREATE MACRO closed(x) AS CASE WHEN regexp_matches(x, '[0-9０-９,.，．]{{ blank }}+[0-9０-９,.，．]')
    THEN regexp_replace(regexp_replace(x, '^{{ blank }}+', ''), '{{ blank }}+$', '') ELSE bare(x) END;
CREATE MACRO one_mark(b) AS regexp_matches(b, '^\d{4}(-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.|年\d{1,2}月)');
CREATE MACRO date_value(b) AS CASE
    WHEN one_mark(b) AND regexp_full_match(b, '(19|20)\d\d[-/年.](0?[1-9]|1[0-2])[-/月.](0?[1-9]|[12]\d|3[01])日?( ?0?0:00(:00)?)?')
        THEN try_cast(b[:4] || '-' || lpad(regexp_extract(b, '^\d{4}[-/年.](\d{1,2})', 1), 2, '0') || '-' ||
            lpad(regexp_extract(b, '^\d{4}[-/年.]\d{1,2}[-/月.](\d{1,2})', 1), 2, '0') AS DATE)
    WHEN regexp_full_match(b, '(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])')
        THEN try_cast(b[:4] || '-' || b[5:6] || '-' || b[7:8] AS DATE) END;
CREATE MACRO moment_text(x) AS trim(regexp_replace(replace(folded(x), '：', ':'), '{{ blank }}+', ' ', 'g'));
CREATE MACRO moment_digits(x) AS CASE
    WHEN regexp_full_match(x, '(19|20)\d{6}T?\d{4}(\d\d)?([.,]\d+)?( ?\+08:?00)?')
    THEN regexp_replace(rpad(regexp_extract(replace(x, 'T', ''), '^\d+'), 14, '0'), '(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)', '\1-\2-\3 \4:\5:\6') ELSE x END;
CREATE MACRO moment_parts(x) AS CASE
    WHEN regexp_full_match(x, '(19|20)\d\d[-/年.](0?[1-9]|1[0-2])[-/月.](0?[1-9]|[12]\d|3[01])(日 *|[ T]+)(上午|下午|凌晨|早上|早晨|中午|傍晚|晚上|晚)? *(\d{1,2}:[0-5]\d(:[0-5]\d([.,]\d+)?)?|\d{1,2}[点點时時](半|[0-5]?\d分?([0-5]?\d秒)?)?) *([AaPp][Mm])?( ?\+08:?00)?')
    THEN regexp_extract(x, '^([^ T日]+日?)[ T]*(上午|下午|凌晨|早上|早晨|中午|傍晚|晚上|晚)? *(\d{1,2})[:点點时時](半|\d{0,2}):?分?(\d{0,2})[^AaPp]*([AaPp][Mm])?.*$',
        ['day', 'half', 'hour', 'minute', 'second', 'noon']) END;
CREATE MACRO hour_of(half, hour) AS CASE
    WHEN hour > 23 THEN NULL
    WHEN half = '' THEN hour
    WHEN half = 'AM' THEN CASE WHEN hour BETWEEN 1 AND 12 THEN hour % 12 END
    WHEN half = '凌晨' THEN CASE WHEN hour <= 6 THEN hour END
    WHEN half IN ('上午', '早上', '早晨') THEN CASE WHEN hour <= 11 THEN hour END
    WHEN half = '中午' THEN CASE WHEN hour IN (11, 12, 13) THEN hour WHEN hour = 1 THEN 13 END
    WHEN half IN ('下午', 'PM') THEN CASE WHEN hour BETWEEN 1 AND 11 THEN hour + 12 WHEN hour >= 12 THEN hour END
    ELSE CASE WHEN hour BETWEEN 5 AND 11 THEN hour + 12 WHEN hour >= 17 THEN hour END END;
CREATE MACRO month_alone(b) AS CASE WHEN regexp_full_match(b, '(0?[1-9]|1[0-2])月份?') THEN lpad(regexp_extract(b, '\d+'), 2, '0') END;
CREATE MACRO month_of_title(month) AS CASE WHEN coalesce(getvariable('title_month'), month) = month
    THEN getvariable('title_year') || '-' || month END;
CREATE MACRO month_text(b) AS CASE
    WHEN regexp_full_match(b, '(19|20)\d\d[-/年.]?(0[1-9]|1[0-2])(月份?)?')
        THEN b[:4] || '-' || regexp_extract(b, '(0[1-9]|1[0-2])(月份?)?$', 1)
    WHEN regexp_full_match(b, '(19|20)\d\d[-/年][1-9](月份?)?') THEN b[:4] || '-0' || regexp_extract(b, '([1-9])(月份?)?$', 1)
    ELSE coalesce(month_of_title(month_alone(b)), strftime(date_value(b), '%Y-%m')) END;
CREATE MACRO month_surprising(b) AS regexp_matches(b, '^\d{4}\.\d\d') OR month_alone(b) IS NOT NULL OR coalesce(day(date_value(b)) <> 1, FALSE);
