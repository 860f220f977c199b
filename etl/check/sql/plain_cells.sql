-- Cells of one kind as values: text, value, and whether it is neither a value nor a word for none.
{% import "_readers.sql" as read %}
{% set texts %}SELECT *, trim(x) AS t, {{ read.plain(column) }} AS b FROM (SELECT raw, {{ read.seen_text(column) }} AS x FROM given){% endset %}
SELECT raw, v, v IS NULL AND e IS DISTINCT FROM 'missing_value' AS unread FROM (
    SELECT raw, b,
{% if kind == "number" %}
        CASE WHEN regexp_full_match(n, '[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?') AND isfinite(try_cast(n AS DOUBLE))
            THEN try_cast(n AS DOUBLE) END AS v,
        CASE WHEN no_value(b) THEN 'missing_value' END AS e
{% else %}
        {{ read[kind](column) }}
{% endif %}
    FROM ({{ read.looked_at(column, texts) }}))
