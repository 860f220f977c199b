{% set states = "memory.main.slice" %}
{% include "in_force.sql" %}
