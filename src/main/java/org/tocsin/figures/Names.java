package org.tocsin.figures;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.tocsin.roster.DutyRoster;

/** What staff call procedures, levels and teams. */
@Component
public class Names {

    private final JdbcClient jdbc;
    private final DutyRoster roster;

    Names(JdbcClient jdbc, DutyRoster roster) {
        this.jdbc = jdbc;
        this.roster = roster;
    }

    /** The procedures that have incidents, by key. */
    public Map<String, String> procedures() {
        Map<String, String> names = new TreeMap<>();
        // Walks the index from one key to the next; incidents are many, procedures few.
        jdbc.sql("""
                        with recursive known as (
                          select min(procedure_key) as key from tocsin.incident
                          union all
                          select (select min(procedure_key) from tocsin.incident where procedure_key > known.key)
                          from known where known.key is not null)
                        select known.key, (select d.name_ from act_re_procdef d where d.key_ = known.key
                          order by d.version_ desc limit 1) as name
                        from known where known.key is not null""").query(row -> {
            String name = row.getString("name");
            names.put(row.getString("key"), name == null ? row.getString("key") : name);
        });
        return names;
    }

    /** A level; the empty one is that of procedures without levels. */
    public String level(String grade) {
        return grade.isEmpty() ? "不分级" : grade + " 级";
    }

    /** The role under which somebody took an incident on; the empty one where nobody has. */
    public String team(String role) {
        return role.isEmpty() ? "未接手" : roster.roleName(role);
    }
}
