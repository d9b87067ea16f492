package org.tocsin.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Deploys what this release ships, by a rule that never undoes an owner's change: a file is brought once, and only while
 * the version in force came from a release too. Where an owner's version is in force it stays, and the difference is
 * reported at every start.
 *
 * <p>The engine's own auto-deployment puts a shipped table back over an owner's newer one as soon as any file of a
 * release changes, and an old node that restarts does so too.
 */
@Component
public class ShippedProcedures {

    /** The deployment source that tells a release's deployments from an owner's. */
    static final String SOURCE = "tocsin-release";

    private static final Logger log = LoggerFactory.getLogger(ShippedProcedures.class);
    private static final Map<String, String> TABLES =
            Map.of(".bpmn", "act_re_procdef", ".dmn", "act_re_decision_def", ".form", "act_re_camformdef");

    private final RepositoryService repository;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final String release;
    private volatile List<String> ownersVersions = List.of();

    record Shipped(String name, byte[] content) {}

    private record InForce(byte[] content, boolean fromRelease) {}

    ShippedProcedures(
            RepositoryService repository, JdbcClient jdbc, Clock clock, ObjectProvider<BuildProperties> build) {
        this.repository = repository;
        this.jdbc = jdbc;
        this.clock = clock;
        this.release = Optional.ofNullable(build.getIfAvailable())
                .map(BuildProperties::getVersion)
                .orElse("development");
    }

    /** Deploys what is due; the caller sees to it that one node does so at a time. */
    void deploy() {
        deploy(release, shipped());
    }

    void deploy(String release, List<Shipped> shipped) {
        List<Shipped> due = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (Shipped file : shipped) {
            Optional<InForce> inForce = inForce(file.name());
            boolean same =
                    inForce.map(f -> Arrays.equals(f.content(), file.content())).orElse(false);
            if (!same && inForce.map(f -> !f.fromRelease()).orElse(false)) {
                kept.add(file.name());
            } else if (!same && !broughtBefore(file)) {
                due.add(file);
            }
        }
        if (!due.isEmpty()) {
            DeploymentBuilder deployment =
                    repository.createDeployment().name("Tocsin " + release).source(SOURCE);
            due.forEach(file -> deployment.addString(file.name(), new String(file.content(), StandardCharsets.UTF_8)));
            deployment.deploy();
            due.forEach(file -> remember(release, file));
            log.info("Deployed {} files of release {}", due.size(), release);
        }
        if (!kept.isEmpty()) {
            log.warn("In force as their owners deployed them, and different from release {}: {}", release, kept);
        }
        ownersVersions = List.copyOf(kept);
    }

    public String release() {
        return release;
    }

    /** Files of this release that an owner's version stands in place of. */
    public List<String> ownersVersions() {
        return ownersVersions;
    }

    private static List<Shipped> shipped() {
        var resolver = new PathMatchingResourcePatternResolver();
        List<Shipped> files = new ArrayList<>();
        try {
            for (String folder : List.of("processes", "forms")) {
                for (Resource file : resolver.getResources("classpath*:" + folder + "/*.*")) {
                    files.add(new Shipped(file.getFilename(), file.getContentAsByteArray()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.sort(Comparator.comparing(Shipped::name));
        return files;
    }

    /** By key where a file has one: an owner may have given the file another name. */
    private Optional<InForce> inForce(String name) {
        String table = TABLES.get(name.substring(name.lastIndexOf('.')));
        String sql = table == null ? """
                  select b.bytes_, d.source_ from act_ge_bytearray b
                  join act_re_deployment d on d.id_ = b.deployment_id_
                  where b.name_ = ? order by d.deploy_time_ desc limit 1""" : """
                  select b.bytes_, d.source_ from %s f
                  join act_re_deployment d on d.id_ = f.deployment_id_
                  join act_ge_bytearray b on b.deployment_id_ = d.id_ and b.name_ = f.resource_name_
                  where f.key_ = ? order by f.version_ desc limit 1""".formatted(table);
        return jdbc.sql(sql)
                .param(table == null ? name : name.substring(0, name.lastIndexOf('.')))
                .query((row, n) -> new InForce(row.getBytes(1), SOURCE.equals(row.getString(2))))
                .optional();
    }

    private boolean broughtBefore(Shipped file) {
        return jdbc.sql("select count(*) from tocsin.shipped_resource where name = ? and sha256 = ?")
                        .params(file.name(), sha256(file.content()))
                        .query(Long.class)
                        .single()
                > 0;
    }

    private void remember(String release, Shipped file) {
        jdbc.sql("insert into tocsin.shipped_resource values (?, ?, ?, ?) on conflict do nothing")
                .params(file.name(), sha256(file.content()), release, Timestamp.from(clock.instant()))
                .update();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
