package org.tocsin.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.ConcurrentLruCache;

/** What a Camunda Form ({@code .form}) asks for. */
public record FormSchema(String id, List<Field> fields) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ConcurrentLruCache<String, FormSchema> READ = new ConcurrentLruCache<>(400, FormSchema::read);

    /**
     * Reads a form as Modeler writes it; one that has been read before is remembered.
     *
     * @throws InvalidInput when it is not the JSON of a form
     */
    public static FormSchema parse(String json) {
        return READ.get(json);
    }

    private static FormSchema read(String json) {
        try {
            JsonNode form = JSON.readTree(json);
            if (!form.path("components").isArray()) {
                throw new InvalidInput("表单文件无法读取：缺少 components");
            }
            List<Field> fields = new ArrayList<>();
            form.path("components").forEach(component -> fields.addAll(Field.in(component)));
            return new FormSchema(form.path("id").asText(), List.copyOf(fields));
        } catch (JsonProcessingException | ArithmeticException | NumberFormatException e) {
            throw new InvalidInput("表单文件无法读取：" + e.getMessage());
        }
    }

    public Optional<Field> field(String key) {
        return fields.stream().filter(f -> f.key().equals(key)).findFirst();
    }

    /** This form without the fields that another one has too. */
    public FormSchema without(FormSchema other) {
        return new FormSchema(
                id, fields.stream().filter(f -> other.field(f.key()).isEmpty()).toList());
    }

    /** This form with the fields of another one that it does not have itself. */
    public FormSchema and(FormSchema other) {
        Map<String, Field> all = new LinkedHashMap<>();
        Stream.concat(fields.stream(), other.fields.stream()).forEach(f -> all.putIfAbsent(f.key(), f));
        return new FormSchema(id, List.copyOf(all.values()));
    }
}
