-- place, month and columns of the rows in which some of these counts are not known yet.
SELECT community_code, month, list_filter([{% for c in columns %}{{ "" if loop.first else ", " }}CASE WHEN {{ c }} IS NULL THEN '{{ c }}' END{% endfor %}], lambda c: c IS NOT NULL) AS names FROM (
    {{ rows }}
) WHERE {% for c in columns %}{{ "" if loop.first else " OR " }}{{ c }} IS NULL{% endfor %}

ORDER BY community_code, month
