-- Whether two rows have the same key.
SELECT 1 FROM judged WHERE {% for code in key %}{{ "" if loop.first else " AND " }}v_{{ code }} IS NOT NULL{% endfor %}

GROUP BY {% for code in key %}{{ "" if loop.first else ", " }}v_{{ code }}{% endfor %} HAVING count(*) > 1 LIMIT 1
