-- The outlines of every set that is published: which set holds in a month is asked by query.
{% if "boundary_event" in known %}
SELECT b.community_code AS place, b.outline, b.area_m2, f.boundary_id, f.since
FROM lake.ledger.boundary b JOIN lake.ledger.boundary_file f USING (boundary_id)
JOIN (
    SELECT boundary_id, arg_max(state, act_id) AS state FROM lake.ledger.boundary_event
    WHERE act_id IN (SELECT act_id FROM lake.ledger.act WHERE {{ look.until }}) GROUP BY boundary_id
) e USING (boundary_id)
WHERE e.state = 'published'
{% else %}
SELECT NULL::VARCHAR AS place, NULL::VARCHAR AS outline, NULL::DOUBLE AS area_m2, NULL::VARCHAR AS boundary_id,
    NULL::VARCHAR AS since WHERE FALSE
{% endif %}
