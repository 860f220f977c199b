-- Rows whose event lies before the month $first.
{% from "_judged.sql" import stored %}
SELECT source_row, CAST({{ column }} AS VARCHAR) FROM ({{ stored(dataset) }}) WHERE {{ dataset.event_month }} < $first ORDER BY 1
