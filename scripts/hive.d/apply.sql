-- Before a script of roles.sql's: what its statements need.
SET search_path = pg_catalog;
SET client_min_messages = warning;
-- Not one that someone has set for the database, in which half a character may be a backslash.
SELECT getdatabaseencoding() AS encoding \gset
SET client_encoding = :'encoding';
CREATE FUNCTION pg_temp.hive_attributes(role name, attributes text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('ALTER ROLE %I %s', role, attributes);
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
