-- The rows of a month in which some counts are not known yet: table, place, month and those columns.
{% for one in unknown %}
{{ one }}
UNION ALL
{% endfor %}
SELECT '' AS dataset, '' AS place, '' AS month, []::VARCHAR[] AS names WHERE FALSE
