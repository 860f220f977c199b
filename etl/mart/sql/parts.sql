-- indicator, place, month, by_column, part, n: what the first source of {{ indicator.code }} says, split by a column.
{% from "_measure.sql" import grouped, in_covered %}
SELECT '{{ indicator.code }}' AS indicator, place, month, '{{ column }}' AS by_column, coalesce(part, '') AS part, n FROM (
{{ grouped(measure, "CAST(" ~ column ~ " AS VARCHAR) AS part, CAST(" ~ measure.expr ~ " AS DOUBLE) AS n") -}}
) {{ in_covered(datasets[measure.dataset]) }} WHERE n IS NOT NULL AND n <> 0
