-- What the sources of indicators over other figures say, once those are there.
INSERT INTO every_source
{% for query in queries %}
({{ query }}) {{ "" if loop.last else "UNION ALL" }}
{% endfor %}
