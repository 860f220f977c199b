-- What the first source says split by a column, where it is the source that was taken.
CREATE OR REPLACE TEMP TABLE fresh_indicator_part AS
SELECT p.* FROM (
{% for query in queries %}
({{ query }}) {{ "" if loop.last else "UNION ALL" }}
{% else %}
SELECT '' AS indicator, '' AS place, '' AS month, '' AS by_column, '' AS part, 0::DOUBLE AS n WHERE FALSE
{% endfor %}
) p
LEFT JOIN source_of f ON f.indicator = p.indicator AND f.rank = 0
LEFT JOIN fresh_indicator_value v ON v.indicator = p.indicator AND v.place = p.place AND v.month = p.month
WHERE f.source IS NULL OR f.source = v.source
