package org.tocsin.guard.engine;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.OncePerTransaction;
import org.tocsin.guard.ProposedDeployment;

/** What is deployed now, read from the engine's tables: the newest version of a form, a decision, a model or a text. */
@Component
class DeployedFiles implements Deployed {

    private static final String BY_KEY = """
            select b.id_, b.xmin from %s d
            join act_ge_bytearray b on b.deployment_id_ = d.deployment_id_ and b.name_ = d.resource_name_
            where d.key_ = ? order by d.version_ desc limit 1""";

    private static final String FORMS = """
            select distinct on (d.key_) d.key_, d.version_, b.bytes_ from act_re_camformdef d
            join act_ge_bytearray b on b.deployment_id_ = d.deployment_id_ and b.name_ = d.resource_name_
            """;

    private final JdbcClient jdbc;

    private record Question(String sql, String name) {}

    /** A stored file, and the transaction that has written it last: whoever changed one behind the engine's back is found out. */
    private record Stored(String id, String writtenBy) {}

    /** What is deployed while a step runs is for the steps after it. */
    private final OncePerTransaction<Question, Optional<Stored>> newest = new OncePerTransaction<>(this::newest);

    /** What is asked each time is only which one is the newest. */
    private final ConcurrentLruCache<Stored, String> contents = new ConcurrentLruCache<>(400, this::content);

    DeployedFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<String> form(String id) {
        return newest(BY_KEY.formatted("act_re_camformdef"), id);
    }

    @Override
    public List<Form> forms(String prefix) {
        return jdbc.sql(FORMS + "where starts_with(d.key_, ?) order by d.key_, d.version_ desc")
                .param(prefix)
                .query(DeployedFiles::form)
                .list();
    }

    @Override
    public Optional<Form> newestForm(String id) {
        return jdbc.sql(FORMS + "where d.key_ = ? order by d.key_, d.version_ desc")
                .param(id)
                .query(DeployedFiles::form)
                .optional();
    }

    private static Form form(ResultSet row, int number) throws SQLException {
        return new Form(row.getString(1), row.getInt(2), new String(row.getBytes(3), StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> form(String id, int version) {
        return jdbc.sql("""
                        select b.bytes_ from act_re_camformdef d
                        join act_ge_bytearray b on b.deployment_id_ = d.deployment_id_ and b.name_ = d.resource_name_
                        where d.key_ = ? and d.version_ = ?""")
                .params(id, version)
                .query(byte[].class)
                .optional()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> decision(String key) {
        return newest(BY_KEY.formatted("act_re_decision_def"), key);
    }

    @Override
    public Optional<String> process(String key) {
        return newest(BY_KEY.formatted("act_re_procdef"), key);
    }

    @Override
    public Optional<String> text(String fileName) {
        return newest("""
                select b.id_, b.xmin from act_ge_bytearray b
                join act_re_deployment d on d.id_ = b.deployment_id_
                where b.name_ = ? and b.deployment_id_ is not null order by d.deploy_time_ desc, d.id_ limit 1""", fileName);
    }

    private Optional<String> newest(String sql, String name) {
        return newest.get(new Question(sql, name)).map(contents::get);
    }

    private Optional<Stored> newest(Question question) {
        return jdbc.sql(question.sql())
                .param(question.name())
                .query((row, n) -> new Stored(row.getString(1), row.getString(2)))
                .optional();
    }

    private String content(Stored file) {
        return jdbc.sql("select bytes_ from act_ge_bytearray where id_ = ?")
                .param(file.id())
                .query((row, n) -> new String(row.getBytes(1), StandardCharsets.UTF_8))
                .single();
    }

    ProposedDeployment with(Map<String, byte[]> files) {
        return new ProposedDeployment(
                ProposedDeployment.decoded(files),
                id -> orNull(form(id)),
                key -> orNull(decision(key)),
                name -> orNull(text(name)),
                key -> orNull(process(key)));
    }

    private static @Nullable String orNull(Optional<String> found) {
        return found.orElse(null);
    }
}
