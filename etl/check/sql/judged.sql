-- Makes the table judged: of each row of `raw` the typed value v_, error e_, fix f_ and text c_ of every column.
-- Texts that repeat are read once each; those of a number (id) hardly ever do and are read row by row.
{% import "_readers.sql" as read %}
{% set from = namespace(rows="raw") %}
{% for column in dataset.column if column.type == "id" and column.code in positions %}
{% set i = positions[column.code] %}
{% set from.rows %}(
    SELECT * EXCLUDE (t, b, v, e, f), v AS v{{ i }}, {{ read.error(column) }} AS e{{ i }}, f AS f{{ i }} FROM (
        SELECT *, {{ read.id(column) }} FROM (
            SELECT *, c{{ i }} AS t, CASE WHEN regexp_full_match(c{{ i }}, '[0-9A-Za-z][!-~]*') THEN c{{ i }} ELSE unquoted(bare(folded(c{{ i }}))) END AS b FROM {{ from.rows }})))
{%- endset %}
{% endfor %}
CREATE TABLE judged AS
SELECT source_row
{% for column in dataset.column %}
{% set i, code = positions.get(column.code), column.code %}
{% if i is none %}
    , NULL::{{ column.sql_type }} AS v_{{ code }}, NULL AS e_{{ code }}, NULL AS f_{{ code }}
{% else %}
{% set of = "r." if column.type == "id" else "m" ~ i ~ "." %}
{% set n = i if column.type == "id" else "" %}
    , {{ of }}v{{ n }} AS v_{{ code }}, {{ of }}e{{ n }} AS e_{{ code }}, {{ of }}f{{ n }} AS f_{{ code }}, r.c{{ i }} AS c_{{ code }}
{% endif %}
{% endfor %}
FROM {{ from.rows }} r
{% for column in dataset.column if column.type != "id" and column.code in positions %}
{% set i = positions[column.code] %}
LEFT JOIN (
{% if column.type == "count" and column.required %}
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b){{ " OR b = '" ~ unknown ~ "'" if column.code in dataset.may_wait else "" }} THEN NULL ELSE {{ read.error(column) }} END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero'{{ " WHEN b = '" ~ unknown ~ "' THEN 'value_unknown'" if column.code in dataset.may_wait else "" }} ELSE {{ read.fix(column) }} END AS f FROM (
{% else %}
    SELECT raw, v, {{ read.error(column) }} AS e, {{ read.fix(column) }} AS f FROM (
{% endif %}
{% set texts %}SELECT *, trim(x) AS t, {{ read.plain(column) }} AS b FROM (
                SELECT raw, {{ read.seen_text(column) }} AS x FROM (SELECT DISTINCT c{{ i }} AS raw FROM raw)){% endset %}
        SELECT raw, x, b, {{ read[column.type](column) }} FROM ({{ read.looked_at(column, texts) }})
{% if column.type == "place" %}
        LEFT JOIN spelling s ON s.text = b
{% elif column.type == "choice" %}
        LEFT JOIN choice s ON s.col = '{{ column.code }}' AND s.text = b
{% elif column.type == "choices" %}
        CROSS JOIN (SELECT map_from_entries(list((text, code))) AS known FROM choice WHERE col = '{{ column.code }}')
{% endif %}
    )
) m{{ i }} ON m{{ i }}.raw = r.c{{ i }}
{% endfor %}
