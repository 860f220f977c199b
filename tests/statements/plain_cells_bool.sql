-- Cells of one kind as values: text, value, and whether it is neither a value nor a word for none.
SELECT raw, v, v IS NULL AND e IS DISTINCT FROM 'missing_value' AS unread FROM (
    SELECT raw, b,
        CASE WHEN b IN ('是', 'yes', 'Yes', 'TRUE', '1', 'Y') THEN TRUE WHEN b IN ('否', 'no', 'No', 'FALSE', '0', 'N') THEN FALSE END AS v, CASE WHEN no_value(b) THEN 'missing_value'
    WHEN b NOT IN ('是', 'yes', 'Yes', 'TRUE', '1', 'Y') AND b NOT IN ('否', 'no', 'No', 'FALSE', '0', 'N') THEN 'not_a_choice' END AS e, NULL AS f
    FROM (
        SELECT raw, trim(raw) AS t, bare(raw) AS b, exact_number(bare(raw)) AS n
        FROM given))
