{#- A reader for each type of column: value v, error code e and fix f of the texts t (trimmed) and b (bare), of n (the number),
    m (the month), d and happened (day and moment) that `looked_at` adds. -#}

{% macro month(column) %}
m AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN m IS NULL THEN 'month_unclear'
    WHEN m > strftime(getvariable('today'), '%Y-%m') THEN 'month_future'
    WHEN m < '{{ column.earliest }}' THEN 'month_too_old' END AS e,
    CASE WHEN month_surprising(b) THEN 'month_tidied' END AS f
{%- endmacro %}

{% macro year(column) %}
{% set text = "CASE WHEN regexp_full_match(b, '20\\d\\d年?') THEN b[:4] END" %}
{{ text }} AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN {{ text }} IS NULL THEN 'month_unclear'
    WHEN {{ text }} > strftime(getvariable('today') + INTERVAL {{ column.ahead }} YEAR, '%Y') THEN 'month_future'
    WHEN {{ text }} < '2020' THEN 'month_too_old' END AS e, NULL AS f
{%- endmacro %}

{% macro place(column) %}
s.code AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN s.code IS NULL THEN 'unknown_community'
    WHEN s.refusal IS NOT NULL THEN 'unknown_community' END AS e, CASE WHEN s.alias THEN 'name_alias' END AS f
{%- endmacro %}

{% macro choice(column) %}
s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f
{%- endmacro %}

{% macro choices(column) %}
{% set codes = "list_transform(list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> ''), lambda p: known[p])" %}
nullif(array_to_string({{ codes }}, ';'), '') AS v, CASE WHEN no_value(b) THEN 'missing_value'
    WHEN list_contains(list_transform({{ codes }}, lambda c: c IS NULL), TRUE) THEN 'not_a_choice'
    WHEN len(list_distinct({{ codes }})) < len({{ codes }}) THEN 'not_a_choice' END AS e, NULL AS f
{%- endmacro %}

{% macro date(column) %}
coalesce(d, CAST(happened AS DATE)) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN coalesce(d, happened) IS NULL THEN 'date_unclear' END AS e,
    CASE WHEN d IS NULL AND happened > CAST(happened AS DATE) THEN 'number_as_text' END AS f
{%- endmacro %}

{% macro moment(column) %}
happened AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN happened IS NOT NULL THEN NULL
    WHEN d IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f
{%- endmacro %}

{% macro bool(column) %}
{% set yes = "('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1')" %}
{% set no = "('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0')" %}
CASE WHEN upper(b) IN {{ yes }} THEN TRUE WHEN upper(b) IN {{ no }} THEN FALSE END AS v,
    CASE WHEN upper(b) IN {{ yes }} OR upper(b) IN {{ no }} THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f
{%- endmacro %}

{% macro count(column) %}
CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > {{ column.max | int }} THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f
{%- endmacro %}

{% macro decimal(column) %}
{% set exact = "'\\d{1,10}(\\.\\d{1,2}0*)?'" %}
CASE WHEN regexp_full_match(n, {{ exact }}) THEN CAST(n AS DECIMAL(14,2)) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value' WHEN regexp_full_match(n, '\d{1,10}\.\d*[1-9]\d*')
    AND NOT regexp_full_match(n, {{ exact }}) THEN 'too_many_decimals' WHEN regexp_full_match(n, {{ exact }})
    THEN CASE WHEN CAST(n AS DOUBLE) > {{ column.max | int }} THEN 'out_of_range' END
    WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range' ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f
{%- endmacro %}

{% macro degrees(column) %}
{% set exact = "'\\d{1,3}(\\.\\d{1,20})?'" %}
CASE WHEN regexp_full_match(n, {{ exact }}) AND CAST(n AS DOUBLE) <= {{ column.max | int }}
    THEN CAST(CAST(n AS DOUBLE) AS {{ column.sql_type }}) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value' WHEN NOT regexp_full_match(n, {{ exact }}) THEN 'degrees_not_decimal'
    WHEN CAST(n AS DOUBLE) > {{ column.max | int }} THEN 'out_of_range' END AS e, NULL AS f
{%- endmacro %}

{% macro text(column) %}
nullif(t, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN length(t) > {{ column.max_length }} THEN 'field_too_long' END AS e, NULL AS f
{%- endmacro %}

{% macro id(column) %}
CASE WHEN usual_id(b) OR NOT no_id(b) THEN b END AS v,
    CASE WHEN usual_id(b) THEN CASE WHEN length(b) > 64 THEN 'field_too_long' END WHEN no_id(b) THEN 'missing_value'
    WHEN regexp_full_match(b, '\d(\.\d+)?[eE]\+\d+') OR became_date(b) THEN 'number_rounded'
    WHEN length(b) > 64 THEN 'field_too_long' END AS e,
    CASE WHEN b = t OR no_id(b) THEN NULL WHEN folded(t) <> t THEN 'characters_folded'
    WHEN regexp_matches(t, '^\s*[=''’‘]') THEN 'number_as_text' END AS f
{%- endmacro %}

{#- What is said of a cell that was read: signs that nobody sees or that look like others, before all else. -#}
{% macro fix(column) %}
CASE WHEN v IS NULL OR x = raw THEN f WHEN {{ "plainly(raw) <> raw" if column.type == "text" else "odd_signs(raw)" }} THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END
{%- endmacro %}

{#- A cell without the marks that say it is a text, and without what nobody sees: ="01" and, in a code, '01. -#}
{% macro seen_text(column) %}
{{ "unmarked(plainly(raw))" if column.type == "text" else "unquoted(folded(raw))" if column.type in ("place", "choice", "choices", "bool") else "unmarked(plainly(raw))" }}
{%- endmacro %}

{#- What is said of a cell: a formula without a value before all else; an empty cell only where one is required. -#}
{% macro error(column) %}
CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE {{ "e" if column.required else "CASE WHEN e = 'missing_value' THEN NULL ELSE e END" }} END
{%- endmacro %}

{#- A cell without blanks: names may be spaced out, digits may not. -#}
{% macro plain(column) %}
{{ "bare" if column.type in ("place", "choice", "choices", "bool", "text", "id") else "closed" }}(x)
{%- endmacro %}

{#- Texts with what a type needs beside them, each worked out once. -#}
{% macro looked_at(column, texts) %}
{% if column.is_number %}
SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, {% if column.units %}regexp_replace(b, '({{ column.units | join("|") }})$', ''){% else %}b{% endif %} AS u FROM ({{ texts }})))
{% elif column.type == "month" %}
SELECT *, month_text(b) AS m FROM ({{ texts }})
{% elif column.type in ("date", "moment") %}
SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM ({{ texts }})))))
{% else %}
{{ texts }}
{% endif %}
{%- endmacro %}
