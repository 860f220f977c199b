-- The rows with a cell that cannot be read.
SELECT source_row FROM judged WHERE e_a IS NOT NULL OR e_b IS NOT NULL
