-- asked of the catalogue's own database: every file that it names, also of what is no longer in force
SELECT DISTINCT s.path || t.path || f.path AS path
FROM (
    SELECT table_id, path FROM ducklake_data_file
    UNION
    SELECT table_id, path FROM ducklake_delete_file
) AS f
JOIN ducklake_table AS t ON t.table_id = f.table_id
JOIN ducklake_schema AS s ON s.schema_id = t.schema_id
ORDER BY 1
