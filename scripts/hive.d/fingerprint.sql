-- After views.sql. One line per table and sequence, and one for all large objects: name, rows, checksum. Rows are compared
-- by their text, in any order: the two halves of each row's MD5 are added up, so that no memory is needed, however long the
-- table. Then one line for everything else that is moved, "(kind) name", "=", value: owners and privileges, default
-- privileges, row security, comments, roles, settings, sort order.
SET timezone = 'UTC';
SET datestyle = 'ISO, YMD';
SET intervalstyle = 'postgres';
SET bytea_output = 'hex';
SET extra_float_digits = 1;
SET row_security = off;
SET statement_timeout = 0;
SELECT format(
    CASE relkind
        WHEN 'S' THEN 'SELECT %s, ''-'', md5(last_value::text || is_called::text) FROM %I.%I'
        ELSE 'SELECT %s, count(*), md5(concat_ws('' '', sum((''x'' || left(h, 16))::bit(64)::bigint),'
            ' sum((''x'' || right(h, 16))::bit(64)::bigint))) FROM (SELECT md5((t.*)::text) AS h FROM ONLY %I.%I t) rows'
    END, quote_literal(pg_temp.hive_line(nspname || '.' || relname)), nspname, relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'S') AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND deptype = 'e')
ORDER BY nspname, relname
\gexec
-- Of each, the first half gigabyte: what one value can hold.
SELECT '(large objects)', count(*), md5(string_agg(oid || ' ' || md5(lo_get(oid, 0, 536870912)), ',' ORDER BY oid))
FROM pg_largeobject_metadata
HAVING count(*) > 0;

-- Lines of the kinds "maintain", "options" and "expressions" are compared between servers of the same major version only:
-- the others lack the privilege or the option, or write expressions otherwise. "parameter": between servers that have it.
SELECT '(PostgreSQL)', '=', current_setting('server_version_num')::int / 10000;
SELECT getdatabaseencoding() = 'UTF8' AS utf8 \gset
\if :utf8
SELECT '(sort order)', '=', string_agg(x, ' ' ORDER BY x) FROM unnest(ARRAY['a', 'A', U&'\00e4', U&'\00c4', 'b', 'B', 'z', 'Z',
    'ab', 'a-c', 'a_b', '10', '9', U&'\00e9', U&'\00df', 'ss', 'st', U&'\00f6', U&'\00f8', 'o', 'p', U&'\010d', 'c', 'd']) x;
\endif
SELECT '(database) locale', '=', pg_temp.hive_line(concat_ws(' ', getdatabaseencoding(), coalesce(d->>'datlocprovider', 'c'), d->>'datcollate', d->>'datctype',
    coalesce(d->>'datlocale', d->>'daticulocale'), d->>'daticurules'))
FROM (SELECT to_jsonb(pg_database) AS d FROM pg_database WHERE datname = current_database()) x;
SELECT '(database) connection limit', '=', datconnlimit FROM pg_database WHERE datname = current_database() AND datconnlimit <> -1;
SELECT '(extension) ' || extname, '=', CASE WHEN extrelocatable THEN pg_temp.hive_line(nspname) END
FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace ORDER BY 1;

SELECT pg_temp.hive_line(format('(owner) %s %s', type, identity)), '=', r.name
FROM hive_object h JOIN hive_role r ON r.oid = owner CROSS JOIN LATERAL pg_identify_object(h.classid, objid, subid)
WHERE NOT provided AND subid = 0 ORDER BY 1;
SELECT pg_temp.hive_line(format('(%s) %s', part, object)), '=', string_agg(grantee || '=' || privileges, '; ' ORDER BY grantee)
FROM (
    SELECT CASE privilege WHEN 'MAINTAIN' THEN 'maintain' ELSE part END AS part, object, grantee,
        string_agg(privilege || CASE WHEN grantable THEN '*' ELSE '' END, ',' ORDER BY privilege) AS privileges
    FROM hive_privilege GROUP BY 1, 2, 3
) p
GROUP BY part, object ORDER BY 1;
SELECT pg_temp.hive_line('(row security) ' || c.oid::regclass), '=', concat_ws(', ', CASE WHEN relrowsecurity THEN 'enabled' END,
    CASE WHEN relforcerowsecurity THEN 'forced' END)
FROM pg_class c WHERE relrowsecurity OR relforcerowsecurity ORDER BY 1;
SELECT pg_temp.hive_line(format('(policy) %s on %s', polname, polrelid::regclass)), '=', concat_ws(' ', CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END,
    'for', polcmd, 'to', (SELECT string_agg(DISTINCT name, ', ' ORDER BY name) FROM hive_role WHERE oid = ANY (polroles)))
FROM pg_policy ORDER BY 1;
SELECT pg_temp.hive_line(format('(expressions) policy %s on %s', polname, polrelid::regclass)), '=',
    md5(concat_ws(' CHECK ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)))
FROM pg_policy ORDER BY 1;
SELECT pg_temp.hive_line(format('(comment) %s %s', type, identity)), '=', md5(description)
FROM pg_description p CROSS JOIN LATERAL pg_identify_object(classoid, objoid, objsubid)
WHERE (objoid >= 16384 OR classoid = 'pg_largeobject'::regclass OR classoid = 'pg_namespace'::regclass AND objoid = 'public'::regnamespace)
    AND classoid <> 'pg_extension'::regclass
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = classoid AND d.objid = objoid AND deptype = 'e')
ORDER BY 1;
SELECT '(comment) database', '=', md5(description)
FROM pg_shdescription WHERE classoid = 'pg_database'::regclass
    AND objoid = (SELECT oid FROM pg_database WHERE datname = current_database());
SELECT '(database) template', '=', 'yes' FROM pg_database WHERE datname = current_database() AND datistemplate;
SELECT '(comment) role ' || name, '=', md5(description)
FROM pg_shdescription JOIN hive_moved_role ON oid = objoid WHERE classoid = 'pg_authid'::regclass ORDER BY 1;
-- Whether one may log in is not moved. A superuser may everything: then there is nothing to compare.
SELECT '(role) ' || r.name, '=', CASE WHEN is_application AND rolsuper THEN 'superuser' ELSE concat_ws(' ',
        CASE WHEN rolinherit THEN 'inherit' END, CASE WHEN rolbypassrls THEN 'bypassrls' END,
        CASE WHEN rolcreaterole AND NOT is_application THEN 'createrole' END, CASE WHEN rolcreatedb AND NOT is_application THEN 'createdb' END,
        CASE WHEN rolreplication AND NOT is_application THEN 'replication' END, 'limit ' || nullif(rolconnlimit, -1), 'until ' || nullif(until, 'infinity'),
        'in ' || string_agg(i.name || CASE WHEN admin THEN '*' ELSE '' END, ',' ORDER BY i.name)) END
FROM hive_moved_role r LEFT JOIN hive_membership m ON member = r.oid LEFT JOIN hive_role i ON i.oid = roleid
GROUP BY r.name, is_application, rolsuper, rolinherit, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolconnlimit, until
ORDER BY 1;
SELECT format('(options) role %s in %s', r.name, i.name), '=', concat_ws(' ', CASE WHEN inherit THEN 'inherit' END, CASE WHEN set THEN 'set' END)
FROM hive_moved_role r JOIN hive_membership m ON member = r.oid JOIN hive_role i ON i.oid = roleid
WHERE NOT (is_application AND rolsuper) ORDER BY 1;
SELECT pg_temp.hive_line(format('(parameter) %s in %s', CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE 'role ' || name END, parameter)), '=',
    string_agg(privilege || CASE WHEN grantable THEN '*' ELSE '' END, ',' ORDER BY privilege)
FROM hive_parameter JOIN hive_role ON oid = grantee GROUP BY grantee, name, parameter ORDER BY 1;
SELECT format('(setting) %s%s', coalesce('role ' || r.name, 'database'), CASE WHEN setrole <> 0 AND setdatabase <> 0 THEN ' in the database' END),
    '=', string_agg(format('%s=%s', pg_temp.hive_line(s.name), translate(value, E'\t\n\r', '   ')), '; ' ORDER BY s.name)
FROM hive_setting s LEFT JOIN hive_moved_role r ON r.oid = setrole
WHERE r.oid IS NOT NULL OR setrole = 0 AND setdatabase <> 0
GROUP BY r.name, setrole, setdatabase ORDER BY 1;
