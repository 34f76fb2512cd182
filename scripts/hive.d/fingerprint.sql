-- One line per table and sequence, and one for all large objects: name, rows, checksum. Rows are compared by their
-- text, in any order: the two halves of each row's MD5 are added up, so that no memory is needed, however long the table.
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET bytea_output = 'hex';
SET extra_float_digits = 1;
SET search_path = pg_catalog;
SET statement_timeout = 0;
SELECT format(
    CASE relkind
        WHEN 'S' THEN 'SELECT %L, ''-'', md5(last_value::text || is_called::text) FROM %I.%I'
        ELSE 'SELECT %L, count(*), md5(concat_ws('' '', sum((''x'' || left(h, 16))::bit(64)::bigint),'
            ' sum((''x'' || right(h, 16))::bit(64)::bigint))) FROM (SELECT md5((t.*)::text) AS h FROM ONLY %I.%I t) rows'
    END, nspname || '.' || relname, nspname, relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'S') AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND deptype = 'e')
ORDER BY nspname, relname
\gexec
-- Of each, the first half gigabyte: what one value can hold.
SELECT '(large objects)', count(*), md5(string_agg(oid || ' ' || md5(lo_get(oid, 0, 536870912)), ',' ORDER BY oid))
FROM pg_largeobject_metadata
HAVING count(*) > 0;
