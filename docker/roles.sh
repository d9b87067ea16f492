#!/bin/sh
# The three roles that Tocsin's database needs, made once by its administrator: tocsin_owner migrates and owns, tocsin_app
# is what the application works as, tocsin_purge removes what has been kept long enough. The rights of the last two are
# granted by the application's own migrations. Passwords come from the variables that the application reads them from.
set -eu
psql --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-tocsin}" \
  --set=owner="$SPRING_FLYWAY_PASSWORD" --set=app="$SPRING_DATASOURCE_PASSWORD" --set=purge="$TOCSIN_DATABASE_PURGE_PASSWORD" <<'SQL'
create role tocsin_owner login password :'owner';
create role tocsin_app login password :'app';
create role tocsin_purge login password :'purge';
select format('grant create on database %I to tocsin_owner', current_database()) \gexec
alter schema public owner to tocsin_owner;
SQL
