-- The texts of a column that were read with a fix, by code: how many, and of the first $most the row, the text and what it was
-- read as. A text counts once, with its first row; what a person has to know of each cell counts for each.
WITH fixed AS (
    SELECT f_a AS fix, c_a AS text, min(source_row) AS row,
        coalesce(CAST(any_value(v_a) AS VARCHAR), '') AS value
    FROM judged WHERE f_a <> 'taken_elsewhere' AND e_a IS NULL
    GROUP BY f_a, c_a, CASE WHEN f_a IN ('none_as_zero', 'value_unknown') THEN source_row END)
SELECT fix, count(*), min(row, $most), arg_min(text, row, $most), arg_min(value, row, $most)
FROM fixed GROUP BY 1 ORDER BY min(row)
