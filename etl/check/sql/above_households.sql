-- Counts of communities without $enough own months that are more than their households: row, value, households.
{% from "_judged.sql" import clean %}
SELECT s.source_row, s.{{ column }}, p.households FROM ({{ clean(dataset) }}) s JOIN place_size p ON p.code = s.community_code
WHERE s.{{ column }} > p.households
    AND (SELECT count(h.{{ column }}) FROM history h WHERE h.community_code = s.community_code AND h.month < s.month) < $enough
ORDER BY 1
