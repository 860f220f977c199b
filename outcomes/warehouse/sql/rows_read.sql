-- The rows in force that a measure reads of $communities in the months $first..$last.
SELECT * FROM (
    {{ rows }}
) WHERE ({{ measure.where }}) AND list_contains($communities, community_code) AND
{% if measure.since %}
    ({{ measure.since }}) <= $last AND $first <= $last
    {{- " AND ((" ~ measure.until ~ ") IS NULL OR (" ~ measure.until ~ ") > $last)" if measure.until else "" }}
{% elif measure.valid == "latest" %}
    year || '-01' <= $last AND $first <= $last
    QUALIFY row_number() OVER (PARTITION BY community_code ORDER BY year DESC) = 1
{% elif measure.valid == "year" %}
    year BETWEEN $first[:4] AND $last[:4]
{% else %}
    ({{ measure.month }}) BETWEEN $first AND $last
{% endif %}
ORDER BY community_code, source_row
