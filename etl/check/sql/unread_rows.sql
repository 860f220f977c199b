-- The rows with a cell that cannot be read.
SELECT source_row FROM judged WHERE {% for code in columns %}{{ "" if loop.first else " OR " }}e_{{ code }} IS NOT NULL{% endfor %}

