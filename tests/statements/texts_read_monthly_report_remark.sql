-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN plainly(raw) <> raw THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, nullif(t, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN length(t) > 200 THEN 'field_too_long' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (SELECT place, raw, unmarked(plainly(raw)) AS x FROM texts)
)
)
ORDER BY place
