-- The first month of figures of $indicators that an act at $at changed and whose table has closed that month.
SELECT min(v.month) FROM lake.mart.indicator_value v JOIN (
    {% include "closed.sql" %}
) m ON m.dataset = v.source AND m.month = v.month
WHERE v.known_to = $at AND list_contains($indicators, v.indicator)
