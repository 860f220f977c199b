-- Counts outside the median of the own last months by $spreads median deviations, $floor at least and $fold times.
{% from "_judged.sql" import clean, same_thing %}
{% macro named(others) %}{% for code in others %}, {{ code }}{% endfor %}{% endmacro %}
WITH sent AS (
    SELECT source_row, community_code, month{{ named(others) }}, {{ column }} AS value FROM ({{ clean(dataset) }}) WHERE {{ column }} IS NOT NULL),
own AS ( -- once for each month, however many rows speak of it
    SELECT t.*, count(h.{{ column }}) AS months, median(h.{{ column }}) AS middle,
        mad(h.{{ column }}) AS spread, min(h.{{ column }}) AS low, max(h.{{ column }}) AS high
    FROM (SELECT DISTINCT community_code, month{{ named(others) }} FROM sent) t JOIN history h ON h.community_code = t.community_code AND h.month < t.month
        AND h.month >= strftime(CAST(t.month || '-01' AS DATE) - to_months($back::INTEGER), '%Y-%m'){{ same_thing(others) }}
    GROUP BY ALL)
SELECT source_row, value, months, middle, low, high FROM sent JOIN own USING (community_code, month{{ named(others) }})
WHERE months >= $fewest AND abs(value - middle) > greatest($spreads * spread, $floor)
    AND (value >= $fold * middle OR $fold * value <= middle)
ORDER BY 1
