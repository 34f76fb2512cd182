-- Gives the superuser that initdb made another name when it has that of another role, the variable "name", and prints what it
-- is called. It can neither be demoted nor renamed by itself.
SET log_statement = 'none';
SELECT rolname = :'name' AS taken, CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgres') THEN 'hive_superuser' ELSE 'postgres' END AS spare
FROM pg_roles WHERE oid = 10 \gset
\if :taken
CREATE ROLE hive_adoption SUPERUSER LOGIN;
\connect - hive_adoption
ALTER ROLE :"name" RENAME TO :"spare";
\connect - :"spare"
DROP ROLE hive_adoption;
\endif
SELECT rolname FROM pg_roles WHERE oid = 10;
