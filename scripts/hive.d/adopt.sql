-- After views.sql: hands over what belongs to one role in this database, and what others granted to it, to another one.
-- Variables: from, to. Who is neither a superuser before nor after has no use for what only a superuser may own.
SELECT rolname AS first_superuser FROM pg_roles WHERE oid = 10 \gset
SELECT format('ALTER EVENT TRIGGER %I OWNER TO %I', evtname, :'first_superuser') FROM pg_event_trigger
WHERE evtowner IN (SELECT oid FROM pg_roles WHERE rolname IN (:'from', :'to')) AND evtowner <> 10
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_event_trigger'::regclass AND objid = pg_event_trigger.oid AND deptype = 'e')
\gexec
SELECT format('ALTER PUBLICATION %I OWNER TO %I', pubname, :'first_superuser') FROM pg_publication
WHERE pubowner IN (SELECT oid FROM pg_roles WHERE rolname IN (:'from', :'to')) AND pubowner <> 10 AND puballtables
\gexec
SELECT format('ALTER FOREIGN DATA WRAPPER %I OWNER TO %I', fdwname, :'first_superuser') FROM pg_foreign_data_wrapper
WHERE fdwowner IN (SELECT oid FROM pg_roles WHERE rolname IN (:'from', :'to')) AND fdwowner <> 10
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_foreign_data_wrapper'::regclass AND objid = pg_foreign_data_wrapper.oid AND deptype = 'e')
\gexec
SELECT :'from' <> :'to' AS others \gset
\if :others
-- A sequence that belongs to a column follows its table. Else a backup could not be restored here: operators and the like
-- have owners, too.
SELECT format('ALTER %s %s OWNER TO %I', CASE kind WHEN 'FOREIGN SERVER' THEN 'SERVER'
    ELSE coalesce(kind, replace(type, 'statistics object', 'statistics')) END, identity, :'to')
FROM hive_object h CROSS JOIN LATERAL pg_identify_object(h.classid, h.objid, 0)
WHERE owner = (SELECT oid FROM pg_roles WHERE rolname = :'from') AND NOT provided AND subid = 0
    AND kind IS DISTINCT FROM 'FOREIGN DATA WRAPPER'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE objtype = 's' AND d.classid = 'pg_class'::regclass AND d.objid = h.objid AND deptype IN ('a', 'i'))
\gexec

CREATE TEMPORARY VIEW hive_granted AS
SELECT format('%s%s ON %s %s', privilege_type, CASE WHEN attname IS NOT NULL THEN format(' (%I)', attname) ELSE '' END,
        CASE WHEN objtype = 's' THEN 'SEQUENCE' WHEN kind = 'COLUMN' THEN 'TABLE' WHEN kind = 'DOMAIN' THEN 'TYPE' ELSE kind END,
        CASE WHEN kind = 'COLUMN' THEN h.objid::regclass::text ELSE identity END) AS what, is_grantable
FROM hive_object h CROSS JOIN LATERAL pg_identify_object(h.classid, h.objid, 0) CROSS JOIN LATERAL aclexplode(acl) a
    LEFT JOIN pg_attribute ON kind = 'COLUMN' AND attrelid = h.objid AND attnum = subid
WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = :'from') AND a.grantee <> owner;
SELECT format('GRANT %s TO %I%s', what, :'to', CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) FROM hive_granted
UNION ALL SELECT format('REVOKE %s FROM %I CASCADE', what, :'from') FROM hive_granted
\gexec
DROP VIEW hive_granted;

CREATE TEMPORARY VIEW hive_default AS
SELECT defaclrole::regrole AS owner, CASE WHEN o.rolname = :'from' THEN quote_ident(:'to') ELSE defaclrole::regrole::text END AS heir,
    o.rolname = :'from' AS handed_over, nspname IS NULL AS everywhere,
    coalesce('IN SCHEMA ' || quote_ident(nspname), '') AS place, CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
        WHEN 'f' THEN 'ROUTINES' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS kind,
    privilege_type, is_grantable, coalesce(quote_ident(g.rolname), 'PUBLIC') AS grantee,
    CASE WHEN g.rolname = :'from' THEN quote_ident(:'to') ELSE coalesce(quote_ident(g.rolname), 'PUBLIC') END AS new_grantee
FROM pg_default_acl JOIN pg_roles o ON o.oid = defaclrole LEFT JOIN pg_namespace n ON n.oid = defaclnamespace
    CROSS JOIN LATERAL aclexplode(defaclacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee;
SELECT statement FROM (
    SELECT DISTINCT 1 AS step, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s %s REVOKE ALL ON %s FROM PUBLIC, %s', heir, place, kind, heir) AS statement
    FROM hive_default WHERE handed_over AND everywhere
    UNION ALL
    SELECT 2, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s %s GRANT %s ON %s TO %s%s', heir, place, privilege_type, kind, new_grantee,
        CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM hive_default WHERE handed_over OR grantee = quote_ident(:'from')
    UNION ALL
    SELECT DISTINCT 3, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s %s REVOKE ALL ON %s FROM %s', owner, place, kind, grantee)
    FROM hive_default WHERE handed_over OR grantee = quote_ident(:'from')
    UNION ALL
    SELECT DISTINCT 4, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT ALL ON %s TO %s%s', owner, kind, owner,
        CASE WHEN kind IN ('ROUTINES', 'TYPES') THEN ', PUBLIC' ELSE '' END)
    FROM hive_default WHERE handed_over AND everywhere
) x ORDER BY step
\gexec
DROP VIEW hive_default;

SELECT format('ALTER POLICY %I ON %s TO %s', polname, polrelid::regclass, (SELECT string_agg(DISTINCT CASE WHEN rolname = :'from'
    THEN quote_ident(:'to') ELSE coalesce(quote_ident(rolname), 'PUBLIC') END, ', ')
    FROM unnest(polroles) p LEFT JOIN pg_roles r ON r.oid = p))
FROM pg_policy WHERE (SELECT oid FROM pg_roles WHERE rolname = :'from') = ANY (polroles)
\gexec
\endif
