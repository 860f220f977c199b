-- Every text that was read with a fix, once: its first row, column, code, text. What a person has to know of each cell: each.
SELECT * FROM (
{% for code in columns %}
    SELECT min(source_row), '{{ code }}', f_{{ code }}, c_{{ code }} FROM judged
    WHERE f_{{ code }} <> 'taken_elsewhere' AND e_{{ code }} IS NULL GROUP BY f_{{ code }}, c_{{ code }}, CASE WHEN f_{{ code }} IN ('none_as_zero', 'value_unknown') THEN source_row END {{ "" if loop.last else "UNION ALL" }}
{% endfor %}
) ORDER BY 1
