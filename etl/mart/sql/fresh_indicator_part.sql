CREATE OR REPLACE TEMP TABLE fresh_indicator_part AS
{% for query in queries %}
({{ query }}) {{ "" if loop.last else "UNION ALL" }}
{% else %}
SELECT '' AS indicator, '' AS place, '' AS month, '' AS by_column, '' AS part, 0::DOUBLE AS n WHERE FALSE
{% endfor %}
