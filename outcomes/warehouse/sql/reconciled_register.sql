-- The communities as the checks of the article read them.
SELECT code AS community_code, in_programme AS is_urban, nullif(valid_to, '') AS valid_to
FROM lake.ref.place WHERE level = 'community'
