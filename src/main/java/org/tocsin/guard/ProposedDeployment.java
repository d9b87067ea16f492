package org.tocsin.guard;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Files that somebody wants to deploy, seen together with what is deployed already: a part that is not among them is
 * looked up there, as it will be when the procedure runs.
 */
public record ProposedDeployment(
        Map<String, String> files,
        Function<String, @Nullable String> deployedForm,
        Function<String, @Nullable String> deployedDecision,
        Function<String, @Nullable String> deployedText,
        Function<String, @Nullable String> deployedProcess) {

    public Optional<String> form(String id) {
        return own(".form", "\"id\"\\s*:\\s*\"" + java.util.regex.Pattern.quote(id) + "\"")
                .or(() -> Optional.ofNullable(deployedForm.apply(id)));
    }

    public Optional<String> decision(String key) {
        return own(".dmn", "<(\\w+:)?decision\\s[^>]*id=\"" + java.util.regex.Pattern.quote(key) + "\"")
                .or(() -> Optional.ofNullable(deployedDecision.apply(key)));
    }

    public Optional<String> text(String fileName) {
        return files.entrySet().stream()
                .filter(f -> simpleName(f.getKey()).equals(fileName))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(deployedText.apply(fileName)));
    }

    public void eachModel(BiConsumer<String, String> visitor) {
        each(".bpmn", visitor);
    }

    public void each(String ending, BiConsumer<String, String> visitor) {
        files.forEach((name, content) -> {
            if (name.endsWith(ending)) {
                visitor.accept(name, content);
            }
        });
    }

    private Optional<String> own(String ending, String pattern) {
        var sought = java.util.regex.Pattern.compile(pattern);
        return files.entrySet().stream()
                .filter(f -> f.getKey().endsWith(ending)
                        && sought.matcher(f.getValue()).find())
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Deployments may carry folders in their names; people speak of the file. */
    public static String simpleName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Resources as the engine has them, read as UTF-8. */
    public static Map<String, String> decoded(Map<String, byte[]> resources) {
        Map<String, String> files = new LinkedHashMap<>();
        resources.forEach((name, bytes) -> files.put(name, new String(bytes, StandardCharsets.UTF_8)));
        return files;
    }
}
