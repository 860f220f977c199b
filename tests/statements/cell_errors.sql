-- Every cell that cannot be read, by row: row, column, code, text.
SELECT * FROM (
    SELECT source_row, 'a', e_a, c_a FROM judged WHERE e_a IS NOT NULL UNION ALL
    SELECT source_row, 'b', e_b, c_b FROM judged WHERE e_b IS NOT NULL 
) ORDER BY 1
