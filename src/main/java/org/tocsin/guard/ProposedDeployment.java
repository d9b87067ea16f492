package org.tocsin.guard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
        return own(".form", "\"id\"\\s*:\\s*\"" + Pattern.quote(id) + "\"")
                .or(() -> Optional.ofNullable(deployedForm.apply(id)));
    }

    public Optional<String> decision(String key) {
        return own(".dmn", "<(\\w+:)?decision\\s[^>]*id=\"" + Pattern.quote(key) + "\"")
                .or(() -> Optional.ofNullable(deployedDecision.apply(key)));
    }

    public Optional<String> text(String fileName) {
        return files.entrySet().stream()
                .filter(f -> simpleName(f.getKey()).equals(fileName))
                .map(Map.Entry::getValue)
                .findFirst()
                .or(() -> Optional.ofNullable(deployedText.apply(fileName)));
    }

    /** The models among the files. */
    public List<ProcedureModel> models() {
        List<ProcedureModel> models = new ArrayList<>();
        each(".bpmn", (name, xml) -> ProcedureModel.read(name, xml).ifPresent(models::add));
        return models;
    }

    /** Those, and the deployed models of {@code keys} that none of them replaces. */
    public List<ProcedureModel> modelsAnd(Collection<String> keys) {
        List<ProcedureModel> models = models();
        Set<String> replaced = models.stream().flatMap(m -> m.keys().stream()).collect(Collectors.toSet());
        keys.stream()
                .filter(key -> !replaced.contains(key))
                .flatMap(key ->
                        Optional.ofNullable(deployedProcess.apply(key))
                                .flatMap(xml -> ProcedureModel.read(key, xml))
                                .stream())
                .forEach(models::add);
        return models;
    }

    public void each(String ending, BiConsumer<String, String> visitor) {
        files.forEach((name, content) -> {
            if (name.endsWith(ending)) {
                visitor.accept(name, content);
            }
        });
    }

    private Optional<String> own(String ending, String pattern) {
        var sought = Pattern.compile(pattern);
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
