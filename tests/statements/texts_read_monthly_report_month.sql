-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, m AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN m IS NULL THEN 'month_unclear'
    WHEN m > strftime(getvariable('today'), '%Y-%m') THEN 'month_future'
    WHEN m < '2020-01' THEN 'month_too_old' END AS e,
    CASE WHEN month_surprising(b) THEN 'month_tidied' END AS f FROM (SELECT *, month_text(b) AS m FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (SELECT place, raw, unmarked(plainly(raw)) AS x FROM texts))
)
)
ORDER BY place
