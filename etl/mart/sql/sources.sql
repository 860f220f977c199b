-- indicator, place, month, numerator, denominator, source, rank of every source of {{ indicator.code }}.
{% from "_measure.sql" import monthly %}
SELECT '{{ indicator.code }}' AS indicator, place, month, numerator, denominator, source, rank FROM (
{% for source in indicator.source %}
{% set head = "'" ~ source.reads[0] ~ "' AS source, " ~ loop.index0 ~ " AS rank" %}
{% if source.sql %}
SELECT place, month, CAST(numerator AS DOUBLE) AS numerator, CAST(denominator AS DOUBLE) AS denominator, {{ head }}
FROM (
{{ formula(source.sql) -}}
) WHERE numerator IS NOT NULL
{% else %}
{% set below = source.denominator %}
SELECT n.place, n.month, n.v AS numerator, {{ "d.v" if below else "NULL::DOUBLE" }} AS denominator, {{ head }}
FROM (
{{ monthly(source.numerator, datasets[source.numerator.dataset]) -}}
) n
{% if below and below.valid == "latest" %}
ASOF LEFT JOIN (
SELECT community_code AS place, year || '-01' AS since, CAST({{ below.expr }} AS DOUBLE) AS v
FROM rows_{{ below.dataset }} WHERE {{ below.where }} GROUP BY 1, 2
HAVING ({{ below.expr }}) IS NOT NULL -- a year that leaves a column empty does not wipe the year before
) d ON d.place = n.place AND n.month >= d.since
{% elif below %}
LEFT JOIN (
{{ monthly(below, datasets[below.dataset]) -}}
) d ON d.place = n.place AND d.month = n.month
{% endif %}
WHERE n.v IS NOT NULL
{% endif %}
{{ "" if loop.last else "UNION ALL" }}
{% endfor %}
)
