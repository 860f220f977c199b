-- The rows of a table as an older warehouse holds them, with the columns that it does not have before `init`, empty.
SELECT *{% for column in lacking %}, NULL::{{ column.sql_type }} AS {{ column.stored_as }}{% endfor %} FROM (
    {{ rows }}
)
