-- Every text that was read with a fix, once: its first row, column, code, text.
SELECT * FROM (
    SELECT min(source_row), 'a', f_a, c_a FROM judged
    WHERE f_a IS NOT NULL AND e_a IS NULL GROUP BY ALL UNION ALL
    SELECT min(source_row), 'b', f_b, c_b FROM judged
    WHERE f_b IS NOT NULL AND e_b IS NULL GROUP BY ALL 
) ORDER BY 1
