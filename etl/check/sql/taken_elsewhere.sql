-- How many of these counts are taken from another table, by column: column, first row, number of rows.
SELECT * FROM (
{% for code in columns %}
    SELECT '{{ code }}', min(source_row), count(*)::INTEGER FROM judged WHERE f_{{ code }} = 'taken_elsewhere' HAVING count(*) > 0 {{ "" if loop.last else "UNION ALL" }}
{% endfor %}
)
