-- Rows whose addition is at least as large as all before it: a total typed as an addition.
{% from "_judged.sql" import clean %}
SELECT t.source_row, t.{{ column }}, sum(h.{{ column }})::BIGINT AS before FROM ({{ clean(dataset) }}) t
JOIN history h ON h.community_code = t.community_code AND h.month < t.month
GROUP BY ALL HAVING t.{{ column }} > 0 AND before > 1 AND t.{{ column }} >= before ORDER BY 1
