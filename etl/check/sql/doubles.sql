-- The rows of every key that stands more than once, with the text of its first column in each.
SELECT list(source_row ORDER BY source_row), list(c_{{ key[0] }} ORDER BY source_row) FROM judged
WHERE {% for code in key %}{{ "" if loop.first else " AND " }}v_{{ code }} IS NOT NULL{% endfor %}

GROUP BY {% for code in key %}{{ "" if loop.first else ", " }}v_{{ code }}{% endfor %} HAVING count(*) > 1 ORDER BY min(source_row)
