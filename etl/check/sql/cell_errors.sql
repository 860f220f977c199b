-- Every cell that cannot be read, by row: row, column, code, text.
SELECT * FROM (
{% for code in columns %}
    SELECT source_row, '{{ code }}', e_{{ code }}, c_{{ code }} FROM judged WHERE e_{{ code }} IS NOT NULL {{ "" if loop.last else "UNION ALL" }}
{% endfor %}
) ORDER BY 1
