-- How many rows a table of the mart has, and a digest of them, whatever their order.
SELECT count(*), coalesce(CAST(bit_xor(md5_number(concat_ws('|', {{ columns | columns }}, epoch_us(known_from),
    epoch_us(known_to)))) AS VARCHAR), '') FROM lake.mart.{{ table }}
