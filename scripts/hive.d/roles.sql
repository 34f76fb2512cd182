-- After views.sql. Prints what a dump leaves out, as a script for psql in three parts: roles.sh says when each has its turn.
-- None of it lets anyone log in.
SELECT '-- superuser: ' || rolname FROM pg_roles WHERE oid = 10;
\qecho -- called: :superuser
\qecho -- part: missing roles
-- Whoever is in the dump has to be there; the names of those that were not are printed.
SELECT format('SELECT %L WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %L);', rolname, rolname) || E'\n'
    || format('SELECT ''CREATE ROLE %s NOLOGIN'' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %L) \gexec',
        replace(quote_ident(rolname), '''', ''''''), rolname)
FROM pg_roles WHERE rolname !~ '^pg_' AND oid <> 10 ORDER BY rolname;
\qecho -- part: database
SELECT E'SELECT :SERVER_VERSION_NUM >= 150000 AS providers \\gset\n\\if :providers\n'
    || format('CREATE DATABASE :"database" TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L%s;',
        pg_encoding_to_char(encoding), datcollate, datctype, CASE coalesce(d->>'datlocprovider', 'c')
            WHEN 'i' THEN ' LOCALE_PROVIDER icu ICU_LOCALE ' || quote_literal(coalesce(d->>'datlocale', d->>'daticulocale'))
                || coalesce(' ICU_RULES ' || quote_literal(d->>'daticurules'), '')
            WHEN 'b' THEN ' LOCALE_PROVIDER builtin BUILTIN_LOCALE ' || quote_literal(d->>'datlocale')
            ELSE ' LOCALE_PROVIDER libc' END)
    || E'\n\\else\n'
    || format('CREATE DATABASE :"database" TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L;',
        pg_encoding_to_char(encoding), datcollate, datctype)
    || E'\n\\endif'
FROM pg_database p, to_jsonb(p) d WHERE datname = current_database();
\qecho -- part: content
SELECT format('SELECT pg_temp.hive_attributes(%L, %L);', name, concat_ws(' ',
    CASE WHEN rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
    -- What a superuser sees, row security must not hide from the role that takes its place.
    CASE WHEN rolbypassrls OR rolsuper AND is_application THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
    CASE WHEN NOT is_application THEN CASE WHEN rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END END,
    CASE WHEN NOT is_application THEN CASE WHEN rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END END,
    CASE WHEN NOT is_application THEN CASE WHEN rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END END,
    'CONNECTION LIMIT', rolconnlimit))
FROM hive_moved_role ORDER BY name;
SELECT format('SELECT pg_temp.hive_keep_memberships(%L, %L);', r.name, coalesce(array_agg(i.name) FILTER (WHERE i.name IS NOT NULL), '{}'))
FROM hive_moved_role r LEFT JOIN hive_membership m ON member = r.oid LEFT JOIN hive_role i ON i.oid = roleid
GROUP BY r.name ORDER BY r.name;
SELECT format('SELECT pg_temp.hive_grant(%L, %L, %L, %L, %L);', i.name, r.name, admin, inherit, set)
FROM hive_moved_role r JOIN hive_membership m ON member = r.oid JOIN hive_role i ON i.oid = roleid
WHERE r.name <> i.name ORDER BY r.name, i.name;
-- Who could do everything goes on with what belongs to others.
SELECT DISTINCT format('SELECT pg_temp.hive_grant(%L, %L, false, true, true);', o.name, :'role')
FROM hive_moved_role r, hive_object h JOIN hive_role o ON o.oid = h.owner
WHERE r.is_application AND r.rolsuper AND NOT provided AND o.name NOT IN (:'role', 'pg_database_owner') AND h.owner <> 10
    AND NOT EXISTS (SELECT FROM hive_membership m WHERE m.member = r.oid AND m.roleid = h.owner)
ORDER BY 1;
SELECT format('ALTER ROLE %I RESET ALL; ALTER ROLE %I IN DATABASE :"database" RESET ALL; COMMENT ON ROLE %I IS %L;', name, name, name,
    shobj_description(oid, 'pg_authid')) FROM hive_moved_role ORDER BY name;
SELECT 'ALTER DATABASE :"database" RESET ALL;';
-- Lists are kept as they are written, with their quotes.
SELECT CASE WHEN setrole = 0 THEN 'ALTER DATABASE :"database"'
    ELSE format('ALTER ROLE %I', r.name) || CASE WHEN setdatabase <> 0 THEN ' IN DATABASE :"database"' ELSE '' END END
    || format(' SET %s TO %s;', (SELECT string_agg(quote_ident(x), '.' ORDER BY n) FROM unnest(string_to_array(s.name, '.')) WITH ORDINALITY u(x, n)),
        CASE WHEN s.name IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')
            THEN CASE WHEN value = '' THEN '''''' ELSE replace(value, '""', '''''') END ELSE quote_literal(value) END)
FROM hive_setting s LEFT JOIN hive_moved_role r ON r.oid = setrole
WHERE r.oid IS NOT NULL OR setrole = 0 AND setdatabase <> 0 ORDER BY 1;
SELECT format('COMMENT ON DATABASE :"database" IS %L;', description)
FROM pg_shdescription WHERE classoid = 'pg_database'::regclass
    AND objoid = (SELECT oid FROM pg_database WHERE datname = current_database());
-- The owner is the application's role here.
SELECT 'REVOKE ALL ON DATABASE :"database" FROM PUBLIC; REVOKE ALL ON DATABASE :"database" FROM :"owner";';
SELECT format('GRANT %s ON DATABASE :"database" TO %s%s;', privilege,
    CASE WHEN grantee = '(owner)' THEN ':"owner"' WHEN grantee = 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(grantee) END,
    CASE WHEN grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM hive_privilege WHERE object = 'database' AND grantee !~ ' by ' ORDER BY grantee, privilege;
-- The default of this schema is another one in other versions.
SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC;' FROM pg_namespace WHERE nspname = 'public';
SELECT format('GRANT %s ON SCHEMA public TO PUBLIC%s;', privilege, CASE WHEN grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM hive_privilege WHERE object = 'schema public' AND grantee = 'PUBLIC' ORDER BY privilege;
\qecho -- end
