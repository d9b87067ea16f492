package org.tocsin.retention;

/**
 * Which legal holds stand, in SQL: those that either the table or the journal says stand, so that changing the table alone
 * frees nothing.
 */
final class Standing {

    /** The incidents that are on hold. */
    static final String INCIDENTS = """
            select business_key from tocsin.legal_hold where lifted_at is null
            union select business_key from (
              select distinct on (business_key) business_key, kind from tocsin.journal
              where kind in ('HELD', 'RELEASED') order by business_key, n desc) last where kind = 'HELD'""";

    private Standing() {}

    /** The condition that an incident is on hold; false where the expression {@code incident} is null. */
    static String of(String incident) {
        return """
                (exists (select from tocsin.legal_hold hold
                    where hold.business_key = %1$s and hold.lifted_at is null)
                  or coalesce((select said.kind = 'HELD' from tocsin.journal said
                    where said.business_key = %1$s and said.kind in ('HELD', 'RELEASED')
                    order by said.n desc limit 1), false))""".formatted(incident);
    }
}
