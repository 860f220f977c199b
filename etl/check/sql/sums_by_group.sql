-- What the rows of each group add up to: as it is stored, as it is typed, sum of each column, rows that could not be read.
SELECT CAST(v_{{ group }} AS VARCHAR), bare(c_{{ group }})
{% for code in columns %}, sum(v_{{ code }})::BIGINT, count(*) FILTER (WHERE v_{{ code }} IS NULL){% endfor %}

FROM judged GROUP BY 1, 2
