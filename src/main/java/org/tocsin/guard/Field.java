package org.tocsin.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One input of a Camunda Form as its author drew it in Modeler: its key, its label and what it accepts.
 *
 * @param type the component's type in the form's JSON
 * @param hide a FEEL expression (without the leading {@code =}) under which the field is neither shown nor asked for
 * @param options the values to choose from, with their labels; empty when they come from a variable or there are none
 * @param valuesKey the variable that holds the options, if they come from one
 * @param properties the custom properties given in Modeler; {@code notBefore}, {@code notAfter}, {@code personal},
 *     {@code signs} and {@code notBy} mean something to Tocsin
 */
public record Field(
        String key,
        String label,
        Type type,
        boolean required,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @Nullable Integer minLength,
        @Nullable Integer maxLength,
        @Nullable String pattern,
        boolean wholeNumber,
        boolean dateOnly,
        @Nullable String hide,
        Map<Object, String> options,
        @Nullable String valuesKey,
        Map<String, String> properties) {

    /** The kinds of input that a form can ask for; everything else in a form only shows something. */
    public enum Type {
        TEXT,
        NUMBER,
        YES_NO,
        CHOICE,
        CHOICES,
        MOMENT
    }

    private static final Map<String, Type> TYPES = Map.of(
            "textfield", Type.TEXT,
            "textarea", Type.TEXT,
            "number", Type.NUMBER,
            "checkbox", Type.YES_NO,
            "select", Type.CHOICE,
            "radio", Type.CHOICE,
            "checklist", Type.CHOICES,
            "taglist", Type.CHOICES,
            "datetime", Type.MOMENT);

    /** The inputs of {@code component} and of what it contains, in the order of the form. */
    static List<Field> in(JsonNode component) {
        List<Field> fields = new ArrayList<>();
        String type = component.path("type").asText();
        if (type.equals("group")) {
            component.path("components").forEach(child -> fields.addAll(in(child)));
        } else if (TYPES.containsKey(type)
                && component.hasNonNull("key")
                && !component.path("disabled").asBoolean()
                && !component.path("readonly").asBoolean()) {
            fields.add(of(component, TYPES.get(type)));
        }
        return fields;
    }

    private static Field of(JsonNode c, Type type) {
        JsonNode validate = c.path("validate");
        String label = text(c, "label");
        if (label == null) {
            label = text(c, "dateLabel");
        }
        String hide = text(c.path("conditional"), "hide");
        return new Field(
                c.path("key").asText(),
                label == null ? c.path("key").asText() : label,
                type,
                validate.path("required").asBoolean(),
                number(validate, "min"),
                number(validate, "max"),
                integer(validate, "minLength"),
                integer(validate, "maxLength"),
                text(validate, "pattern"),
                c.path("decimalDigits").asInt(-1) == 0,
                "date".equals(text(c, "subtype")),
                hide == null ? null : hide.replaceFirst("^=", ""),
                options(c.path("values")),
                text(c, "valuesKey"),
                properties(c.path("properties")));
    }

    private static Map<Object, String> options(JsonNode values) {
        Map<Object, String> options = new LinkedHashMap<>();
        values.forEach(v -> options.put(value(v.path("value")), v.path("label").asText()));
        return options;
    }

    private static Object value(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.intValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.asText();
    }

    private static Map<String, String> properties(JsonNode node) {
        Map<String, String> properties = new LinkedHashMap<>();
        node.fields()
                .forEachRemaining(e -> properties.put(e.getKey(), e.getValue().asText()));
        return properties;
    }

    private static @Nullable String text(JsonNode node, String name) {
        String text = node.path(name).asText("");
        return text.isBlank() ? null : text;
    }

    private static @Nullable BigDecimal number(JsonNode node, String name) {
        String text = text(node, name);
        return text == null ? null : new BigDecimal(text);
    }

    private static @Nullable Integer integer(JsonNode node, String name) {
        BigDecimal number = number(node, name);
        return number == null ? null : number.intValueExact();
    }
}
