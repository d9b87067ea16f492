package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documentation says about the tree is so: its procedures, their names and pages, and where its links lead. */
class ReadmeTest {

    private static final Pattern ROW = Pattern.compile(
            "^\\| `([^`]+)` \\| ([^|]+) \\| [^|]+ \\| \\[[^]]+]\\(docs/procedures/([^)]+)\\.md\\) \\|$",
            Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]\\n]*]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("^(?: {4}|\\t).*$", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void theTableNamesTheProceduresThatThereAre(String readme) throws IOException {
        Map<String, String> named = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of(readme))).results().forEach(row -> {
            assertThat(row.group(3)).isEqualTo(row.group(1));
            named.put(row.group(1), row.group(2));
        });

        assertThat(named).isEqualTo(procedures());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void everyTableIsNamed(String readme) throws IOException {
        String text = Files.readString(Path.of(readme));

        assertThat(files(Path.of("processes"), ".dmn"))
                .isNotEmpty()
                .allSatisfy(table -> assertThat(text)
                        .contains("`" + table.getFileName().toString().replace(".dmn", "") + "`"));
    }

    @Test
    void everyProcedureHasItsPage() throws IOException {
        assertThat(procedures().keySet())
                .allSatisfy(key ->
                        assertThat(Path.of("docs/procedures", key + ".md")).isRegularFile());
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path page : pages()) {
            String text = CODE.matcher(Files.readString(page)).replaceAll("");
            LINK.matcher(text)
                    .results()
                    .map(link -> link.group(1).replaceFirst("#.*", ""))
                    .filter(target -> !target.isEmpty() && !target.matches("[a-z]+:.*"))
                    .filter(target -> !Files.exists(page.resolveSibling(target)))
                    .forEach(target -> dead.add(page + " -> " + target));
        }

        assertThat(dead).isEmpty();
    }

    private static Map<String, String> procedures() throws IOException {
        Map<String, String> procedures = new TreeMap<>();
        for (Path model : files(Path.of("processes"), ".bpmn")) {
            Bpmn.readModelFromStream(new ByteArrayInputStream(Files.readAllBytes(model)))
                    .getModelElementsByType(Process.class)
                    .forEach(process -> procedures.put(process.getId(), process.getName()));
        }
        assertThat(procedures).isNotEmpty();
        return procedures;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".md"));
        pages.add(Path.of("README.md"));
        pages.add(Path.of("README.zh-CN.md"));
        return pages;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
