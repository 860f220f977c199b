-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,3}(\.\d{1,20})?') AND CAST(n AS DOUBLE) <= 180
    THEN CAST(CAST(n AS DOUBLE) AS DECIMAL(10,7)) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value' WHEN NOT regexp_full_match(n, '\d{1,3}(\.\d{1,20})?') THEN 'degrees_not_decimal'
    WHEN CAST(n AS DOUBLE) > 180 THEN 'out_of_range' END AS e, NULL AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, b AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (SELECT place, raw, unmarked(plainly(raw)) AS x FROM texts))))
)
)
ORDER BY place
