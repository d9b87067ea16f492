package org.tocsin.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.guard.FormSchema;
import org.tocsin.record.RegisterType.Section;

/** The headings of a register's form: the labels of its groups. */
final class Sections {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Sections() {}

    /** All fields of {@code form} in its order, each under the heading of the outermost group that it is in. */
    static List<Section> of(String json, FormSchema form) {
        List<Section> sections = new ArrayList<>();
        try {
            for (JsonNode component : JSON.readTree(json).path("components")) {
                boolean group = component.path("type").asText().equals("group");
                List<String> keys = new ArrayList<>();
                component.findValuesAsText("key").stream()
                        .filter(key -> form.field(key).isPresent())
                        .forEach(keys::add);
                String title = group ? component.path("label").asText() : "";
                boolean goesOn = !group
                        && !sections.isEmpty()
                        && sections.get(sections.size() - 1).title().isEmpty();
                if (goesOn) {
                    sections.get(sections.size() - 1).fields().addAll(keys);
                } else if (!keys.isEmpty()) {
                    sections.add(new Section(title, keys));
                }
            }
            return sections;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A deployed form is no JSON", e);
        }
    }
}
