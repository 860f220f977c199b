-- Counts outside the median of the own last months by $spreads median deviations, $floor at least and $fold times.
{% from "_judged.sql" import clean, same_thing %}
WITH own AS (
    SELECT t.source_row, t.{{ column }} AS value, count(h.{{ column }}) AS months, median(h.{{ column }}) AS middle,
        mad(h.{{ column }}) AS spread, min(h.{{ column }}) AS low, max(h.{{ column }}) AS high
    FROM ({{ clean(dataset) }}) t JOIN history h ON h.community_code = t.community_code AND h.month < t.month
        AND h.month >= strftime(CAST(t.month || '-01' AS DATE) - to_months($back::INTEGER), '%Y-%m'){{ same_thing(others) }}
    WHERE t.{{ column }} IS NOT NULL GROUP BY ALL)
SELECT source_row, value, months, middle, low, high FROM own WHERE months >= $fewest
    AND abs(value - middle) > greatest($spreads * spread, $floor)
    AND (value >= $fold * middle OR $fold * value <= middle)
ORDER BY 1
