-- The rows without an error, as they are stored.
{% from "_judged.sql" import clean %}
SELECT * FROM ({{ clean(dataset) }}) WHERE source_row NOT IN (SELECT row FROM bad_rows) ORDER BY source_row
