package org.tocsin.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A version of a record as the table has it.
 *
 * @param fields where a value is personal, the digest of it
 */
record Stored(
        long id,
        String type,
        String subject,
        int version,
        @Nullable String incident,
        Instant since,
        Instant at,
        @Nullable String author,
        @Nullable String reason,
        int formVersion,
        @Nullable String customer,
        JsonNode fields) {

    static final String DIGEST = "digest";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /**
     * The text whose digest the journal has: a JSON object, its keys sorted, without spaces; what is absent is null, and
     * numbers are written without an exponent and without zeros at the end.
     */
    String canonical() {
        Map<String, Object> all = new TreeMap<>();
        all.put("type", type);
        all.put("subject", subject);
        all.put("version", version);
        all.put("incident", incident);
        all.put("since", since.toEpochMilli());
        all.put("at", at.toEpochMilli());
        all.put("author", author);
        all.put("reason", reason);
        all.put("formVersion", formVersion);
        all.put("customer", customer);
        all.put("fields", canonical(fields));
        try {
            return JSON.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record cannot be written as JSON", e);
        }
    }

    /** The same of one value, to compare by. */
    static String canonicalText(JsonNode node) {
        return String.valueOf(canonical(node));
    }

    private static Object canonical(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> sorted = new TreeMap<>();
            node.fields().forEachRemaining(field -> sorted.put(field.getKey(), canonical(field.getValue())));
            return sorted;
        }
        if (node.isNumber()) {
            // As text: the database gives 1.50 back as it came, and Java 1.5.
            return node.decimalValue().stripTrailingZeros().toPlainString();
        }
        return node;
    }

    /** The digest that stands for a personal value; null where the value itself stands there. */
    static @Nullable String digest(@Nullable JsonNode field) {
        return field != null
                        && field.isObject()
                        && field.size() == 1
                        && field.path(DIGEST).isTextual()
                ? field.path(DIGEST).asText()
                : null;
    }

    static ObjectNode digestNode(String digest) {
        return JsonNodeFactory.instance.objectNode().put(DIGEST, digest);
    }
}
