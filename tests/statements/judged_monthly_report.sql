-- Makes the table judged: of each row of `raw` the typed value v_, error e_, fix f_ and text c_ of every column.
-- Texts that repeat are read once each; those of a number (id) hardly ever do and are read row by row.
CREATE TABLE judged AS
SELECT source_row
    , m0.v AS v_community, m0.e AS e_community, m0.f AS f_community, r.c0 AS c_community
    , m1.v AS v_month, m1.e AS e_month, m1.f AS f_month, r.c1 AS c_month
    , m2.v AS v_requests_received, m2.e AS e_requests_received, m2.f AS f_requests_received, r.c2 AS c_requests_received
    , m3.v AS v_requests_resolved, m3.e AS e_requests_resolved, m3.f AS f_requests_resolved, r.c3 AS c_requests_resolved
    , m4.v AS v_volunteer_participations, m4.e AS e_volunteer_participations, m4.f AS f_volunteer_participations, r.c4 AS c_volunteer_participations
    , m5.v AS v_compounds_renovated, m5.e AS e_compounds_renovated, m5.f AS f_compounds_renovated, r.c5 AS c_compounds_renovated
    , m6.v AS v_parking_spaces_added, m6.e AS e_parking_spaces_added, m6.f AS f_parking_spaces_added, r.c6 AS c_parking_spaces_added
    , m7.v AS v_pocket_parks_built, m7.e AS e_pocket_parks_built, m7.f AS f_pocket_parks_built, r.c7 AS c_pocket_parks_built
    , m8.v AS v_remark, m8.e AS e_remark, m8.f AS f_remark, r.c8 AS c_remark
FROM raw r
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN s.code IS NULL THEN 'unknown_community'
    WHEN s.refusal IS NOT NULL THEN 'unknown_community' END AS e, CASE WHEN s.alias THEN 'name_alias' END AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c0 AS raw FROM raw))
)
        LEFT JOIN spelling s ON s.text = b
    )
) m0 ON m0.raw = r.c0
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, m AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN m IS NULL THEN 'month_unclear'
    WHEN m > strftime(getvariable('today'), '%Y-%m') THEN 'month_future'
    WHEN m < '2020-01' THEN 'month_too_old' END AS e,
    CASE WHEN month_surprising(b) THEN 'month_tidied' END AS f FROM (SELECT *, month_text(b) AS m FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c1 AS raw FROM raw)))
)
    )
) m1 ON m1.raw = r.c1
LEFT JOIN (
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b) OR b = '暂缺' THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero' WHEN b = '暂缺' THEN 'value_unknown' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 100000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(件)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c2 AS raw FROM raw)))))
)
    )
) m2 ON m2.raw = r.c2
LEFT JOIN (
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b) OR b = '暂缺' THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero' WHEN b = '暂缺' THEN 'value_unknown' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 100000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(件)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c3 AS raw FROM raw)))))
)
    )
) m3 ON m3.raw = r.c3
LEFT JOIN (
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b) OR b = '暂缺' THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero' WHEN b = '暂缺' THEN 'value_unknown' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 1000000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(人次)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c4 AS raw FROM raw)))))
)
    )
) m4 ON m4.raw = r.c4
LEFT JOIN (
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b) OR b = '暂缺' THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero' WHEN b = '暂缺' THEN 'value_unknown' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 1000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(个)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c5 AS raw FROM raw)))))
)
    )
) m5 ON m5.raw = r.c5
LEFT JOIN (
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b) OR b = '暂缺' THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero' WHEN b = '暂缺' THEN 'value_unknown' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 100000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(个)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c6 AS raw FROM raw)))))
)
    )
) m6 ON m6.raw = r.c6
LEFT JOIN (
    SELECT raw, CASE WHEN as_zero(b) THEN 0 ELSE v END AS v,
        CASE WHEN as_zero(b) OR b = '暂缺' THEN NULL ELSE CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END END AS e,
        CASE WHEN as_zero(b) THEN 'none_as_zero' WHEN b = '暂缺' THEN 'value_unknown' ELSE CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 1000 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(个)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c7 AS raw FROM raw)))))
)
    )
) m7 ON m7.raw = r.c7
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN plainly(raw) <> raw THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, nullif(t, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN length(t) > 200 THEN 'field_too_long' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c8 AS raw FROM raw))
)
    )
) m8 ON m8.raw = r.c8

