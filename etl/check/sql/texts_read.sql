-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
{% import "_readers.sql" as read %}
{% if column.type == "id" %}
SELECT v, {{ read.error(column) }} AS e, f FROM (
    SELECT *, {{ read.id(column) }} FROM (
        SELECT *, raw AS t, CASE WHEN regexp_full_match(raw, '[0-9A-Za-z][!-~]*') THEN raw ELSE unquoted(bare(folded(raw))) END AS b FROM texts))
{% else %}
{% if column.type == "count" and column.required %}
SELECT CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
    CASE WHEN as_zero(b){{ " OR b = '" ~ unknown ~ "'" if may_wait else "" }} THEN NULL ELSE {{ read.error(column) }} END AS e,
    CASE WHEN as_zero(b) THEN 'none_as_zero'{{ " WHEN b = '" ~ unknown ~ "' THEN 'value_unknown'" if may_wait else "" }} ELSE {{ read.fix(column) }} END AS f FROM (
{% else %}
SELECT v, {{ read.error(column) }} AS e, {{ read.fix(column) }} AS f FROM (
{% endif %}
{% set given %}SELECT *, trim(x) AS t, {{ read.plain(column) }} AS b FROM (SELECT place, raw, {{ read.seen_text(column) }} AS x FROM texts){% endset %}
    SELECT place, raw, x, b, {{ read[column.type](column) }} FROM ({{ read.looked_at(column, given) }})
{% if column.type == "place" %}
    LEFT JOIN spelling s ON s.text = b
{% elif column.type == "choice" %}
    LEFT JOIN choice s ON s.col = '{{ column.code }}' AND s.text = b
{% elif column.type == "choices" %}
    CROSS JOIN (SELECT map_from_entries(list((text, code))) AS known FROM choice WHERE col = '{{ column.code }}')
{% endif %}
)
{% endif %}
ORDER BY place
