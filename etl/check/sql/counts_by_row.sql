-- Every row with its counts.
SELECT source_row{% for code in columns %}, v_{{ code }}{% endfor %} FROM judged ORDER BY 1
