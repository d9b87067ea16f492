package org.tocsin.engine.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The three roles of the embedded database, the same as a bank's DBA makes by {@code docker/roles.sh}: one that owns and
 * migrates, one that the application works as, one that removes what may be kept no longer.
 */
final class EmbeddedRoles {

    static final String SUPERUSER = "postgres";
    static final String OWNER = "tocsin_owner";
    static final String APPLICATION = "tocsin_app";
    static final String PURGE = "tocsin_purge";

    private EmbeddedRoles() {}

    /** Makes what is missing; a data folder from before there were roles is handed over to the owner. */
    static void prepare(String url) {
        try (Connection connection = DriverManager.getConnection(url, SUPERUSER, "");
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    do $$
                    declare
                      name text;
                      thing record;
                    begin
                      foreach name in array array['tocsin_owner', 'tocsin_app', 'tocsin_purge'] loop
                        if not exists (select from pg_roles where rolname = name) then
                          execute format('create role %I login', name);
                        end if;
                      end loop;
                      execute format('grant create on database %I to tocsin_owner', current_database());
                      alter schema public owner to tocsin_owner;
                      for thing in select nspname from pg_namespace
                          where nspname = 'tocsin' and nspowner = 'postgres'::regrole loop
                        execute format('alter schema %I owner to tocsin_owner', thing.nspname);
                      end loop;
                      -- A sequence that a table owns follows its table.
                      for thing in select c.oid::regclass as relation from pg_class c
                            join pg_namespace n on n.oid = c.relnamespace
                          where n.nspname in ('public', 'tocsin') and c.relowner = 'postgres'::regrole
                            and (c.relkind in ('r', 'v') or c.relkind = 'S' and not exists
                              (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))) loop
                        execute format('alter table %s owner to tocsin_owner', thing.relation);
                      end loop;
                    end $$""");
        } catch (SQLException e) {
            throw new IllegalStateException("The database's roles cannot be made", e);
        }
    }
}
