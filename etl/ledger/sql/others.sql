-- The uploads of the same communities and periods that were published before (<) or after (>) this one.
SELECT DISTINCT o.upload_id FROM lake.ledger.slice_state s JOIN lake.ledger.{{ relation }} o
    ON o.dataset = s.dataset AND o.community_code = s.community_code AND o.period = s.period AND o.upload_id <> s.upload_id
    WHERE s.upload_id = ? AND s.published_act IS NOT NULL AND o.published_act {{ sign }} s.published_act ORDER BY 1
