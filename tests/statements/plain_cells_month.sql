-- Cells of one kind as values: text, value, and whether it is neither a value nor a word for none.
SELECT raw, v, v IS NULL AND e IS DISTINCT FROM 'missing_value' AS unread FROM (
    SELECT raw, b,
        month_text(b) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN month_text(b) IS NULL THEN 'month_unclear'
    WHEN month_text(b) > strftime(getvariable('today'), '%Y-%m') THEN 'month_future'
    WHEN month_text(b) < '2020-01' THEN 'month_too_old' END AS e,
    CASE WHEN month_surprising(b) THEN 'month_tidied' END AS f
    FROM (
        SELECT raw, trim(raw) AS t, closed(raw) AS b, exact_number(closed(raw)) AS n
        FROM given))
