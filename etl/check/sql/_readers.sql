{#- A reader for each type of column: value v, error code e and fix f of the texts raw, t (trimmed), b (bare), n (as a number). -#}

{% macro month(column) %}
month_text(b) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN month_text(b) IS NULL THEN 'month_unclear'
    WHEN month_text(b) > strftime(getvariable('today'), '%Y-%m') THEN 'month_future'
    WHEN month_text(b) < '{{ column.earliest }}' THEN 'month_too_old' END AS e,
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
s.code AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN s.code IS NULL THEN 'not_a_choice' END AS e, NULL AS f
{%- endmacro %}

{% macro choices(column) %}
{% set codes = "list_transform(list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> ''), lambda p: known[p])" %}
nullif(array_to_string({{ codes }}, ';'), '') AS v, CASE WHEN no_value(b) THEN 'missing_value'
    WHEN list_contains(list_transform({{ codes }}, lambda c: c IS NULL), TRUE) THEN 'not_a_choice'
    WHEN len(list_distinct({{ codes }})) < len({{ codes }}) THEN 'not_a_choice' END AS e, NULL AS f
{%- endmacro %}

{% macro date(column) %}
date_value(b) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN date_value(b) IS NULL THEN 'date_unclear' END AS e, NULL AS f
{%- endmacro %}

{% macro moment(column) %}
{% set text = "translate(replace(t, '：', ':'), '０１２３４５６７８９　', '0123456789 ')" %}
moment_value({{ text }}) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN moment_value({{ text }}) IS NOT NULL THEN NULL
    WHEN date_value(b) IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f
{%- endmacro %}

{% macro bool(column) %}
{% set yes, no = "('是', 'yes', 'Yes', 'TRUE', '1', 'Y')", "('否', 'no', 'No', 'FALSE', '0', 'N')" %}
CASE WHEN b IN {{ yes }} THEN TRUE WHEN b IN {{ no }} THEN FALSE END AS v, CASE WHEN no_value(b) THEN 'missing_value'
    WHEN b NOT IN {{ yes }} AND b NOT IN {{ no }} THEN 'not_a_choice' END AS e, NULL AS f
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
nullif(b, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN regexp_full_match(b, '\d(\.\d+)?[eE]\+\d+')
    THEN 'number_rounded' WHEN length(b) > 64 THEN 'field_too_long' END AS e, NULL AS f
{%- endmacro %}

{#- What is said of a cell: a formula without a value before all else; an empty cell only where one is required. -#}
{% macro error(column) %}
CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE {{ "e" if column.required else "CASE WHEN e = 'missing_value' THEN NULL ELSE e END" }} END
{%- endmacro %}

{#- A cell without blanks: names may be spaced out, digits may not. -#}
{% macro plain(column) %}
{{ "bare" if column.type in ("place", "choice", "choices", "bool", "text", "id") else "closed" }}(raw)
{%- endmacro %}

{#- A cell as a plain number: without its unit, thousands marks and a fraction of zeros. -#}
{% macro number_text(column) %}
exact_number({% if column.units %}regexp_replace({{ plain(column) }}, '({{ column.units | join("|") }})$', ''){% else %}{{ plain(column) }}{% endif %})
{%- endmacro %}
