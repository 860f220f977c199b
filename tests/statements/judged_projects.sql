-- Makes the table judged: of each row of `raw` the typed value v_, error e_, fix f_ and text c_ of every column.
-- Texts that repeat are read once each; those of a number (id) hardly ever do and are read row by row.
CREATE TABLE judged AS
SELECT source_row
    , r.v0 AS v_project_id, r.e0 AS e_project_id, r.f0 AS f_project_id, r.c0 AS c_project_id
    , m1.v AS v_community, m1.e AS e_community, m1.f AS f_community, r.c1 AS c_community
    , m2.v AS v_project_type, m2.e AS e_project_type, m2.f AS f_project_type, r.c2 AS c_project_type
    , m3.v AS v_project_name, m3.e AS e_project_name, m3.f AS f_project_name, r.c3 AS c_project_name
    , r.v4 AS v_compound_id, r.e4 AS e_compound_id, r.f4 AS f_compound_id, r.c4 AS c_compound_id
    , m5.v AS v_quantity, m5.e AS e_quantity, m5.f AS f_quantity, r.c5 AS c_quantity
    , m6.v AS v_unit, m6.e AS e_unit, m6.f AS f_unit, r.c6 AS c_unit
    , m7.v AS v_households_benefited, m7.e AS e_households_benefited, m7.f AS f_households_benefited, r.c7 AS c_households_benefited
    , m8.v AS v_status, m8.e AS e_status, m8.f AS f_status, r.c8 AS c_status
    , m9.v AS v_planned_on, m9.e AS e_planned_on, m9.f AS f_planned_on, r.c9 AS c_planned_on
    , m10.v AS v_completed_on, m10.e AS e_completed_on, m10.f AS f_completed_on, r.c10 AS c_completed_on
    , m11.v AS v_budget_wan, m11.e AS e_budget_wan, m11.f AS f_budget_wan, r.c11 AS c_budget_wan
    , m12.v AS v_is_cross_community, m12.e AS e_is_cross_community, m12.f AS f_is_cross_community, r.c12 AS c_is_cross_community
    , m13.v AS v_longitude, m13.e AS e_longitude, m13.f AS f_longitude, r.c13 AS c_longitude
    , m14.v AS v_latitude, m14.e AS e_latitude, m14.f AS f_latitude, r.c14 AS c_latitude
    , m15.v AS v_coordinate_system, m15.e AS e_coordinate_system, m15.f AS f_coordinate_system, r.c15 AS c_coordinate_system
FROM (
    SELECT * EXCLUDE (t, b, v, e, f), v AS v4, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e4, f AS f4 FROM (
        SELECT *, CASE WHEN usual_id(b) OR NOT no_id(b) THEN b END AS v,
    CASE WHEN usual_id(b) THEN CASE WHEN length(b) > 64 THEN 'field_too_long' END WHEN no_id(b) THEN 'missing_value'
    WHEN regexp_full_match(b, '\d(\.\d+)?[eE]\+\d+') OR became_date(b) THEN 'number_rounded'
    WHEN length(b) > 64 THEN 'field_too_long' END AS e,
    CASE WHEN b = t OR no_id(b) THEN NULL WHEN folded(t) <> t THEN 'characters_folded'
    WHEN regexp_matches(t, '^\s*[=''’‘]') THEN 'number_as_text' END AS f FROM (
            SELECT *, c4 AS t, CASE WHEN regexp_full_match(c4, '[0-9A-Za-z][!-~]*') THEN c4 ELSE unquoted(bare(folded(c4))) END AS b FROM (
    SELECT * EXCLUDE (t, b, v, e, f), v AS v0, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e0, f AS f0 FROM (
        SELECT *, CASE WHEN usual_id(b) OR NOT no_id(b) THEN b END AS v,
    CASE WHEN usual_id(b) THEN CASE WHEN length(b) > 64 THEN 'field_too_long' END WHEN no_id(b) THEN 'missing_value'
    WHEN regexp_full_match(b, '\d(\.\d+)?[eE]\+\d+') OR became_date(b) THEN 'number_rounded'
    WHEN length(b) > 64 THEN 'field_too_long' END AS e,
    CASE WHEN b = t OR no_id(b) THEN NULL WHEN folded(t) <> t THEN 'characters_folded'
    WHEN regexp_matches(t, '^\s*[=''’‘]') THEN 'number_as_text' END AS f FROM (
            SELECT *, c0 AS t, CASE WHEN regexp_full_match(c0, '[0-9A-Za-z][!-~]*') THEN c0 ELSE unquoted(bare(folded(c0))) END AS b FROM raw)))))) r
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN s.code IS NULL THEN 'unknown_community'
    WHEN s.refusal IS NOT NULL THEN 'unknown_community' END AS e, CASE WHEN s.alias THEN 'name_alias' END AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c1 AS raw FROM raw))
)
        LEFT JOIN spelling s ON s.text = b
    )
) m1 ON m1.raw = r.c1
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c2 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'project_type' AND s.text = b
    )
) m2 ON m2.raw = r.c2
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN plainly(raw) <> raw THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, nullif(t, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN length(t) > 40 THEN 'field_too_long' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c3 AS raw FROM raw))
)
    )
) m3 ON m3.raw = r.c3
LEFT JOIN (
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b) THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 100000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, b AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c5 AS raw FROM raw)))))
)
    )
) m5 ON m5.raw = r.c5
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c6 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'unit' AND s.text = b
    )
) m6 ON m6.raw = r.c6
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 1000000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(户)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c7 AS raw FROM raw)))))
)
    )
) m7 ON m7.raw = r.c7
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c8 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'status' AND s.text = b
    )
) m8 ON m8.raw = r.c8
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, coalesce(d, CAST(happened AS DATE)) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN coalesce(d, happened) IS NULL THEN 'date_unclear' END AS e,
    CASE WHEN d IS NULL AND happened > CAST(happened AS DATE) THEN 'number_as_text' END AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c9 AS raw FROM raw)))))))
)
    )
) m9 ON m9.raw = r.c9
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, coalesce(d, CAST(happened AS DATE)) AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN coalesce(d, happened) IS NULL THEN 'date_unclear' END AS e,
    CASE WHEN d IS NULL AND happened > CAST(happened AS DATE) THEN 'number_as_text' END AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c10 AS raw FROM raw)))))))
)
    )
) m10 ON m10.raw = r.c10
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,10}(\.\d{1,2}0*)?') THEN CAST(n AS DECIMAL(14,2)) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value' WHEN regexp_full_match(n, '\d{1,10}\.\d*[1-9]\d*')
    AND NOT regexp_full_match(n, '\d{1,10}(\.\d{1,2}0*)?') THEN 'too_many_decimals' WHEN regexp_full_match(n, '\d{1,10}(\.\d{1,2}0*)?')
    THEN CASE WHEN CAST(n AS DOUBLE) > 1000000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range' ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(万元|万)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c11 AS raw FROM raw)))))
)
    )
) m11 ON m11.raw = r.c11
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') THEN TRUE WHEN upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN FALSE END AS v,
    CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') OR upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c12 AS raw FROM raw))
)
    )
) m12 ON m12.raw = r.c12
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,3}(\.\d{1,20})?') AND CAST(n AS DOUBLE) <= 180
    THEN CAST(CAST(n AS DOUBLE) AS DECIMAL(10,7)) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value' WHEN NOT regexp_full_match(n, '\d{1,3}(\.\d{1,20})?') THEN 'degrees_not_decimal'
    WHEN CAST(n AS DOUBLE) > 180 THEN 'out_of_range' END AS e, NULL AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, b AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c13 AS raw FROM raw)))))
)
    )
) m13 ON m13.raw = r.c13
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,3}(\.\d{1,20})?') AND CAST(n AS DOUBLE) <= 90
    THEN CAST(CAST(n AS DOUBLE) AS DECIMAL(10,7)) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value' WHEN NOT regexp_full_match(n, '\d{1,3}(\.\d{1,20})?') THEN 'degrees_not_decimal'
    WHEN CAST(n AS DOUBLE) > 90 THEN 'out_of_range' END AS e, NULL AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, b AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c14 AS raw FROM raw)))))
)
    )
) m14 ON m14.raw = r.c14
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c15 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'coordinate_system' AND s.text = b
    )
) m15 ON m15.raw = r.c15

