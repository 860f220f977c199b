-- How many cells of each column have an error (e) or a fix (f).
SELECT count(e_a), count(e_b) FROM judged
