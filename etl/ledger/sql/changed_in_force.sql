-- How many of the rows sent say something else than the row in force of the same key.
SELECT count(*) FROM sent s JOIN lake.ledger.{{ dataset.code }}_in_force f ON
{% for name in key %}
    {{ "AND " if not loop.first }}f.{{ name }} = s.{{ name }}
{% endfor %}
WHERE {% for name in others %}{{ " OR " if not loop.first }}f.{{ name }} IS DISTINCT FROM s.{{ name }}{% endfor %}

