-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
    CASE WHEN as_zero(b) OR b = '暂缺' THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
    CASE WHEN as_zero(b) THEN 'none_as_zero' WHEN b = '暂缺' THEN 'value_unknown' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
    SELECT place, raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 100000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(个)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (SELECT place, raw, unmarked(plainly(raw)) AS x FROM texts))))
)
)
ORDER BY place
