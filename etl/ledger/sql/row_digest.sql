-- A digest of the rows as they are stored, whatever their order.
SELECT CAST(bit_xor(md5_number(concat_ws('|', source_row
{%- for name in names %}, '{{ name }}=' || CAST({{ name }} AS VARCHAR){% endfor %}))) AS VARCHAR) FROM good_rows
