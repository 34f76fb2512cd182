-- After views.sql. Prints what a dump leaves out, as a script for psql in three parts: backup.sh says when each has its turn.
-- None of it lets anyone log in. psql runs what is in it, and others have chosen names and values: each line begins with its
-- part, and what others wrote is on one line, quoted by hive_text and hive_name. Environment: HIVE_MARK, before each
-- line; HIVE_STREAM, the descriptor that they go to.
\o |sed "s/^/${HIVE_MARK:-}superuser\t/" >&"${HIVE_STREAM:-1}"
SELECT rolname FROM pg_roles WHERE oid = 10;
\o |sed "s/^/${HIVE_MARK:-}called\t/" >&"${HIVE_STREAM:-1}"
\qecho :superuser
\o |sed "s/^/${HIVE_MARK:-}missing roles\t/" >&"${HIVE_STREAM:-1}"
-- Whoever is in the dump has to be there; the names of those that were not are printed.
SELECT format('SELECT %s WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %1$s);', pg_temp.hive_text(rolname)) || E'\n'
    || format('SELECT %s WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = %s) \gexec',
        pg_temp.hive_text(format('CREATE ROLE %s NOLOGIN', pg_temp.hive_name(rolname))), pg_temp.hive_text(rolname))
FROM pg_roles WHERE rolname !~ '^pg_' AND oid <> 10 ORDER BY rolname;
\o |sed "s/^/${HIVE_MARK:-}database\t/" >&"${HIVE_STREAM:-1}"
SELECT E'SELECT :SERVER_VERSION_NUM >= 150000 AS providers \\gset\n\\if :providers\n'
    || format('CREATE DATABASE :"database" TEMPLATE template0 ENCODING %s LC_COLLATE %s LC_CTYPE %s%s;',
        pg_temp.hive_text(pg_encoding_to_char(encoding)), pg_temp.hive_text(datcollate), pg_temp.hive_text(datctype), CASE coalesce(d->>'datlocprovider', 'c')
            WHEN 'i' THEN ' LOCALE_PROVIDER icu ICU_LOCALE ' || pg_temp.hive_text(coalesce(d->>'datlocale', d->>'daticulocale'))
                || coalesce(' ICU_RULES ' || pg_temp.hive_text(d->>'daticurules'), '')
            WHEN 'b' THEN ' LOCALE_PROVIDER builtin BUILTIN_LOCALE ' || pg_temp.hive_text(d->>'datlocale')
            ELSE ' LOCALE_PROVIDER libc' END)
    || E'\n\\else\n'
    || format('CREATE DATABASE :"database" TEMPLATE template0 ENCODING %s LC_COLLATE %s LC_CTYPE %s;',
        pg_temp.hive_text(pg_encoding_to_char(encoding)), pg_temp.hive_text(datcollate), pg_temp.hive_text(datctype))
    || E'\n\\endif'
FROM pg_database p, to_jsonb(p) d WHERE datname = current_database();
\o |sed "s/^/${HIVE_MARK:-}content\t/" >&"${HIVE_STREAM:-1}"
SELECT format('SELECT pg_temp.hive_attributes(%s, %s, %L);', pg_temp.hive_text(name), pg_temp.hive_text(concat_ws(' ',
    CASE WHEN rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
    -- What a superuser sees, row security must not hide from the role that takes its place.
    CASE WHEN rolbypassrls OR rolsuper AND is_application THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
    CASE WHEN NOT is_application THEN CASE WHEN rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END END,
    CASE WHEN NOT is_application THEN CASE WHEN rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END END,
    CASE WHEN NOT is_application THEN CASE WHEN rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END END,
    'CONNECTION LIMIT', rolconnlimit)), until)
FROM hive_moved_role ORDER BY name;
SELECT format('SELECT pg_temp.hive_keep_memberships(%s, %s);', pg_temp.hive_text(r.name),
    pg_temp.hive_text(coalesce(array_agg(i.name) FILTER (WHERE i.name IS NOT NULL), '{}')::text))
FROM hive_moved_role r LEFT JOIN hive_membership m ON member = r.oid LEFT JOIN hive_role i ON i.oid = roleid
GROUP BY r.name ORDER BY r.name;
SELECT format('SELECT pg_temp.hive_grant(%s, %s, %L, %L, %L);', pg_temp.hive_text(i.name), pg_temp.hive_text(r.name), admin, inherit, set)
FROM hive_moved_role r JOIN hive_membership m ON member = r.oid JOIN hive_role i ON i.oid = roleid
WHERE r.name <> i.name ORDER BY r.name, i.name;
SELECT format('SELECT pg_temp.hive_revoke_parameters(%s);', pg_temp.hive_text(name))
FROM (SELECT name FROM hive_moved_role UNION ALL SELECT NULL) x ORDER BY name;
SELECT format('SELECT pg_temp.hive_grant_parameter(%s, %s, %L, %L);', pg_temp.hive_text(CASE WHEN grantee <> 0 THEN name END),
    pg_temp.hive_text(parameter), privilege, grantable)
FROM hive_parameter JOIN hive_role ON oid = grantee ORDER BY name, parameter, privilege;
-- Who could do everything goes on with what belongs to others.
SELECT DISTINCT format('SELECT pg_temp.hive_grant(%s, %s, false, true, true);', pg_temp.hive_text(o.name), pg_temp.hive_text(:'role'))
FROM hive_moved_role r, hive_object h JOIN hive_role o ON o.oid = h.owner
WHERE r.is_application AND r.rolsuper AND NOT provided AND o.name NOT IN (:'role', 'pg_database_owner') AND h.owner <> 10
    AND NOT EXISTS (SELECT FROM hive_membership m WHERE m.member = r.oid AND m.roleid = h.owner)
ORDER BY 1;
SELECT format('ALTER ROLE %s RESET ALL; ALTER ROLE %1$s IN DATABASE :"database" RESET ALL; COMMENT ON ROLE %1$s IS %2$s;',
    pg_temp.hive_name(name), pg_temp.hive_text(shobj_description(oid, 'pg_authid'))) FROM hive_moved_role ORDER BY name;
SELECT format('ALTER DATABASE :"database" RESET ALL; ALTER DATABASE :"database" CONNECTION LIMIT %s;', datconnlimit)
FROM pg_database WHERE datname = current_database();
SELECT CASE WHEN setrole = 0 THEN 'ALTER DATABASE :"database"'
    ELSE 'ALTER ROLE ' || pg_temp.hive_name(r.name) || CASE WHEN setdatabase <> 0 THEN ' IN DATABASE :"database"' ELSE '' END END
    || format(' SET %s TO %s;', (SELECT string_agg(pg_temp.hive_name(x), '.' ORDER BY n) FROM unnest(string_to_array(s.name, '.')) WITH ORDINALITY u(x, n)),
        (SELECT string_agg(pg_temp.hive_text(x), ', ' ORDER BY n) FROM unnest(elements) WITH ORDINALITY u(x, n)))
FROM hive_setting s LEFT JOIN hive_moved_role r ON r.oid = setrole
WHERE r.oid IS NOT NULL OR setrole = 0 AND setdatabase <> 0 ORDER BY 1;
SELECT format('COMMENT ON DATABASE :"database" IS %s;', pg_temp.hive_text(description))
FROM pg_shdescription WHERE classoid = 'pg_database'::regclass
    AND objoid = (SELECT oid FROM pg_database WHERE datname = current_database());
SELECT format('ALTER DATABASE :"database" IS_TEMPLATE %s;', datistemplate::text) FROM pg_database WHERE datname = current_database();
-- The owner is the application's role here.
SELECT 'REVOKE ALL ON DATABASE :"database" FROM PUBLIC; REVOKE ALL ON DATABASE :"database" FROM :"owner";';
SELECT format('GRANT %s ON DATABASE :"database" TO %s%s;', privilege,
    CASE WHEN grantee = '(owner)' THEN ':"owner"' WHEN grantee = 'PUBLIC' THEN 'PUBLIC' ELSE pg_temp.hive_name(grantee) END,
    CASE WHEN grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM hive_privilege WHERE object = 'database' AND grantee !~ ' by ' ORDER BY grantee, privilege;
-- The default of this schema is another one in other versions.
SELECT 'REVOKE ALL ON SCHEMA public FROM PUBLIC;' FROM pg_namespace WHERE nspname = 'public';
SELECT format('GRANT %s ON SCHEMA public TO PUBLIC%s;', privilege, CASE WHEN grantable THEN ' WITH GRANT OPTION' ELSE '' END)
FROM hive_privilege WHERE object = 'schema public' AND grantee = 'PUBLIC' ORDER BY privilege;
\o
