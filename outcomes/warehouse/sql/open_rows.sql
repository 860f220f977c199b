-- The rows in force of a table with the columns that are given away, in the order of uploads and their rows.
SELECT {% for column in columns %}{{ column.stored_as }} AS "{{ column.code }}", {% endfor %}upload_id, source_row
FROM (
    {{ rows }}
) ORDER BY upload_id, source_row
