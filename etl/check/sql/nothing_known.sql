-- Rows in which every one of these counts is not known yet.
SELECT source_row FROM judged WHERE {% for code in columns %}{{ "" if loop.first else " AND " }}f_{{ code }} = 'value_unknown'{% endfor %}

ORDER BY 1
