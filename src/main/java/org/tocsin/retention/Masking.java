package org.tocsin.retention;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.engine.database.PurgeDatabase;

/**
 * Takes personal values out of what is kept of an incident: messages, addresses, and the engine's history of procedures
 * that have ended. What is left can be read and verified as before; journal and facts never had such values.
 */
@Component
class Masking {

    private static final String MASKED = "已脱敏";

    /** What a message's procedure holds of its text and its recipient's address. */
    private static final List<String> OF_MESSAGES = List.of("text", "messageText", "address");

    /** 138****5678, z***@bank.example; of anything shorter, or of another kind, the first character. */
    private static final String MASKED_ADDRESS = """
            case when address ~ '@' then regexp_replace(address, '^(.)[^@]*@', '\\1***@')
              when length(address) >= 8 then regexp_replace(address, '^(.{3}).*(.{4})$', '\\1****\\2')
              else left(address, 1) || '***' end""";

    private static final String OF_INCIDENT = """
            select proc_inst_id_ as id from act_hi_procinst where business_key_ = :incident
            union select process_instance_id from tocsin.notification where business_key = :incident
            """;

    /** Messages that were sent together have their texts in the procedure of one of them; not those with one on hold. */
    private static final String OF_ITS_MESSAGES = """
            select m.process_instance_id as id from tocsin.notification m
            where m.id in (
              select n.id from tocsin.notification n where n.business_key = :incident
              union select s.leader from tocsin.notification n
                join tocsin.send_item i on i.notification_id = n.id
                join tocsin.send s on s.key = i.send_key
                where n.business_key = :incident)
              and not exists (select from tocsin.send_item l join tocsin.send s on s.key = l.send_key
                where l.notification_id = m.id and s.leader = m.id and """ + carriesHeld("s") + ")";

    private final PurgeDatabase purge;
    private final Clock clock;

    /** The condition that a send carries a message of an incident that is on hold. */
    private static String carriesHeld(String send) {
        return """
                (exists (select from tocsin.send_item carried
                  join tocsin.notification whose on whose.id = carried.notification_id
                  where carried.send_key = %s.key and %s))""".formatted(send, Standing.of("whose.business_key"));
    }

    Masking(PurgeDatabase purge, Clock clock) {
        this.purge = purge;
        this.clock = clock;
    }

    /** @return whether all of it is masked now; not while it is on hold, or something of it is still running */
    boolean mask(String incident, Set<String> personal) {
        return Boolean.TRUE.equals(purge.transactions().execute(status -> {
            JdbcClient jdbc = purge.jdbc();
            LegalHolds.lock(jdbc, incident);
            if (LegalHolds.stands(jdbc, incident) || running(incident)) {
                return false;
            }
            messages(incident);
            variables(incident, OF_INCIDENT, personal);
            variables(incident, OF_ITS_MESSAGES, OF_MESSAGES);
            return jdbc.sql("update tocsin.incident set masked_at = ? where business_key = ? and state = 'closed'")
                            .params(Timestamp.from(clock.instant()), incident)
                            .update()
                    > 0;
        }));
    }

    private boolean running(String incident) {
        return purge.jdbc()
                .sql("select exists (select from act_ru_execution e where e.id_ in (" + OF_INCIDENT + "))")
                .param("incident", incident)
                .query(Boolean.class)
                .single();
    }

    private void messages(String incident) {
        for (String sql : List.of(
                "update tocsin.notification set body = coalesce(open_body, '（" + MASKED
                        + "）') where business_key = :incident",
                "update tocsin.notification_attempt set result = regexp_replace(regexp_replace(result,"
                        + " '[^[:space:]@]+@', '***@', 'g'), '(\\d{3})\\d{4,}(\\d{4})', '\\1****\\2', 'g'), address = "
                        + MASKED_ADDRESS
                        + " where notification_id in (select id from tocsin.notification where business_key = :incident)",
                "update tocsin.send s set line = channel, address = " + MASKED_ADDRESS
                        + " where state <> 'released' and key in (select i.send_key from tocsin.send_item i"
                        + " join tocsin.notification n on n.id = i.notification_id where n.business_key = :incident)"
                        + " and not " + carriesHeld("s"))) {
            purge.jdbc().sql(sql).param("incident", incident).update();
        }
    }

    private void variables(String incident, String instances, Iterable<String> names) {
        for (String table : List.of("act_hi_varinst", "act_hi_detail")) {
            String which = " from " + table + " v where v.proc_inst_id_ in (" + instances
                    + ") and v.name_ in (:names) and not exists (select from act_ru_execution e where e.id_ = v.proc_inst_id_)";
            if (names.iterator().hasNext()) {
                purge.jdbc()
                        .sql("delete from act_ge_bytearray where id_ in (select v.bytearray_id_" + which + ")")
                        .param("incident", incident)
                        .param("names", names)
                        .update();
                purge.jdbc()
                        .sql("update " + table + " set var_type_ = 'string', text_ = '" + MASKED + "', text2_ = null,"
                                + " double_ = null, long_ = null, bytearray_id_ = null where id_ in (select v.id_"
                                + which + ")")
                        .param("incident", incident)
                        .param("names", names)
                        .update();
            }
        }
    }
}
