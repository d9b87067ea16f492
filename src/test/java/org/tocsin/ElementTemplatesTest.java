package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.Expression;
import org.junit.jupiter.api.Test;
import org.springframework.util.StringUtils;

/** What a process owner picks from Modeler's list is what the vocabulary has: every block, every field, nothing else. */
class ElementTemplatesTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path TEMPLATES = Path.of(".camunda/element-templates/tocsin.json");

    @Test
    void everyBlockHasATemplate() throws IOException {
        Set<String> offered = new TreeSet<>();
        templates().forEach(template -> offered.add(word(template)));

        assertThat(offered).isEqualTo(blocks().keySet());
    }

    @Test
    void templatesAskForTheFieldsThatTheirBlockHas() throws IOException {
        Map<String, Class<?>> blocks = blocks();
        Map<String, Set<String>> asked = new TreeMap<>();
        for (JsonNode template : templates()) {
            asked.computeIfAbsent(word(template), word -> new TreeSet<>()).addAll(fields(template));
        }

        assertThat(asked)
                .allSatisfy((word, fields) -> assertThat(fields).isEqualTo(injected(blocks.get(word))))
                .isNotEmpty();
    }

    @Test
    void templatesAreToldApartByIdAndName() throws IOException {
        List<JsonNode> templates = templates();

        assertThat(templates).extracting(t -> t.path("id").asText()).doesNotHaveDuplicates();
        assertThat(templates).extracting(t -> t.path("name").asText()).doesNotHaveDuplicates();
    }

    /** The engine refuses a field without a value; one that may stay empty is given the value {@code ${null}}. */
    @Test
    void everyFieldIsRequiredOrHasAValue() throws IOException {
        for (JsonNode template : templates()) {
            for (JsonNode property : template.path("properties")) {
                assertThat(property.path("constraints").path("notEmpty").asBoolean()
                                || !property.path("value").asText().isEmpty())
                        .as("%s: %s", template.path("name").asText(), property)
                        .isTrue();
            }
        }
    }

    private static List<JsonNode> templates() throws IOException {
        JsonNode all = new ObjectMapper().readTree(Files.readString(TEMPLATES));
        return Stream.iterate(0, i -> i < all.size(), i -> i + 1).map(all::get).toList();
    }

    /** The bean that a template names, without the braces. */
    private static String word(JsonNode template) {
        for (JsonNode property : template.path("properties")) {
            if (property.path("binding").path("name").asText().equals("camunda:delegateExpression")) {
                return property.path("value").asText().replaceAll("^\\$\\{|}$", "");
            }
        }
        throw new AssertionError(template.path("name").asText() + " names no block");
    }

    private static Set<String> fields(JsonNode template) {
        Set<String> fields = new TreeSet<>();
        template.path("properties").forEach(property -> {
            if (property.path("binding").path("type").asText().equals("camunda:field")) {
                fields.add(property.path("binding").path("name").asText());
            }
        });
        return fields;
    }

    private static Set<String> injected(Class<?> block) {
        Set<String> fields = new TreeSet<>();
        Arrays.stream(block.getDeclaredFields())
                .filter(field -> field.getType() == Expression.class)
                .forEach(field -> fields.add(field.getName()));
        return fields;
    }

    /** Every delegate of the sources, by the name under which models know it. */
    private static Map<String, Class<?>> blocks() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Map<String, Class<?>> blocks = new TreeMap<>();
            files.filter(file -> file.toString().endsWith("Delegate.java")).forEach(file -> {
                Class<?> type = type(file);
                blocks.put(StringUtils.uncapitalize(type.getSimpleName()), type);
            });
            return blocks;
        }
    }

    private static Class<?> type(Path source) {
        String name = SOURCES.relativize(source)
                .toString()
                .replace(".java", "")
                .replace(source.getFileSystem().getSeparator(), ".");
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
