-- The months of $first..$last in which each community's $dataset is known to be told in full.
SELECT place, month FROM covered WHERE dataset = $dataset AND month BETWEEN $first AND $last ORDER BY ALL
