-- The days on which anything was counted that an indicator is of, by community; a day with several events once.
SELECT NULL::VARCHAR AS indicator, NULL::VARCHAR AS place, NULL::VARCHAR AS day WHERE FALSE
{% for (dataset, day), counted in dated.items() %}
UNION ALL SELECT DISTINCT indicator, place, day FROM (
    SELECT community_code AS place, strftime({{ day }}, '%Y-%m-%d') AS day, unnest([
        {% for code, condition in counted.items() %}
        CASE WHEN {{ condition }} THEN '{{ code }}' END{{ "," if not loop.last }}
        {% endfor %}
    ]) AS indicator FROM ({{ rows(dataset) }})
) WHERE indicator IS NOT NULL
{% endfor %}
