-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, s.code AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN s.code IS NULL THEN 'unknown_community'
    WHEN s.refusal IS NOT NULL THEN 'unknown_community' END AS e, CASE WHEN s.alias THEN 'name_alias' END AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (SELECT place, raw, unquoted(folded(raw)) AS x FROM texts)
)
    LEFT JOIN spelling s ON s.text = b
)
ORDER BY place
