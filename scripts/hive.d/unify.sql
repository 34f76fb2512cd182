-- Makes a data directory of the former database one of the unified container's: there, the application's role is no
-- superuser, and nobody else may log in: whoever has the application's password, which was the superuser's as well, would
-- be superuser still. Variables: role, database: those of the unified container; former: the former database's name.
SET log_statement = 'none';
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
SELECT format('ALTER DATABASE %I RENAME TO %I', :'former', :'database') WHERE :'former' <> :'database' \gexec
ALTER DATABASE :"database" OWNER TO :"role";
SELECT format('ALTER ROLE %I NOLOGIN NOSUPERUSER PASSWORD NULL', rolname) FROM pg_roles
WHERE oid <> 10 AND rolname !~ '^pg_' AND rolname <> :'role'
\gexec
ALTER ROLE :"role" NOSUPERUSER;
SELECT format('ALTER ROLE %I PASSWORD NULL', rolname) FROM pg_roles WHERE oid = 10 \gexec
SELECT format('ALTER ROLE %I RESET ALL', rolname), format('ALTER ROLE %I IN DATABASE %I RESET ALL', rolname, :'database')
FROM pg_roles WHERE oid = 10
\gexec
