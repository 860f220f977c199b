-- The cells of a column that cannot be read, by code: how many, and of the first $most the rows and texts.
SELECT e_a, count(*), min(source_row, $most), arg_min(coalesce(c_a, ''), source_row, $most)
FROM judged WHERE e_a IS NOT NULL GROUP BY 1 ORDER BY min(source_row)
