-- A digest of the rows as they are stored, whatever their order.
SELECT CAST(bit_xor(md5_number(concat_ws('|', source_row, 'a=' || CAST(a AS VARCHAR), 'b=' || CAST(b AS VARCHAR)))) AS VARCHAR) FROM good_rows
