-- The rows of every key that stands more than once, with the text of its first column in each.
SELECT list(source_row ORDER BY source_row), list(c_a ORDER BY source_row) FROM judged
WHERE v_a IS NOT NULL AND v_b IS NOT NULL
GROUP BY v_a, v_b HAVING count(*) > 1 ORDER BY min(source_row)
