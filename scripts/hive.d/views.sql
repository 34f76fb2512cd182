-- What fingerprint.sql, roles.sql and adopt.sql have in common. Variables: superuser, what the bootstrap superuser is called:
-- that of the legacy stack by the name of the application's role, which gets its things; role: the application's role.
SET search_path = pg_catalog;
SET client_min_messages = warning;
-- Not one that someone has set for the database, in which half a character may be a backslash.
SELECT getdatabaseencoding() AS encoding \gset
SET client_encoding = :'encoding';
-- What others have written, on one line: it must never begin one. As a literal, as an identifier, and to be read.
CREATE FUNCTION pg_temp.hive_text(text) RETURNS text LANGUAGE sql AS $$
SELECT CASE WHEN $1 IS NULL THEN 'NULL' WHEN $1 !~ E'[\\n\\r\\t]' THEN quote_literal($1)
    ELSE 'E''' || replace(replace(replace(replace(replace($1, E'\\', E'\\\\'), '''', ''''''), E'\n', E'\\n'), E'\r', E'\\r'), E'\t', E'\\t') || '''' END
$$;
CREATE FUNCTION pg_temp.hive_name(text) RETURNS text LANGUAGE sql AS $$
SELECT CASE WHEN $1 !~ E'[\\n\\r\\t]' THEN quote_ident($1)
    ELSE 'U&"' || replace(replace(replace(replace(replace($1, E'\\', E'\\\\'), '"', '""'), E'\n', E'\\000A'), E'\r', E'\\000D'), E'\t', E'\\0009') || '"' END
$$;
CREATE FUNCTION pg_temp.hive_line(text) RETURNS text LANGUAGE sql AS $$
SELECT replace(replace(replace($1, E'\n', E'\\n'), E'\r', E'\\r'), E'\t', E'\\t')
$$;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname ~ '[[:cntrl:]]') THEN
        RAISE EXCEPTION 'the name of a role has a line break or another control character: %',
            (SELECT string_agg(quote_literal(regexp_replace(rolname, '[[:cntrl:]]', '?', 'g')), ', ') FROM pg_roles WHERE rolname ~ '[[:cntrl:]]')
            USING HINT = 'Rename it: ALTER ROLE ... RENAME TO ...';
    END IF;
END $$;
CREATE TEMPORARY VIEW hive_role AS
SELECT oid, CASE WHEN oid = 10 THEN :'superuser' ELSE rolname::text END AS name FROM pg_roles
UNION ALL SELECT 0, 'PUBLIC';
-- Those that are moved. A superuser of the legacy stack is the application's role, unless there is one of that name.
CREATE TEMPORARY VIEW hive_moved_role AS
SELECT r.*, CASE WHEN r.oid = 10 THEN :'superuser' ELSE rolname::text END AS name,
    CASE WHEN r.oid = 10 THEN :'superuser' ELSE rolname::text END = :'role' AS is_application,
    CASE WHEN isfinite(rolvaliduntil) THEN to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00" BC')
        ELSE rolvaliduntil::text END AS until
FROM pg_roles r
WHERE rolname !~ '^pg_' AND (r.oid <> 10 OR :'superuser' = :'role'
    AND NOT EXISTS (SELECT FROM pg_roles o WHERE o.rolname = :'role' AND o.oid <> 10));
-- Each membership once, whoever granted it. PostgreSQL 16 gave it options.
CREATE TEMPORARY VIEW hive_membership AS
SELECT member, roleid, bool_or(admin_option) AS admin, bool_or(coalesce((to_jsonb(m)->>'inherit_option')::boolean, rolinherit)) AS inherit,
    bool_or(coalesce((to_jsonb(m)->>'set_option')::boolean, true)) AS set
FROM pg_auth_members m JOIN pg_roles r ON r.oid = member
GROUP BY member, roleid;
-- Who may set what only superusers may set. The superuser, who may everything, is left out.
SELECT current_setting('server_version_num')::int >= 150000 AS has_parameters \gset
\if :has_parameters
CREATE TEMPORARY VIEW hive_parameter AS
SELECT parname::text AS parameter, a.grantee, privilege_type AS privilege, bool_or(is_grantable) AS grantable
FROM pg_parameter_acl CROSS JOIN LATERAL aclexplode(paracl) a WHERE a.grantee <> 10 GROUP BY 1, 2, 3;
\else
CREATE TEMPORARY VIEW hive_parameter AS
SELECT NULL::text AS parameter, NULL::oid AS grantee, NULL::text AS privilege, NULL::boolean AS grantable WHERE false;
\endif
-- Settings of the roles and of this database: of which, name, value; and the elements of a list, that may have been stored as
-- they were written: SET ... FROM CURRENT does so.
CREATE TEMPORARY VIEW hive_setting AS
SELECT setrole, setdatabase, name, CASE WHEN is_list THEN coalesce((SELECT string_agg(quote_ident(e), ', ' ORDER BY n)
    FROM unnest(elements) WITH ORDINALITY u(e, n)), '""') ELSE value END AS value,
    CASE WHEN is_list THEN coalesce(elements, ARRAY['']) ELSE ARRAY[value] END AS elements
FROM (
    SELECT setrole, setdatabase, split_part(s, '=', 1) AS name, substr(s, strpos(s, '=') + 1) AS value,
        split_part(s, '=', 1) IN ('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries') AS is_list
    FROM pg_db_role_setting, unnest(setconfig) s
    WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
) x CROSS JOIN LATERAL (
    SELECT array_agg(coalesce(replace(m[1], '""', '"'), CASE WHEN name LIKE '%libraries' THEN m[2] ELSE lower(m[2]) END) ORDER BY n) AS elements
    FROM regexp_matches(value, E'"((?:[^"]|"")*)"|([^," \t\n\r\f][^, \t\n\r\f]*)', 'g') WITH ORDINALITY r(m, n)
) l;
-- Everything that has an owner: made by the system or an extension, or by someone.
CREATE TEMPORARY VIEW hive_object AS
SELECT o.*, coalesce(acl, CASE WHEN objtype IS NOT NULL THEN acldefault(objtype, owner) END) AS privileges, CASE
        WHEN EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.classid AND d.objid = o.objid AND deptype = 'e') THEN true
        WHEN o.classid = 'pg_namespace'::regclass THEN o.objid < 16384 AND nspname <> 'public'
        ELSE coalesce(nspname ~ '^pg_' OR nspname = 'information_schema', o.objid < 16384 AND o.classid <> 'pg_largeobject'::regclass)
    END AS provided
FROM (
    SELECT 'pg_class'::regclass AS classid, oid AS objid, 0 AS subid, relowner AS owner, relacl AS acl,
        CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS objtype, relnamespace AS namespace, 'TABLE'::text AS kind
    FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND relpersistence <> 't'
    UNION ALL SELECT 'pg_class'::regclass, attrelid, attnum, relowner, attacl, NULL, relnamespace, 'COLUMN'
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE attacl IS NOT NULL AND NOT attisdropped
    UNION ALL SELECT 'pg_proc'::regclass, oid, 0, proowner, proacl, 'f', pronamespace, 'ROUTINE' FROM pg_proc
    UNION ALL SELECT 'pg_namespace'::regclass, oid, 0, nspowner, nspacl, 'n', oid, 'SCHEMA' FROM pg_namespace
    WHERE nspname !~ '^pg_(toast_)?temp_'
    UNION ALL SELECT 'pg_type'::regclass, t.oid, 0, typowner, typacl, 'T', typnamespace, CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END
    FROM pg_type t LEFT JOIN pg_class c ON c.oid = typrelid
    WHERE typtype IN ('b', 'd', 'e', 'r', 'c') AND coalesce(relkind, 'c') = 'c' AND typcategory <> 'A'
    UNION ALL SELECT 'pg_language'::regclass, oid, 0, lanowner, lanacl, 'l', NULL, 'LANGUAGE' FROM pg_language
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, 0, fdwowner, fdwacl, 'F', NULL, 'FOREIGN DATA WRAPPER'
    FROM pg_foreign_data_wrapper
    UNION ALL SELECT 'pg_foreign_server'::regclass, oid, 0, srvowner, srvacl, 'S', NULL, 'FOREIGN SERVER' FROM pg_foreign_server
    UNION ALL SELECT 'pg_largeobject'::regclass, oid, 0, lomowner, lomacl, 'L', NULL, 'LARGE OBJECT' FROM pg_largeobject_metadata
    UNION ALL SELECT 'pg_collation'::regclass, oid, 0, collowner, NULL, NULL, collnamespace, NULL FROM pg_collation
    UNION ALL SELECT 'pg_conversion'::regclass, oid, 0, conowner, NULL, NULL, connamespace, NULL FROM pg_conversion
    UNION ALL SELECT 'pg_operator'::regclass, oid, 0, oprowner, NULL, NULL, oprnamespace, NULL FROM pg_operator
    UNION ALL SELECT 'pg_opclass'::regclass, oid, 0, opcowner, NULL, NULL, opcnamespace, NULL FROM pg_opclass
    UNION ALL SELECT 'pg_opfamily'::regclass, oid, 0, opfowner, NULL, NULL, opfnamespace, NULL FROM pg_opfamily
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, 0, cfgowner, NULL, NULL, cfgnamespace, NULL FROM pg_ts_config
    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, 0, dictowner, NULL, NULL, dictnamespace, NULL FROM pg_ts_dict
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, 0, stxowner, NULL, NULL, stxnamespace, NULL FROM pg_statistic_ext
) o LEFT JOIN pg_namespace n ON n.oid = namespace
WHERE nspname ~ '^pg_temp_' IS NOT TRUE;
-- Who may do what, by name: after a change of owner, former grants to the new owner are the owner's own. What the system
-- and extensions provide belongs to whichever superuser there is, and counts when it was changed.
CREATE TEMPORARY VIEW hive_privilege AS
SELECT part, object, CASE WHEN grantee = owner THEN '(owner)' ELSE grantee END || CASE WHEN grantor <> owner THEN ' by ' || grantor ELSE '' END
    AS grantee, privilege, bool_or(grantable) AS grantable
FROM (
    SELECT 'privileges' AS part, type || ' ' || identity AS object, o.name AS owner, e.name AS grantee, g.name AS grantor,
        a.privilege_type AS privilege, a.is_grantable AS grantable
    FROM hive_object h JOIN hive_role o ON o.oid = h.owner
        CROSS JOIN LATERAL pg_identify_object(h.classid, objid, subid) i CROSS JOIN LATERAL aclexplode(privileges) a
        LEFT JOIN hive_role e ON e.oid = a.grantee LEFT JOIN hive_role g ON g.oid = a.grantor
    WHERE NOT provided OR namespace IS DISTINCT FROM 'information_schema'::regnamespace AND acl::text IS DISTINCT FROM
        (SELECT initprivs::text FROM pg_init_privs p WHERE p.classoid = h.classid AND p.objoid = objid AND p.objsubid = subid)
    UNION ALL
    SELECT 'privileges', 'database', o.name, e.name, o.name, privilege_type, is_grantable
    FROM pg_database JOIN hive_role o ON o.oid = datdba CROSS JOIN LATERAL aclexplode(coalesce(datacl, acldefault('d', datdba))) a
        LEFT JOIN hive_role e ON e.oid = a.grantee
    WHERE datname = current_database()
    UNION ALL
    SELECT 'default privileges', concat_ws(' ', o.name, 'in ' || nspname, 'on ' || defaclobjtype::text), o.name, e.name, o.name,
        privilege_type, is_grantable
    FROM pg_default_acl JOIN hive_role o ON o.oid = defaclrole LEFT JOIN pg_namespace n ON n.oid = defaclnamespace
        CROSS JOIN LATERAL aclexplode(defaclacl) a LEFT JOIN hive_role e ON e.oid = a.grantee
) x
GROUP BY part, object, owner, grantee, grantor, privilege;
