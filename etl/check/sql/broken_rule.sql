-- Rows that offend a rule, with the value of the column that it names.
{% from "_judged.sql" import clean %}
SELECT source_row, CAST({{ column }} AS VARCHAR) FROM ({{ clean(dataset) }}) WHERE {{ rule }} ORDER BY 1
