-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') THEN TRUE WHEN upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN FALSE END AS v,
    CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') OR upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (SELECT place, raw, unquoted(folded(raw)) AS x FROM texts)
)
)
ORDER BY place
