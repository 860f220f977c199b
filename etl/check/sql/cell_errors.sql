-- The cells of a column that cannot be read, by code: how many, and of the first $most the rows and texts.
SELECT e_{{ column }}, count(*), min(source_row, $most), arg_min(coalesce(c_{{ column }}, ''), source_row, $most)
FROM judged WHERE e_{{ column }} IS NOT NULL GROUP BY 1 ORDER BY min(source_row)
