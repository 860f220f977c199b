-- One row per community of the programme: what the article prints of its brand and what its upload in force says.
SELECT m.community AS code, m.name, m.street AS parent, m.assumed, a.brand_name AS printed_name, a.quote, a.features,
    a.initiatives, a.kind AS printed_kind, b.upload_id, b.source_row, b.brand_name, b.brand_kind, b.slogan, b.practices,
    b.stage, b.launch_month, b.promise_1, b.promise_2, b.promise_3,
    b.target_1, b.target_2, b.target_3
FROM counted_member m
LEFT JOIN article_brand a ON a.community_code = m.community
LEFT JOIN brand b ON b.community_code = m.community
ORDER BY m.community
