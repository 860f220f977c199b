-- Rows in which every count is that of the month before, some more than ten together.
{% from "_judged.sql" import clean, same_thing %}
SELECT t.source_row, h.month FROM ({{ clean(dataset) }}) t JOIN history h ON h.community_code = t.community_code
    AND h.month = strftime(CAST(t.month || '-01' AS DATE) - INTERVAL 1 MONTH, '%Y-%m'){{ same_thing(others) }}
WHERE {% for c in counts %}{{ "" if loop.first else " AND " }}h.{{ c }} IS NOT DISTINCT FROM t.{{ c }}{% endfor %}

    AND {% for c in counts %}{{ "" if loop.first else " + " }}coalesce(t.{{ c }}, 0){% endfor %} > 10
ORDER BY 1
