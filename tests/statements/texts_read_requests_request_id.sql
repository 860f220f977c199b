-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE e END AS e, f FROM (
    SELECT *, CASE WHEN usual_id(b) OR NOT no_id(b) THEN b END AS v,
    CASE WHEN usual_id(b) THEN CASE WHEN length(b) > 64 THEN 'field_too_long' END WHEN no_id(b) THEN 'missing_value'
    WHEN regexp_full_match(b, '\d(\.\d+)?[eE]\+\d+') OR became_date(b) THEN 'number_rounded'
    WHEN length(b) > 64 THEN 'field_too_long' END AS e,
    CASE WHEN b = t OR no_id(b) THEN NULL WHEN folded(t) <> t THEN 'characters_folded'
    WHEN regexp_matches(t, '^\s*[=''’‘]') THEN 'number_as_text' END AS f FROM (
        SELECT *, raw AS t, CASE WHEN regexp_full_match(raw, '[0-9A-Za-z][!-~]*') THEN raw ELSE unquoted(bare(folded(raw))) END AS b FROM texts))
ORDER BY place
