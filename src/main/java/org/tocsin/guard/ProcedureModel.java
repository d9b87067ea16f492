package org.tocsin.guard;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaField;
import org.camunda.bpm.model.xml.ModelParseException;
import org.jspecify.annotations.Nullable;

/**
 * A model as its author drew it, and what it names: forms, words of the vocabulary, and what their blocks were filled with.
 *
 * @param file where it comes from, for people to read
 */
public record ProcedureModel(String file, BpmnModelInstance model) {

    /** Reads a model; empty if it is none, which is for one check alone to refuse. */
    public static Optional<ProcedureModel> read(String file, String xml) {
        try {
            var stream = new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new ProcedureModel(file, Bpmn.readModelFromStream(stream)));
        } catch (ModelParseException e) {
            return Optional.empty();
        }
    }

    /** The keys of its procedures; there is one, unless its author drew several into one file. */
    public List<String> keys() {
        return model.getModelElementsByType(Process.class).stream()
                .map(Process::getId)
                .toList();
    }

    /** Whether a block of it is the word {@code word}. */
    public boolean uses(String word) {
        return blocks(word).findAny().isPresent();
    }

    private Stream<ServiceTask> blocks(String word) {
        return model.getModelElementsByType(ServiceTask.class).stream()
                .filter(task -> ("${" + word + "}").equals(task.getCamundaDelegateExpression()));
    }

    /** What the blocks of the word {@code word} have in their field {@code name}, expressions left out. */
    public Set<String> filledIn(String word, String name) {
        return values(
                blocks(word)
                        .filter(task -> task.getExtensionElements() != null)
                        .flatMap(task ->
                                task.getExtensionElements().getChildElementsByType(CamundaField.class).stream()),
                name);
    }

    /** What all blocks and listeners have in their fields {@code name}, expressions left out. */
    public Set<String> filledIn(String name) {
        return values(model.getModelElementsByType(CamundaField.class).stream(), name);
    }

    private static Set<String> values(Stream<CamundaField> fields, String name) {
        return fields.filter(field -> field.getCamundaName().equals(name))
                .map(ProcedureModel::text)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static @Nullable String text(CamundaField field) {
        if (field.getCamundaStringValue() != null) {
            return field.getCamundaStringValue().trim();
        }
        return field.getCamundaString() == null
                ? null
                : field.getCamundaString().getTextContent().trim();
    }

    /** The forms of its start events. */
    public Stream<String> startForms() {
        return model.getModelElementsByType(StartEvent.class).stream()
                .map(StartEvent::getCamundaFormRef)
                .filter(Objects::nonNull);
    }

    /** The forms of its user tasks, each once. */
    public Stream<String> taskForms() {
        return model.getModelElementsByType(UserTask.class).stream()
                .map(UserTask::getCamundaFormRef)
                .filter(Objects::nonNull)
                .distinct();
    }

    /** The forms of all. */
    public Stream<String> forms() {
        return Stream.concat(startForms(), taskForms()).distinct();
    }
}
