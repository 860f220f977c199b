-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, CASE WHEN regexp_full_match(b, '20\d\d年?') THEN b[:4] END AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN CASE WHEN regexp_full_match(b, '20\d\d年?') THEN b[:4] END IS NULL THEN 'month_unclear'
    WHEN CASE WHEN regexp_full_match(b, '20\d\d年?') THEN b[:4] END > strftime(getvariable('today') + INTERVAL 0 YEAR, '%Y') THEN 'month_future'
    WHEN CASE WHEN regexp_full_match(b, '20\d\d年?') THEN b[:4] END < '2020' THEN 'month_too_old' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (SELECT place, raw, unmarked(plainly(raw)) AS x FROM texts)
)
)
ORDER BY place
