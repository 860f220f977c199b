-- Cells of one kind as values: text, value, and whether it is neither a value nor a word for none.
SELECT raw, v, v IS NULL AND e IS DISTINCT FROM 'missing_value' AS unread FROM (
    SELECT raw, b,
        CASE WHEN regexp_full_match(n, '[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?') AND isfinite(try_cast(n AS DOUBLE))
            THEN try_cast(n AS DOUBLE) END AS v,
        CASE WHEN no_value(b) THEN 'missing_value' END AS e
    FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, b AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (SELECT raw, unmarked(plainly(raw)) AS x FROM given))))
))
