-- Whether two rows have the same key.
SELECT 1 FROM judged WHERE v_a IS NOT NULL AND v_b IS NOT NULL
GROUP BY v_a, v_b HAVING count(*) > 1 LIMIT 1
