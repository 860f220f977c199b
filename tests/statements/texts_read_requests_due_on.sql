-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, coalesce(d, CAST(happened AS DATE)) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN coalesce(d, happened) IS NULL THEN 'date_unclear' END AS e,
    CASE WHEN d IS NULL AND happened > CAST(happened AS DATE) THEN 'number_as_text' END AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (SELECT place, raw, unmarked(plainly(raw)) AS x FROM texts))))))
)
)
ORDER BY place
