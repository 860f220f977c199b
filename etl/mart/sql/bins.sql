-- indicator, place, month, bin, n: how many rows of {{ indicator.code }} fall into each bin of its percentile.
{% from "_measure.sql" import grouped, in_covered %}
SELECT '{{ indicator.code }}' AS indicator, place, month, bin, n FROM (
{{ grouped(measure, "CAST(" ~ measure.bin ~ " AS INTEGER) AS bin, count(*)::BIGINT AS n", "AND (" ~ measure.bin ~ ") IS NOT NULL") -}}
) {{ in_covered(datasets[measure.dataset]) }}
