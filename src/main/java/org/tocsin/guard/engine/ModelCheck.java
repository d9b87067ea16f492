package org.tocsin.guard.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaField;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.ForeignCode;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.ProcedureModel;
import org.tocsin.guard.ProposedDeployment;

/** Whether a model names only what exists: words of the vocabulary, their fields, forms. */
@Component
class ModelCheck implements DeploymentCheck {

    private static final Pattern WORD = Pattern.compile("[$#]\\{\\s*(\\w+)\\s*}");
    /** What is looked at. The engine also reads models under other endings, which nothing here would look at. */
    private static final List<String> KINDS = List.of(".bpmn", ".dmn", ".form", ".messages.md");

    private final Vocabulary vocabulary;
    private final ForeignCode code;

    ModelCheck(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.code = new ForeignCode(vocabulary.modelWords());
    }

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment.files().keySet().stream()
                .filter(name -> KINDS.stream().noneMatch(name::endsWith))
                .forEach(name -> problems.add(name + "：只能部署 " + String.join("、", KINDS) + " 文件"));
        deployment.each(".form", (name, json) -> {
            try {
                FormSchema.parse(json);
            } catch (InvalidInput e) {
                problems.add(name + "：" + e.getMessage());
            }
        });
        deployment.each(".dmn", (name, xml) -> problems.addAll(code.problems(name, xml)));
        deployment.each(".bpmn", (name, xml) -> problems.addAll(check(name, xml, deployment)));
        return problems;
    }

    private List<String> check(String file, String xml, ProposedDeployment deployment) {
        Optional<ProcedureModel> read = ProcedureModel.read(file, xml);
        if (read.isEmpty()) {
            return List.of(file + "：无法读取，不是有效的 BPMN 文件");
        }
        BpmnModelInstance model = read.get().model();
        List<String> problems = new ArrayList<>(code.problems(file, xml));
        all(model, ServiceTask.class).forEach(task -> problems.addAll(serviceTask(file, task)));
        listeners(model).forEach(listener -> problems.addAll(listener(file, listener)));
        read.get()
                .forms()
                .filter(ref -> deployment.form(ref).isEmpty())
                .forEach(ref -> problems.add("%s：找不到表单 %s".formatted(file, ref)));
        return problems;
    }

    private List<String> serviceTask(String file, ServiceTask task) {
        if (task.getCamundaDelegateExpression() == null) {
            return "external".equals(task.getCamundaType())
                    ? List.of()
                    : List.of("%s：环节 %s 没有指定词汇表中的 delegateExpression".formatted(file, task.getId()));
        }
        return word(file, task.getId(), task, task.getCamundaDelegateExpression());
    }

    private List<String> listener(String file, ModelElementInstance listener) {
        String parent = listener.getParentElement().getParentElement().getAttributeValue("id");
        return word(file, parent, listener, String.valueOf(listener.getAttributeValue("delegateExpression")));
    }

    private List<String> word(String file, String element, ModelElementInstance user, String expression) {
        Matcher named = WORD.matcher(expression);
        Class<?> word = named.matches() ? vocabulary.words().get(named.group(1)) : null;
        if (word == null) {
            return List.of("%s：环节 %s 使用了词汇表中没有的 %s".formatted(file, element, expression));
        }
        List<String> problems = new ArrayList<>();
        fields(user)
                .filter(field -> ReflectionUtils.findField(word, field.getCamundaName()) == null)
                .forEach(field -> problems.add(
                        "%s：环节 %s 的 %s 没有名为 %s 的字段".formatted(file, element, expression, field.getCamundaName())));
        return problems;
    }

    private static Stream<CamundaField> fields(ModelElementInstance user) {
        if (user instanceof BaseElement element) {
            return element.getExtensionElements() == null
                    ? Stream.of()
                    : element.getExtensionElements().getChildElementsByType(CamundaField.class).stream();
        }
        return user.getChildElementsByType(CamundaField.class).stream();
    }

    private static Stream<ModelElementInstance> listeners(BpmnModelInstance model) {
        return Stream.of("executionListener", "taskListener")
                .flatMap(kind -> model
                        .getModelElementsByType(
                                model.getModel().getTypeForName("http://camunda.org/schema/1.0/bpmn", kind))
                        .stream());
    }

    private static <T extends ModelElementInstance> Collection<T> all(BpmnModelInstance model, Class<T> type) {
        return model.getModelElementsByType(type);
    }
}
