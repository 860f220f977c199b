-- Makes the table judged: of each row of `raw` the typed value v_, error e_, fix f_ and text c_ of every column.
-- Texts that repeat are read once each; those of a number (id) hardly ever do and are read row by row.
CREATE TABLE judged AS
SELECT source_row
    , m0.v AS v_place, m0.e AS e_place, m0.f AS f_place, r.c0 AS c_place
    , NULL::VARCHAR AS v_indicator, NULL AS e_indicator, NULL AS f_indicator
    , NULL::VARCHAR AS v_year, NULL AS e_year, NULL AS f_year
    , NULL::DECIMAL(14,2) AS v_target, NULL AS e_target, NULL AS f_target
    , NULL::VARCHAR AS v_basis, NULL AS e_basis, NULL AS f_basis
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

