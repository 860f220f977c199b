-- Compounds, canteens and completed projects: kind, code, name, place, months, position as sent, upload and row.
-- Of tables without positions (an older warehouse has none until `init`) nothing is here.
SELECT 'compound' AS kind, '' AS code, '' AS name, NULL::BIGINT AS households, '' AS since, '' AS until,
    '' AS upload_id, NULL::INTEGER AS source_row, '' AS place, NULL::DOUBLE AS longitude, NULL::DOUBLE AS latitude,
    NULL::VARCHAR AS coordinate_system WHERE FALSE
{% set placed = "community_code AS place, longitude::DOUBLE AS longitude, latitude::DOUBLE AS latitude, coordinate_system" %}
{% if "longitude" in known.get("compounds", ()) %}
UNION ALL BY NAME
SELECT 'compound' AS kind, compound_id AS code, compound_name AS name, households, '' AS since, '' AS until,
    upload_id, source_row, {{ placed }}
FROM (
    {{ rows("compounds") }}
)
{% endif %}
{% if "longitude" in known.get("canteens", ()) %}
UNION ALL BY NAME
SELECT 'canteen' AS kind, canteen_id AS code, canteen_name AS name, NULL::BIGINT AS households, open_month AS since,
    coalesce(closed_month, '') AS until, upload_id, source_row, {{ placed }}
FROM (
    {{ rows("canteens") }}
)
{% endif %}
{% if "longitude" in known.get("projects", ()) %}
UNION ALL BY NAME
SELECT project_type AS kind, project_id AS code, project_name AS name, NULL::BIGINT AS households,
    strftime(completed_on, '%Y-%m') AS since, '' AS until, upload_id, source_row, {{ placed }}
FROM (
    {{ rows("projects") }}
) WHERE status = 'completed' AND project_type <> 'compound_renovation'
{% endif %}
