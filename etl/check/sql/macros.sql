-- How a cell is read: the macros that judged.sql uses, all of them of the bare text of a cell.
{% set blank %}[\s\x{3000}\x{00A0}\x{200B}\x{FEFF}]{% endset %}
CREATE MACRO bare(x) AS CASE WHEN regexp_full_match(x, '[!-~]*') THEN x
    ELSE translate(regexp_replace(x, '{{ blank }}', '', 'g'), '０１２３４５６７８９．，－／', '0123456789.,-/') END;
CREATE MACRO no_value(b) AS b IN ('', '-', '--', '—', '——', '－', '/', '\', '无', '空', 'null', 'NULL', 'N/A', 'n/a', 'NA', '...', '…', '未知', '不详');
CREATE MACRO formula_error(b) AS regexp_full_match(b, '#(DIV/0!|REF!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!)');
CREATE MACRO without_commas(b) AS CASE
    WHEN regexp_full_match(b, '-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?') THEN replace(b, ',', '') ELSE b END;
CREATE MACRO exact_number(b) AS regexp_replace(without_commas(b), '^(-?\d+)\.0+$', '\1');
CREATE MACRO closed(x) AS CASE WHEN regexp_matches(x, '[0-9０-９,.，．]{{ blank }}+[0-9０-９,.，．]')
    THEN regexp_replace(regexp_replace(x, '^{{ blank }}+', ''), '{{ blank }}+$', '') ELSE bare(x) END;
CREATE MACRO one_mark(b) AS regexp_matches(b, '^\d{4}(-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.|年\d{1,2}月)');
CREATE MACRO date_value(b) AS CASE
    WHEN one_mark(b) AND regexp_full_match(b, '(19|20)\d\d[-/年.](0?[1-9]|1[0-2])[-/月.](0?[1-9]|[12]\d|3[01])日?( ?0?0:00(:00)?)?')
        THEN try_cast(b[:4] || '-' || lpad(regexp_extract(b, '^\d{4}[-/年.](\d{1,2})', 1), 2, '0') || '-' ||
            lpad(regexp_extract(b, '^\d{4}[-/年.]\d{1,2}[-/月.](\d{1,2})', 1), 2, '0') AS DATE)
    WHEN regexp_full_match(b, '(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])')
        THEN try_cast(b[:4] || '-' || b[5:6] || '-' || b[7:8] AS DATE) END;
CREATE MACRO month_text(b) AS CASE
    WHEN regexp_full_match(b, '(19|20)\d\d[-/年.]?(0[1-9]|1[0-2])月?')
        THEN b[:4] || '-' || regexp_extract(b, '(0[1-9]|1[0-2])月?$', 1)
    WHEN regexp_full_match(b, '(19|20)\d\d[-/年][1-9]月?') THEN b[:4] || '-0' || regexp_extract(b, '([1-9])月?$', 1)
    ELSE strftime(date_value(b), '%Y-%m') END;
CREATE MACRO month_surprising(b) AS regexp_matches(b, '^\d{4}\.\d\d') OR coalesce(day(date_value(b)) <> 1, FALSE);
CREATE MACRO moment_value(x) AS CASE
    WHEN regexp_full_match(x, '(19|20)\d\d[-/年.](0?[1-9]|1[0-2])[-/月.](0?[1-9]|[12]\d|3[01])日?[ T]+([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.0+)?)?')
        THEN try_cast(strftime(date_value(regexp_extract(x, '^[^ T]+')), '%Y-%m-%d') || ' ' ||
            lpad(regexp_extract(x, '[ T]+(\d{1,2}):', 1), 2, '0') || regexp_extract(x, '(:[0-5]\d(:[0-5]\d)?)(\.0+)?$', 1) AS TIMESTAMP) END;
