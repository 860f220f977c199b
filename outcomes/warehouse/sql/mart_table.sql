-- Makes a table of a mart (a view on the lake where there is too much to copy); `fresh`: indicators whose figures are
-- taken from a temporary table of what would be if all that waits were published.
CREATE {{ kind }} memory.main."{{ name }}" AS
{% if fresh %}
SELECT * FROM (
    {% include "mart/" ~ name ~ ".sql" %}
) WHERE indicator NOT IN ({{ fresh | texts }})
UNION ALL BY NAME SELECT * FROM {{ fresh_table }}
{% else %}
{% include "mart/" ~ name ~ ".sql" %}
{% endif %}
