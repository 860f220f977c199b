-- The months that texts ($texts) name: text, month.
SELECT text, month_text(bare(text)) AS month FROM (SELECT unnest($texts::VARCHAR[]) AS text) WHERE month IS NOT NULL
