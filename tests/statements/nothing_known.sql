-- Rows in which every one of these counts is not known yet.
SELECT source_row FROM judged WHERE f_a = 'value_unknown' AND f_b = 'value_unknown'
ORDER BY 1
