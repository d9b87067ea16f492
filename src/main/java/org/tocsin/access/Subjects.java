package org.tocsin.access;

import java.util.Objects;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which incident a process instance, an execution or a task belongs to, so that accesses are found by it. */
@Component
public class Subjects {

    private final JdbcClient jdbc;

    Subjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The incident's key; the id itself where there is no such instance. */
    public String ofInstance(String id) {
        return incident("select business_key_ from act_hi_procinst where proc_inst_id_ = ?", id);
    }

    public String ofExecution(String id) {
        return incident("""
                select p.business_key_ from act_ru_execution e
                join act_hi_procinst p on p.proc_inst_id_ = e.proc_inst_id_ where e.id_ = ?""", id);
    }

    public String ofTask(String id) {
        return incident("""
                select p.business_key_ from act_hi_taskinst t
                join act_hi_procinst p on p.proc_inst_id_ = t.proc_inst_id_ where t.id_ = ?""", id);
    }

    public String ofVariable(String id) {
        return incident("""
                select p.business_key_ from act_hi_varinst v
                join act_hi_procinst p on p.proc_inst_id_ = v.proc_inst_id_ where v.id_ = ?""", id);
    }

    private String incident(String sql, String id) {
        String key = jdbc.sql(sql).param(id).query(String.class).list().stream()
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (key == null) {
            return id;
        }
        // A message's procedure has a number of its own.
        return jdbc.sql("select business_key from tocsin.notification where number = ?")
                .param(key)
                .query(String.class)
                .optional()
                .orElse(key);
    }

    /** Whether a list of tasks shows variables too, by what its owner has set. */
    public boolean listShowsVariables(String filter) {
        try {
            return jdbc.sql(
                            "select coalesce(properties_, '') like '%\"variables\":[{%' from act_ru_filter where id_ = ?")
                    .param(filter)
                    .query(Boolean.class)
                    .single();
        } catch (EmptyResultDataAccessException e) {
            return false;
        }
    }
}
