package org.tocsin.incident;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which incidents are hidden from whom: the person complained about neither handles nor sees the complaint (S1-3.2.3b).
 *
 * <p>Whoever lists or shows incidents, or anything that belongs to one, asks here on behalf of the reader; to them it does
 * not exist. A person goes by the account.
 */
@Repository
public class HiddenIncidents {

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    HiddenIncidents(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * Hides an incident from somebody for good; doing so again changes nothing. Whoever listens to {@link IncidentHidden} takes
     * part in the same transaction.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hide(String businessKey, String person) {
        jdbc.sql("insert into tocsin.incident_hidden (business_key, person) values (?, ?) on conflict do nothing")
                .params(businessKey, person)
                .update();
        events.publishEvent(new IncidentHidden(businessKey, person));
    }

    /** Those from whom an incident is hidden. */
    public List<String> people(String businessKey) {
        return jdbc.sql("select person from tocsin.incident_hidden where business_key = ? order by person limit 100")
                .param(businessKey)
                .query(String.class)
                .list();
    }

    /** The keys of the incidents that are hidden from a reader; none for nobody. */
    public Set<String> from(@Nullable String reader) {
        return reader == null
                ? Set.of()
                : new TreeSet<>(jdbc.sql("select business_key from tocsin.incident_hidden where person = ?")
                        .param(reader)
                        .query(String.class)
                        .list());
    }

    /** Whether an incident is hidden from a reader. */
    public boolean isFrom(@Nullable String reader, @Nullable String businessKey) {
        return reader != null
                && businessKey != null
                && jdbc.sql("""
                                select exists (select from tocsin.incident_hidden where person = ? and business_key = ?)""")
                        .params(reader, businessKey)
                        .query(Boolean.class)
                        .single();
    }

    /**
     * The ids of the process instances, running and ended, of the incidents that are hidden from a reader, and of the messages
     * told in them, which have numbers of their own.
     */
    public Set<String> instancesFrom(String reader) {
        return Set.copyOf(
                jdbc.sql("""
                        select i.id_ from tocsin.incident_hidden h
                        join act_hi_procinst i on i.business_key_ = h.business_key
                        where h.person = :reader
                        union
                        select i.id_ from tocsin.incident_hidden h
                        join tocsin.notification n on n.business_key = h.business_key
                        join act_hi_procinst i on i.business_key_ = n.number
                        where h.person = :reader""").param("reader", reader).query(String.class).list());
    }
}
