-- Every text that was read with a fix, once: its first row, column, code, text.
SELECT * FROM (
{% for code in columns %}
    SELECT min(source_row), '{{ code }}', f_{{ code }}, c_{{ code }} FROM judged
    WHERE f_{{ code }} IS NOT NULL AND e_{{ code }} IS NULL GROUP BY ALL {{ "" if loop.last else "UNION ALL" }}
{% endfor %}
) ORDER BY 1
