CREATE OR REPLACE TEMP TABLE fresh_indicator_value AS
{% include "chosen.sql" %}
