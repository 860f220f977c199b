-- The columns of a table without a row: of a warehouse that does not have the table yet.
SELECT NULL::VARCHAR AS upload_id, NULL::INTEGER AS source_row
{%- for column in dataset.column %}, NULL::{{ column.sql_type }} AS {{ column.stored_as }}{% endfor %} WHERE FALSE
