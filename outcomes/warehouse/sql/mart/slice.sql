{% include "slices_seen.sql" %}
