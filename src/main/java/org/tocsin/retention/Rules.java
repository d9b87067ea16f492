package org.tocsin.retention;

import java.time.Period;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is kept how long, as people read it. */
@Component
public class Rules {

    /**
     * How long what is on record of a procedure is kept.
     *
     * @param historyDays the time to live of the engine's history, by the newest model; null where it has none
     */
    public record Rule(String procedure, @Nullable Integer historyDays, Period keep, Period personal, String clause) {}

    private final JdbcClient jdbc;
    private final KeepingRules rules;
    private final RetentionProperties properties;

    Rules(JdbcClient jdbc, KeepingRules rules, RetentionProperties properties) {
        this.jdbc = jdbc;
        this.rules = rules;
        this.properties = properties;
    }

    /** One line for each deployed procedure. */
    public List<Rule> list() {
        KeepingRules.Read table = rules.read();
        return jdbc.sql("""
                        select distinct on (key_) key_, coalesce(name_, key_) as name, history_ttl_ from act_re_procdef
                        order by key_, version_ desc limit 500""")
                .query((row, n) -> {
                    Keeping keeping = table.of(row.getString("key_"));
                    return new Rule(
                            row.getString("name"),
                            row.getObject("history_ttl_", Integer.class),
                            keeping.keep(),
                            keeping.personal(),
                            keeping.clause());
                })
                .list();
    }

    /** How long accesses are kept. */
    public Period accessLog() {
        return properties.accessLog();
    }
}
