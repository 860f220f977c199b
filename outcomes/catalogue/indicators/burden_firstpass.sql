-- Uploads stored in the month, and those that passed whole without a refusal of the same sender's table in the 7 days before.
SELECT (SELECT any_value(district) FROM counted_member) AS place, strftime(a.made_at, '%Y-%m') AS month,
    count(*) FILTER (WHERE a.outcome IN ('accept', 'accept_with_fix') AND NOT EXISTS (
        SELECT 1 FROM rows_uploads b WHERE b.upload_id IS NULL AND b.sender = a.sender AND b.dataset = a.dataset
            AND b.made_at < a.made_at AND b.made_at >= a.made_at - INTERVAL 7 DAY)) AS numerator,
    count(*) AS denominator
FROM rows_uploads a WHERE a.upload_id IS NOT NULL
GROUP BY ALL
