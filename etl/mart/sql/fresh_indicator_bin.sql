CREATE OR REPLACE TEMP TABLE fresh_indicator_bin AS
{% for query in queries %}
({{ query }}) {{ "" if loop.last else "UNION ALL" }}
{% else %}
SELECT '' AS indicator, '' AS place, '' AS month, 0 AS bin, 0::BIGINT AS n WHERE FALSE
{% endfor %}
