-- Rows that offend a rule, whether the column that it names is empty, and what was typed there.
{% from "_judged.sql" import clean %}
SELECT source_row, r.{{ column }} IS NULL, {{ typed }} FROM (SELECT * FROM ({{ clean(dataset) }}) WHERE {{ rule }}) r
JOIN judged j USING (source_row) ORDER BY 1
