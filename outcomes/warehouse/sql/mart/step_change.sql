SELECT r.community_code AS place, r.indicator, r.month, r.reason, u.sender AS author, upload_id, r.source_row
FROM (
    {{ rows("step_changes") }}
) r JOIN lake.ledger.upload u USING (upload_id)
