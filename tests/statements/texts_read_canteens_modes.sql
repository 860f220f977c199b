-- What the texts of a column are read as, in their order (`texts`: each once, numbered): value v, error e and fix f.
SELECT v, CASE WHEN formula_error(b) THEN 'formula_no_value' ELSE CASE WHEN e = 'missing_value' THEN NULL ELSE e END END AS e, CASE WHEN v IS NULL OR x = raw THEN f WHEN odd_signs(raw) THEN 'characters_folded'
    WHEN unquoted(raw) <> raw THEN coalesce(f, 'number_as_text') ELSE f END AS f FROM (
    SELECT place, raw, x, b, nullif(array_to_string(list_transform(list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> ''), lambda p: known[p]), ';'), '') AS v, CASE WHEN no_value(b) THEN 'missing_value'
    WHEN list_contains(list_transform(list_transform(list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> ''), lambda p: known[p]), lambda c: c IS NULL), TRUE) THEN 'not_a_choice'
    WHEN len(list_distinct(list_transform(list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> ''), lambda p: known[p]))) < len(list_transform(list_filter(regexp_split_to_array(b, '[;；、,，|]'), lambda p: p <> ''), lambda p: known[p])) THEN 'not_a_choice' END AS e, NULL AS f FROM (SELECT *, trim(x) AS t, bare(x) AS b FROM (SELECT place, raw, unquoted(folded(raw)) AS x FROM texts)
)
    CROSS JOIN (SELECT map_from_entries(list((text, code))) AS known FROM choice WHERE col = 'modes')
)
ORDER BY place
