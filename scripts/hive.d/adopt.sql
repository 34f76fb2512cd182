-- Makes a data directory of the former database one of the unified container's: there, the application's role is no
-- superuser. Variables: role, database: those of the unified container; former: the former database's name.
SELECT rolname AS superuser FROM pg_roles WHERE oid = 10 \gset
SET log_statement = 'none';
-- The superuser that initdb made can be neither demoted nor renamed by itself.
CREATE ROLE hive_adoption SUPERUSER LOGIN;
\connect postgres hive_adoption
SELECT CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres') THEN 'hive_superuser' ELSE 'postgres' END AS spare \gset
SELECT format('ALTER ROLE %I RENAME TO %I', :'superuser', :'spare') WHERE :'superuser' = :'role' \gexec
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('ALTER DATABASE %I RENAME TO %I', :'former', :'database') WHERE :'former' <> :'database' \gexec
ALTER DATABASE :"database" OWNER TO :"role";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;

\connect :"database" hive_adoption
CREATE TEMPORARY VIEW belongs_to_extension AS SELECT classid, objid FROM pg_depend WHERE deptype = 'e';
SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, :'role')
FROM pg_namespace n
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND nspowner::regrole::text <> 'pg_database_owner'
    AND ('pg_namespace'::regclass, n.oid) NOT IN (TABLE belongs_to_extension)
\gexec
-- A sequence that belongs to a column follows its table.
SELECT format('ALTER %s %s OWNER TO %I', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
    WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, c.oid::regclass, :'role')
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND ('pg_class'::regclass, c.oid) NOT IN (TABLE belongs_to_extension)
    AND NOT EXISTS (SELECT FROM pg_depend d
        WHERE relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid AND deptype IN ('a', 'i'))
\gexec
SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, :'role')
FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND ('pg_proc'::regclass, p.oid) NOT IN (TABLE belongs_to_extension)
\gexec
-- Types of tables and arrays follow what they are made for.
SELECT format('ALTER %s %s OWNER TO %I', CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid::regtype, :'role')
FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND typtype IN ('d', 'e', 'r', 'c')
    AND coalesce(relkind, 'c') = 'c' AND ('pg_type'::regclass, t.oid) NOT IN (TABLE belongs_to_extension)
\gexec
SELECT format('ALTER LARGE OBJECT %s OWNER TO %I', oid, :'role') FROM pg_largeobject_metadata \gexec
-- Else a backup could not be restored here: what the role does not own it cannot replace.
SELECT format('ALTER %s %s OWNER TO %I', replace(type, 'statistics object', 'statistics'), identity, :'role')
FROM (
    SELECT 'pg_collation'::regclass AS classid, oid AS objid, collnamespace AS namespace FROM pg_collation
    UNION ALL SELECT 'pg_conversion'::regclass, oid, connamespace FROM pg_conversion
    UNION ALL SELECT 'pg_operator'::regclass, oid, oprnamespace FROM pg_operator
    UNION ALL SELECT 'pg_opclass'::regclass, oid, opcnamespace FROM pg_opclass
    UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfnamespace FROM pg_opfamily
    UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgnamespace FROM pg_ts_config
    UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictnamespace FROM pg_ts_dict
    UNION ALL SELECT 'pg_statistic_ext'::regclass, oid, stxnamespace FROM pg_statistic_ext
) others JOIN pg_namespace n ON n.oid = namespace, pg_identify_object(classid, objid, 0)
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND (classid, objid) NOT IN (TABLE belongs_to_extension)
\gexec

DROP VIEW belongs_to_extension;
-- Otherwise whoever has the application's password, which was the superuser's as well, would be superuser still.
SELECT format('ALTER ROLE %I NOLOGIN PASSWORD NULL', rolname) FROM pg_roles
WHERE oid <> 10 AND rolname !~ '^pg_' AND rolname NOT IN (:'role', 'hive_adoption')
\gexec
SELECT format('ALTER ROLE %I PASSWORD NULL', rolname) FROM pg_roles WHERE oid = 10 \gexec
SELECT rolname AS superuser FROM pg_roles WHERE oid = 10 \gset
\connect postgres :"superuser"
DROP ROLE hive_adoption;
