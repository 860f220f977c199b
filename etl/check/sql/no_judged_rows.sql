-- source_row and the stored columns of a table, and no row: a file that says there is nothing to report.
SELECT NULL::INTEGER AS source_row
{%- for column in dataset.column %}, NULL::{{ column.sql_type }} AS {{ column.stored_as }}{% endfor %} LIMIT 0
