-- Cells of one kind as values: text, value, and whether it is neither a value nor a word for none.
SELECT raw, v, v IS NULL AND e IS DISTINCT FROM 'missing_value' AS unread FROM (
    SELECT raw, b,
        CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') THEN TRUE WHEN upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN FALSE END AS v,
    CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') OR upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f
    FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (SELECT raw, unquoted(folded(raw)) AS x FROM given)
))
