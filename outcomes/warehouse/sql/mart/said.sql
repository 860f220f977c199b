-- What communities said of a month in words: the remark of their monthly report, which is of the whole month.
SELECT community_code AS place, month, '' AS indicator, trim(remark) AS words, upload_id, source_row
FROM (
    {{ rows("monthly_report") }}
) WHERE trim(remark) <> ''
