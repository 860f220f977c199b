{#- What the formulas of a measure come to: the macros of every statement about indicators. -#}

{#- The rows of a measure by place and month with further columns. -#}
{% macro grouped(measure, select, more="") %}
{% if measure.since %}
SELECT c.place, c.month, {{ select }} FROM covered_{{ measure.dataset }} c JOIN rows_{{ measure.dataset }}
    ON community_code = c.place AND ({{ measure.since }}) <= c.month
    {{- " AND ((" ~ measure.until ~ ") IS NULL OR (" ~ measure.until ~ ") > c.month)" if measure.until else "" }}
WHERE ({{ measure.where }}) GROUP BY ALL
{% elif measure.valid == "year" %}
SELECT community_code AS place, year || '-' || lpad(m::VARCHAR, 2, '0') AS month, {{ select }}
FROM rows_{{ measure.dataset }}, range(1, 13) t(m) WHERE ({{ measure.where }}) GROUP BY ALL
{% else %}
SELECT community_code AS place, ({{ measure.month }}) AS month, {{ select }} FROM rows_{{ measure.dataset }}
WHERE ({{ measure.where }}) AND ({{ measure.month }}) IS NOT NULL {{ more }} GROUP BY ALL
{% endif %}
{% endmacro %}

{#- place, month, v of one measure. What a ledger says of its covered months only: 0 where there is no row; a register also
    of months to come. A percentile's base is the rows it is taken of. -#}
{% macro monthly(measure, dataset) %}
{% set more = "AND (" ~ measure.bin ~ ") IS NOT NULL" if measure.bin else "" %}
{% if dataset.replace == "slice" %}
{{ grouped(measure, "CAST(" ~ measure.expr ~ " AS DOUBLE) AS v", more) }}
{%- else %}
SELECT coalesce(c.place, r.place) AS place, coalesce(c.month, r.month) AS month,
    CASE WHEN r.place IS NULL THEN 0 ELSE r.v END AS v
FROM covered_{{ dataset.code }} c {{ "FULL" if dataset.covers_from else "LEFT" }} JOIN (
{{ grouped(measure, "CAST(" ~ measure.expr ~ " AS DOUBLE) AS v", more) -}}
) r ON r.place = c.place AND r.month = c.month
{% endif %}
{% endmacro %}

{#- Only the community-months that a ledger's uploads speak of. -#}
{% macro in_covered(dataset) %}
{{ "" if dataset.replace == "slice" else "SEMI JOIN covered_" ~ dataset.code ~ " USING (place, month)" }}
{%- endmacro %}
