-- The rows of `dataset` in which some of these counts are not known yet: table, place, month and those columns.
-- What another table gives in a community that keeps it is known.
SELECT '{{ dataset }}' AS dataset, community_code AS place, month, names FROM (
    SELECT community_code, month, list_filter([
{% for c in columns %}
        CASE WHEN {{ c.code }} IS NULL{% if c.instead %} AND community_code NOT IN (
            SELECT s.community_code FROM {{ slices }} s JOIN lake.ledger.coverage USING (upload_id, community_code, dataset)
            WHERE s.dataset = '{{ c.instead }}' AND s.state = 'published'){% endif %} THEN '{{ c.code }}' END{{ "" if loop.last else "," }}
{% endfor %}
    ], lambda c: c IS NOT NULL) AS names FROM (
        {{ rows }}
    )
) WHERE len(names) > 0
