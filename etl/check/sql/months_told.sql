-- The months that a report speaks of: month, first row, rows, whether it is the month that is under way.
SELECT v_{{ column }}, min(source_row), count(*), v_{{ column }} = strftime(getvariable('today'), '%Y-%m')
FROM judged WHERE v_{{ column }} IS NOT NULL AND e_{{ column }} IS NULL GROUP BY 1 ORDER BY 1
