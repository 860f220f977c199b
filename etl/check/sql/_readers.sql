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
s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f
{%- endmacro %}

{% macro choices(column) %}
{% set codes = "list_transform(list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> ''), lambda p: known[p])" %}
nullif(array_to_string({{ codes }}, ';'), '') AS v, CASE WHEN no_value(b) THEN 'missing_value'
    WHEN list_contains(list_transform({{ codes }}, lambda c: c IS NULL), TRUE) THEN 'not_a_choice'
    WHEN len(list_distinct({{ codes }})) < len({{ codes }}) THEN 'not_a_choice' END AS e, NULL AS f
{%- endmacro %}

{% macro date(column) %}
day_value(b) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN day_value(b) IS NULL THEN 'date_unclear' END AS e,
    CASE WHEN date_value(b) IS NULL AND moment_value(b) > day_value(b) THEN 'number_as_text' END AS f
{%- endmacro %}

{% macro moment(column) %}
{% set text = "trim(regexp_replace(replace(folded(t), '：', ':'), '[\\s\\x{3000}\\x{00A0}]+', ' ', 'g'))" %}
moment_value({{ text }}) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN moment_value({{ text }}) IS NOT NULL THEN NULL
    WHEN date_value(b) IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f
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
CASE WHEN v IS NULL OR x = raw THEN f WHEN {{ "plainly(raw) <> raw" if column.type == "text" else "folded(raw) <> raw" if column.type in ("place", "choice", "choices", "bool") else "odd_signs(raw)" }} THEN 'characters_folded'
    ELSE coalesce(f, 'number_as_text') END
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

{#- A cell as a plain number: without its unit, thousands marks and a fraction of zeros. -#}
{% macro number_text(column) %}
exact_number({% if column.units %}regexp_replace({{ plain(column) }}, '({{ column.units | join("|") }})$', ''){% else %}{{ plain(column) }}{% endif %})
{%- endmacro %}
