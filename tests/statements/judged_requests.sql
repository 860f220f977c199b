-- Makes the table judged: of each row of `raw` the typed value v_, error e_, fix f_ and text c_ of every column.
-- Texts that repeat are read once each; those of a number (id) hardly ever do and are read row by row.
CREATE TABLE judged AS
SELECT source_row
    , r.v0 AS v_request_id, r.e0 AS e_request_id, r.f0 AS f_request_id, r.c0 AS c_request_id
    , m1.v AS v_community, m1.e AS e_community, m1.f AS f_community, r.c1 AS c_community
    , m2.v AS v_received_at, m2.e AS e_received_at, m2.f AS f_received_at, r.c2 AS c_received_at
    , m3.v AS v_channel, m3.e AS e_channel, m3.f AS f_channel, r.c3 AS c_channel
    , m4.v AS v_category, m4.e AS e_category, m4.f AS f_category, r.c4 AS c_category
    , m5.v AS v_requester_kind, m5.e AS e_requester_kind, m5.f AS f_requester_kind, r.c5 AS c_requester_kind
    , r.v6 AS v_compound_id, r.e6 AS e_compound_id, r.f6 AS f_compound_id, r.c6 AS c_compound_id
    , m7.v AS v_dispatched_at, m7.e AS e_dispatched_at, m7.f AS f_dispatched_at, r.c7 AS c_dispatched_at
    , m8.v AS v_accepted_at, m8.e AS e_accepted_at, m8.f AS f_accepted_at, r.c8 AS c_accepted_at
    , m9.v AS v_first_contact_at, m9.e AS e_first_contact_at, m9.f AS f_first_contact_at, r.c9 AS c_first_contact_at
    , m10.v AS v_due_on, m10.e AS e_due_on, m10.f AS f_due_on, r.c10 AS c_due_on
    , m11.v AS v_level_handled, m11.e AS e_level_handled, m11.f AS f_level_handled, r.c11 AS c_level_handled
    , m12.v AS v_status, m12.e AS e_status, m12.f AS f_status, r.c12 AS c_status
    , m13.v AS v_resolved_at, m13.e AS e_resolved_at, m13.f AS f_resolved_at, r.c13 AS c_resolved_at
    , m14.v AS v_call_back_at, m14.e AS e_call_back_at, m14.f AS f_call_back_at, r.c14 AS c_call_back_at
    , m15.v AS v_call_back_valid, m15.e AS e_call_back_valid, m15.f AS f_call_back_valid, r.c15 AS c_call_back_valid
    , m16.v AS v_confirmed_solved, m16.e AS e_confirmed_solved, m16.f AS f_confirmed_solved, r.c16 AS c_confirmed_solved
    , m17.v AS v_satisfaction, m17.e AS e_satisfaction, m17.f AS f_satisfaction, r.c17 AS c_satisfaction
    , m18.v AS v_is_backfilled, m18.e AS e_is_backfilled, m18.f AS f_is_backfilled, r.c18 AS c_is_backfilled
    , m19.v AS v_summary, m19.e AS e_summary, m19.f AS f_summary, r.c19 AS c_summary
    , m20.v AS v_void, m20.e AS e_void, m20.f AS f_void, r.c20 AS c_void
FROM (
    SELECT * EXCLUDE (t, b, v, e, f), v AS v6, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e6, f AS f6 FROM (
        SELECT *, CASE WHEN usual_id(b) OR NOT no_id(b) THEN b END AS v,
    CASE WHEN usual_id(b) THEN CASE WHEN length(b) > 64 THEN 'field_too_long' END WHEN no_id(b) THEN 'missing_value'
    WHEN regexp_full_match(b, '\d(\.\d+)?[eE]\+\d+') OR became_date(b) THEN 'number_rounded'
    WHEN length(b) > 64 THEN 'field_too_long' END AS e,
    CASE WHEN b = t OR no_id(b) THEN NULL WHEN folded(t) <> t THEN 'characters_folded'
    WHEN regexp_matches(t, '^\s*[=''’‘]') THEN 'number_as_text' END AS f FROM (
            SELECT *, c6 AS t, CASE WHEN regexp_full_match(c6, '[0-9A-Za-z][!-~]*') THEN c6 ELSE unquoted(bare(folded(c6))) END AS b FROM (
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
        SELECT raw, x, b, happened AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN happened IS NOT NULL THEN NULL
    WHEN d IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c2 AS raw FROM raw)))))))
)
    )
) m2 ON m2.raw = r.c2
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c3 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'channel' AND s.text = b
    )
) m3 ON m3.raw = r.c3
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c4 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'category' AND s.text = b
    )
) m4 ON m4.raw = r.c4
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c5 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'requester_kind' AND s.text = b
    )
) m5 ON m5.raw = r.c5
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, happened AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN happened IS NOT NULL THEN NULL
    WHEN d IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c7 AS raw FROM raw)))))))
)
    )
) m7 ON m7.raw = r.c7
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, happened AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN happened IS NOT NULL THEN NULL
    WHEN d IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c8 AS raw FROM raw)))))))
)
    )
) m8 ON m8.raw = r.c8
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, happened AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN happened IS NOT NULL THEN NULL
    WHEN d IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
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
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c11 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'level_handled' AND s.text = b
    )
) m11 ON m11.raw = r.c11
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, s.code AS v, CASE WHEN s.code IS NOT NULL THEN NULL WHEN no_value(b) THEN 'missing_value' ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c12 AS raw FROM raw))
)
        LEFT JOIN choice s ON s.col = 'status' AND s.text = b
    )
) m12 ON m12.raw = r.c12
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, happened AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN happened IS NOT NULL THEN NULL
    WHEN d IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c13 AS raw FROM raw)))))))
)
    )
) m13 ON m13.raw = r.c13
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, happened AS v, CASE WHEN no_value(b) THEN 'missing_value' WHEN happened IS NOT NULL THEN NULL
    WHEN d IS NOT NULL THEN 'time_missing' ELSE 'date_unclear' END AS e, NULL AS f FROM (SELECT *, try_cast(strftime(date_value(p.day), '%Y-%m-%d') || ' ' || hour_of(half, hour) || ':' || minute || ':' || second AS TIMESTAMP) AS happened
FROM (SELECT *, date_value(b) AS d, CAST(p.hour AS INTEGER) AS hour, CASE WHEN p.half <> '' THEN p.half ELSE upper(p.noon) END AS half,
    CASE p.minute WHEN '' THEN '00' WHEN '半' THEN '30' ELSE p.minute END AS minute, CASE p.second WHEN '' THEN '00' ELSE p.second END AS second
FROM (SELECT *, moment_parts(w) AS p FROM (SELECT *, moment_digits(y) AS w FROM (SELECT *, moment_text(x) AS y FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c14 AS raw FROM raw)))))))
)
    )
) m14 ON m14.raw = r.c14
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') THEN TRUE WHEN upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN FALSE END AS v,
    CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') OR upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c15 AS raw FROM raw))
)
    )
) m15 ON m15.raw = r.c15
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') THEN TRUE WHEN upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN FALSE END AS v,
    CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') OR upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c16 AS raw FROM raw))
)
    )
) m16 ON m16.raw = r.c16
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN regexp_full_match(n, '\d{1,12}') THEN CAST(n AS BIGINT) END AS v,
    CASE WHEN no_value(b) THEN 'missing_value'
    WHEN regexp_full_match(n, '\d{1,12}') THEN CASE WHEN CAST(n AS BIGINT) > 5 THEN 'out_of_range' END
    WHEN regexp_full_match(n, '\d+') THEN 'out_of_range'
    WHEN regexp_full_match(n, '\d+\.\d+') THEN 'not_integer' WHEN regexp_full_match(n, '-\d+(\.\d+)?') THEN 'out_of_range'
    ELSE 'number_not_exact' END AS e,
    CASE WHEN t <> n OR regexp_matches(n, '^0\d') THEN 'number_as_text' END AS f FROM (SELECT *, regexp_replace(without_tail(g), '^(-?\d+)\.0+$', '\1') AS n FROM (SELECT *, without_commas(u) AS g FROM (
    SELECT *, regexp_replace(b, '(分)$', '') AS u FROM (SELECT *, trim(x) AS t, closed(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c17 AS raw FROM raw)))))
)
    )
) m17 ON m17.raw = r.c17
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') THEN TRUE WHEN upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN FALSE END AS v,
    CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') OR upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c18 AS raw FROM raw))
)
    )
) m18 ON m18.raw = r.c18
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN plainly(raw) <> raw THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, nullif(t, '') AS v, CASE WHEN b = '' THEN 'missing_value' WHEN length(t) > 60 THEN 'field_too_long' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unmarked(plainly(raw)) AS x FROM (SELECT DISTINCT c19 AS raw FROM raw))
)
    )
) m19 ON m19.raw = r.c19
LEFT JOIN (
    SELECT raw, v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
        SELECT raw, x, b, CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') THEN TRUE WHEN upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN FALSE END AS v,
    CASE WHEN upper(b) IN ('是', '有', '对', '真', '√', '✓', '✔', '☑', 'YES', 'Y', 'TRUE', 'T', '1') OR upper(b) IN ('否', '无', '没有', '错', '假', '×', '✗', '✘', '✕', '✖', 'NO', 'N', 'FALSE', 'F', '0') THEN NULL WHEN no_value(b) THEN 'missing_value'
    ELSE 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (
                SELECT raw, unquoted(folded(raw)) AS x FROM (SELECT DISTINCT c20 AS raw FROM raw))
)
    )
) m20 ON m20.raw = r.c20

