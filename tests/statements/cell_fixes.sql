-- Every text that was read with a fix, once: its first row, column, code, text. What a person has to know of each cell: each.
SELECT * FROM (
    SELECT min(source_row), 'a', f_a, c_a FROM judged
    WHERE f_a <> 'taken_elsewhere' AND e_a IS NULL GROUP BY f_a, c_a, CASE WHEN f_a IN ('none_as_zero', 'value_unknown') THEN source_row END UNION ALL
    SELECT min(source_row), 'b', f_b, c_b FROM judged
    WHERE f_b <> 'taken_elsewhere' AND e_b IS NULL GROUP BY f_b, c_b, CASE WHEN f_b IN ('none_as_zero', 'value_unknown') THEN source_row END 
) ORDER BY 1
