-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (SELECT place, raw, unquoted(folded(raw)) AS x FROM texts)
)
    LEFT JOIN choice s ON s.col = 'channel' AND s.text = b
)
ORDER BY place
