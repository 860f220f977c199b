-- Cells of one kind as values: text, value, and whether it is neither a value nor a word for none.
SELECT raw, v, v IS NULL AND e IS DISTINCT FROM 'missing_value' AS unread FROM (
    SELECT raw, b,
        m AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN m IS NULL THEN 'month_unclear'
    WHEN m > strftime(getvariable('today'), '%Y-%m') THEN 'month_future'
    WHEN m < '2020-01' THEN 'month_too_old' END AS e,
    CASE WHEN month_surprising(b) THEN 'month_tidied' END AS f
    FROM (SELECT *, month_text(b) AS m FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (SELECT raw, unmarked(plainly(raw)) AS x FROM given))
))
