-- How many cells of each column have an error (e) or a fix (f).
SELECT {% for code in columns %}{{ "" if loop.first else ", " }}count({{ part }}_{{ code }}){% endfor %} FROM judged
