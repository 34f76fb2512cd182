-- Before a script of roles.sql's: what its statements need.
SET search_path = pg_catalog;
SET client_min_messages = warning;
-- Not one that someone has set for the database, in which half a character may be a backslash.
SELECT getdatabaseencoding() AS encoding \gset
SET client_encoding = :'encoding';
CREATE FUNCTION pg_temp.hive_attributes(role name, attributes text, until text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('ALTER ROLE %I %s', role, attributes);
    -- It cannot be unset again, but this means the same.
    IF until IS NOT NULL OR (SELECT rolvaliduntil < 'infinity' FROM pg_roles WHERE rolname = role) THEN
        EXECUTE format('ALTER ROLE %I VALID UNTIL %L', role, coalesce(until, 'infinity'));
    END IF;
END $$;
CREATE FUNCTION pg_temp.hive_keep_memberships(role name, kept name[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
    FOR r IN SELECT m.roleid::regrole, m.grantor::regrole FROM pg_auth_members m JOIN pg_roles o ON o.oid = m.roleid
        WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = role) AND o.rolname <> ALL (kept)
    LOOP
        EXECUTE format('REVOKE %s FROM %I', r.roleid, role)
            || CASE WHEN current_setting('server_version_num')::int >= 160000 THEN format(' GRANTED BY %s CASCADE', r.grantor) ELSE '' END;
    END LOOP;
END $$;
CREATE FUNCTION pg_temp.hive_grant(role name, member name, admin boolean, inherit boolean, set boolean) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        RAISE WARNING 'there is no role % here for % to be in', role, member;
    ELSIF current_setting('server_version_num')::int >= 160000 THEN
        EXECUTE format('GRANT %I TO %I WITH ADMIN %s, INHERIT %s, SET %s', role, member, admin::text, inherit::text, set::text);
    ELSE
        IF NOT admin AND EXISTS (SELECT FROM pg_auth_members m
            WHERE m.roleid = (SELECT oid FROM pg_roles WHERE rolname = role) AND m.member = (SELECT oid FROM pg_roles WHERE rolname = $2))
        THEN
            EXECUTE format('REVOKE ADMIN OPTION FOR %I FROM %I', role, member);
        END IF;
        EXECUTE format('GRANT %I TO %I', role, member) || CASE WHEN admin THEN ' WITH ADMIN OPTION' ELSE '' END;
    END IF;
END $$;
-- Of nobody: of PUBLIC. Whom a role has granted it loses it as well, and gets it back by a statement of his own.
CREATE FUNCTION pg_temp.hive_revoke_parameters(role name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE parameter text;
BEGIN
    IF current_setting('server_version_num')::int >= 150000 THEN
        FOR parameter IN EXECUTE 'SELECT DISTINCT parname FROM pg_parameter_acl CROSS JOIN LATERAL aclexplode(paracl) a
            WHERE a.grantee <> 10 AND a.grantee = CASE WHEN $1 IS NULL THEN 0 ELSE (SELECT oid FROM pg_roles WHERE rolname = $1) END' USING role
        LOOP
            EXECUTE format('REVOKE ALL ON PARAMETER %I FROM %s CASCADE', parameter, coalesce(quote_ident(role), 'PUBLIC'));
        END LOOP;
    END IF;
END $$;
CREATE FUNCTION pg_temp.hive_grant_parameter(role name, parameter text, privilege text, grantable boolean) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('server_version_num')::int < 150000 THEN
        RAISE WARNING 'before version 15, PostgreSQL lets only superusers set %: not % any more', parameter, coalesce(role, 'PUBLIC');
    ELSIF role IS NOT NULL AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        RAISE WARNING 'there is no role % here that could set %', role, parameter;
    ELSIF role IS NULL OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role AND oid = 10) THEN
        EXECUTE format('GRANT %s ON PARAMETER %I TO %s%s', privilege, parameter, coalesce(quote_ident(role), 'PUBLIC'),
            CASE WHEN grantable THEN ' WITH GRANT OPTION' ELSE '' END);
    END IF;
END $$;
