-- The days on which anything was counted that an indicator is of, by community; a day with several events once.
SELECT NULL::VARCHAR AS indicator, NULL::VARCHAR AS place, NULL::VARCHAR AS day WHERE FALSE
{% for code, measure in dated.items() %}
UNION ALL SELECT DISTINCT '{{ code }}', community_code, strftime({{ measure.events[0] }}, '%Y-%m-%d')
FROM ({{ rows(measure.dataset) }}) WHERE {{ measure.events[1] }}
{% endfor %}
