-- The months that a report speaks of: month, first row, rows, whether it is the month that is under way.
SELECT v_a, min(source_row), count(*), v_a = strftime(getvariable('today'), '%Y-%m')
FROM judged WHERE v_a IS NOT NULL AND e_a IS NULL GROUP BY 1 ORDER BY 1
