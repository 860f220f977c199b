-- Rows that speak of a closed period.
{% from "_judged.sql" import stored %}
SELECT source_row, {{ period }} AS spoken_of FROM ({{ stored(dataset) }})
WHERE spoken_of IN (SELECT period FROM closed_periods) ORDER BY 1
