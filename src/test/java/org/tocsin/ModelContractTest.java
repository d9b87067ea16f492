package org.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaField;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tocsin.guard.FormSchema;

/** What models, forms, texts and code call each other by is the same; without any engine, so that it is quick. */
class ModelContractTest {

    private static final Path PROCESSES = Path.of("processes");
    private static final Path FORMS = Path.of("forms");

    @TestFactory
    Stream<DynamicTest> everyConstantOfAProceduresNamesIsAnElementOfItsModel() throws Exception {
        return names().flatMap(names -> constants(names)
                .filter(f -> !f.getName().equals("KEY"))
                .map(f -> dynamicTest(names.getSimpleName() + "." + f.getName(), () -> {
                    BpmnModelInstance model = model(PROCESSES.resolve(value(names, "KEY") + ".bpmn"));
                    assertThat((Object) model.getModelElementById(value(names, f.getName())))
                            .isInstanceOf(FlowNode.class);
                })));
    }

    @Test
    void everyModelHasItsNames() throws Exception {
        Set<String> keys = names().map(n -> value(n, "KEY")).collect(Collectors.toCollection(TreeSet::new));

        assertThat(models().map(ModelContractTest::key)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @TestFactory
    Stream<DynamicTest> everyFileIsNamedAfterItsProcessAndKeepsItsHistoryFiveYears() {
        return each(model -> {
            Process process = model.model()
                    .getModelElementsByType(Process.class)
                    .iterator()
                    .next();
            assertThat(model.file().getFileName()).hasToString(process.getId() + ".bpmn");
            assertThat(process.getCamundaHistoryTimeToLiveString()).isEqualTo("P1826D");
        });
    }

    @TestFactory
    Stream<DynamicTest> everyFormThatIsNamedIsThereAndNamedAfterItsId() {
        return each(model -> formReferences(model.model()).forEach(ref -> {
            Path form = FORMS.resolve(ref + ".form");
            assertThat(form).exists();
            assertThat(FormSchema.parse(read(form)).id()).isEqualTo(ref);
        }));
    }

    @Test
    void everyFormIsUsedOrIsARegister() {
        Set<String> used = models().flatMap(ModelContractTest::formReferences).collect(Collectors.toSet());

        assertThat(forms().filter(form -> !form.startsWith("register-"))).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void everyRegisterHasARowOfItsOwnAndEveryOneThatIsWrittenToIsThere() {
        Set<String> registers = forms().filter(form -> form.startsWith("register-"))
                .map(form -> form.replaceFirst("register-", ""))
                .collect(Collectors.toSet());
        Set<String> rows = Pattern.compile("<inputEntry[^>]*>\\s*<text>\"([^\"]+)\"</text>")
                .matcher(read(PROCESSES.resolve("registers.dmn")))
                .results()
                .map(row -> row.group(1))
                .collect(Collectors.toSet());
        Set<String> written = models().flatMap(m -> m.getModelElementsByType(CamundaField.class).stream())
                .filter(f -> f.getCamundaName().equals("type"))
                .map(f -> f.getCamundaString().getTextContent())
                .collect(Collectors.toSet());

        assertThat(rows).isEqualTo(registers);
        assertThat(registers).containsAll(written);
    }

    private static Stream<String> forms() {
        return files(FORMS, ".form").map(f -> f.getFileName().toString().replace(".form", ""));
    }

    @TestFactory
    Stream<DynamicTest> everyWordIsADelegateWithTheFieldsThatTheModelFills() {
        return each(model -> model.model().getModelElementsByType(ServiceTask.class).stream()
                .filter(task -> !"external".equals(task.getCamundaType()))
                .forEach(task -> {
                    Matcher word = Pattern.compile("\\$\\{(\\w+)}").matcher(task.getCamundaDelegateExpression());
                    assertThat(word.matches()).as(task.getId()).isTrue();
                    Class<?> delegate = delegate(word.group(1));
                    if (task.getExtensionElements() != null) {
                        task.getExtensionElements()
                                .getChildElementsByType(CamundaField.class)
                                .forEach(field -> assertThat(Arrays.stream(delegate.getDeclaredFields())
                                                .map(Field::getName))
                                        .as(task.getId())
                                        .contains(field.getCamundaName()));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyTextThatIsNamedIsThereAndNoneIsLeftOver() {
        return each(model -> {
            Set<String> named = model.model().getModelElementsByType(CamundaField.class).stream()
                    .filter(f -> f.getCamundaName().equals("template"))
                    .map(f -> f.getCamundaString().getTextContent())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (key(model.model()).equals("notification")) {
                // What delivery adds to messages is named by no model; its own test holds it against the code.
                return;
            }
            Path texts = PROCESSES.resolve(key(model.model()) + ".messages.md");
            Set<String> present = Files.exists(texts)
                    ? read(texts)
                            .lines()
                            .filter(l -> l.startsWith("## "))
                            .map(l -> l.substring(3).trim())
                            .collect(Collectors.toCollection(TreeSet::new))
                    : Set.of();
            assertThat(present).isEqualTo(named);
        });
    }

    @TestFactory
    Stream<DynamicTest> everyDecisionThatIsNamedIsThere() {
        return each(model -> model.model()
                .getModelElementsByType(BusinessRuleTask.class)
                .forEach(task -> assertThat(PROCESSES.resolve(task.getCamundaDecisionRef() + ".dmn"))
                        .exists()));
    }

    @TestFactory
    Stream<DynamicTest> everyElementCitesItsClauseOrSaysWhatItIsFor() {
        return each(model -> model.model().getModelElementsByType(FlowNode.class).stream()
                .filter(node -> !node.getElementType().getTypeName().endsWith("Gateway"))
                .forEach(node ->
                        assertThat(node.getDocumentations()).as(node.getId()).isNotEmpty()));
    }

    private record Model(Path file, BpmnModelInstance model) {}

    private interface Check {
        void of(Model model) throws Exception;
    }

    private static Stream<DynamicTest> each(Check check) {
        return files(PROCESSES, ".bpmn")
                .map(file -> dynamicTest(file.getFileName().toString(), () -> check.of(new Model(file, model(file)))));
    }

    private static Stream<BpmnModelInstance> models() {
        return files(PROCESSES, ".bpmn").map(ModelContractTest::model);
    }

    private static BpmnModelInstance model(Path file) {
        return Bpmn.readModelFromFile(new File(file.toString()));
    }

    private static String key(BpmnModelInstance model) {
        return model.getModelElementsByType(Process.class).iterator().next().getId();
    }

    private static Stream<String> formReferences(BpmnModelInstance model) {
        return Stream.concat(
                        model.getModelElementsByType(UserTask.class).stream().map(UserTask::getCamundaFormRef),
                        model.getModelElementsByType(StartEvent.class).stream().map(StartEvent::getCamundaFormRef))
                .filter(ref -> ref != null);
    }

    /** The classes in {@code procedure} that have a {@code KEY}. */
    private static Stream<Class<?>> names() throws IOException {
        return files(Path.of("src/test/java/org/tocsin/procedure"), ".java")
                .map(f -> f.getFileName().toString().replace(".java", ""))
                .map(name -> {
                    try {
                        return Class.forName("org.tocsin.procedure." + name);
                    } catch (ClassNotFoundException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .filter(type -> constants(type).anyMatch(f -> f.getName().equals("KEY")))
                .map(type -> (Class<?>) type);
    }

    private static Stream<Field> constants(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(f -> Modifier.isStatic(f.getModifiers()) && f.getType() == String.class)
                .filter(f -> !f.isSynthetic() && !Modifier.isPrivate(f.getModifiers()));
    }

    private static String value(Class<?> type, String constant) {
        try {
            Field field = type.getDeclaredField(constant);
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A delegate's bean is named after its class. */
    private static Class<?> delegate(String bean) {
        String simpleName = Character.toUpperCase(bean.charAt(0)) + bean.substring(1);
        return Stream.of("incident", "notification", "record")
                .map(module -> "org.tocsin." + module + ".bpmn." + simpleName)
                .flatMap(name -> {
                    try {
                        return Stream.<Class<?>>of(Class.forName(name));
                    } catch (ClassNotFoundException e) {
                        return Stream.empty();
                    }
                })
                .findFirst()
                .orElseThrow(() -> new AssertionError("No delegate " + bean));
    }

    private static Stream<Path> files(Path folder, String ending) {
        try {
            return Files.list(folder).filter(f -> f.toString().endsWith(ending)).sorted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
