-- Numbers that the register does not hold, each with its first row.
SELECT min(source_row), v_a FROM judged
WHERE v_a IS NOT NULL AND v_a NOT IN (SELECT b FROM referred) GROUP BY 2 ORDER BY 1
