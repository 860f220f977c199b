-- One row per community of the programme: what the article prints of its brand and what its upload in force says.
SELECT p.code, p.name, p.parent, p.basis = 'assumed' AS assumed, a.brand_name AS printed_name, a.quote, a.features,
    a.initiatives, a.kind AS printed_kind, b.upload_id, b.source_row, b.brand_name, b.brand_kind, b.slogan, b.practices,
    b.stage, b.launch_month, b.promise_1, b.promise_2, b.promise_3
FROM place p
LEFT JOIN article_brand a ON a.community_code = p.code
LEFT JOIN brand b ON b.community_code = p.code
WHERE p.level = 'community' AND p.in_programme
ORDER BY p.code
