package org.tocsin.engine.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Flyway's first migration is the engine's own schema, so that a build against another engine is noticed. */
class EngineSchemaTest {

    private static final List<String> SCRIPTS = List.of(
            "engine", "history", "identity", "case.engine", "case.history", "decision.engine", "decision.history");

    @Test
    void theFirstMigrationIsTheEnginesOwnScripts() throws IOException {
        StringBuilder engine = new StringBuilder();
        for (String script : SCRIPTS) {
            engine.append(read("/org/camunda/bpm/engine/db/create/activiti.postgres.create." + script + ".sql"));
        }

        assertThat(statements(read("/db/migration/V1__camunda_engine_7_24.sql")))
                .isEqualTo(statements(engine.toString()));
    }

    private static String statements(String sql) {
        return sql.lines()
                .filter(line -> !line.trim().startsWith("--"))
                .filter(line -> !line.isBlank())
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }

    private static String read(String resource) throws IOException {
        try (InputStream stream = EngineSchemaTest.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
