-- Numbers that the register does not hold, each with its first row.
SELECT min(source_row), v_{{ column }} FROM judged
WHERE v_{{ column }} IS NOT NULL AND v_{{ column }} NOT IN (SELECT {{ key }} FROM referred) GROUP BY 2 ORDER BY 1
