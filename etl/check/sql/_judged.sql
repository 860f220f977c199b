{#- The judged rows under the names under which they are stored. -#}
{% macro stored(dataset) %}
SELECT source_row{% for c in dataset.column %}, v_{{ c.code }} AS {{ c.stored_as }}{% endfor %} FROM judged
{%- endmacro %}

{#- Those in which everything can be read. -#}
{% macro clean(dataset) %}
{{ stored(dataset) }} WHERE {% for c in dataset.column %}{{ "" if loop.first else " AND " }}e_{{ c.code }} IS NULL{% endfor %}
{%- endmacro %}

{#- That history and row speak of the same grid, canteen or station. -#}
{% macro same_thing(others) %}
{% for code in others %} AND h.{{ code }} = t.{{ code }}{% endfor %}
{%- endmacro %}
