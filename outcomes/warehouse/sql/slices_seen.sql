-- The state of every slice by the acts that are looked at; with what waits: as if it were published, and published last.
{% set events %}
(SELECT * FROM lake.ledger.state_event WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE {{ look.acts }})
    {%- if datasets %} AND dataset IN ({{ datasets | texts }}){% endif %})
{% endset %}
{% if look.pending %}
{% set waits %}state IN ('submitted', 'approved'){% if look.within is not none %} AND list_contains([
    {{- look.within | texts -}}
]::VARCHAR[], community_code){% endif %}{% endset %}
SELECT * REPLACE (CASE WHEN {{ waits }} THEN 'published' ELSE state END AS state,
    CASE WHEN {{ waits }} THEN 1000000000000 + last_act ELSE published_act END AS published_act)
FROM (
    {% include "slice_state.sql" %}
)
{% else %}
{% include "slice_state.sql" %}
{% endif %}
