-- How many of these counts are taken from another table, by column: column, first row, number of rows.
SELECT * FROM (
    SELECT 'a', min(source_row), count(*)::INTEGER FROM judged WHERE f_a = 'taken_elsewhere' HAVING count(*) > 0 UNION ALL
    SELECT 'b', min(source_row), count(*)::INTEGER FROM judged WHERE f_b = 'taken_elsewhere' HAVING count(*) > 0 
)
