-- The rows as they were read; an empty count of a community whose number another table gives is no fault there.
CREATE VIEW judged AS SELECT *
{% if kept %}
REPLACE (
{% for code, places in kept.items() %}
{% set empty %}e_{{ code }} = 'missing_value' AND bare(coalesce(c_{{ code }}, '')) = '' AND v_{{ place }} IN ({{ places | texts }}){% endset %}
    CASE WHEN {{ empty }} THEN NULL ELSE e_{{ code }} END AS e_{{ code }},
    CASE WHEN {{ empty }} THEN 'taken_elsewhere' ELSE f_{{ code }} END AS f_{{ code }}{{ "" if loop.last else "," }}
{% endfor %}
)
{% endif %}
FROM cells_read
