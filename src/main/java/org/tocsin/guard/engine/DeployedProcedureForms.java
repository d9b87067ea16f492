package org.tocsin.guard.engine;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureForms;

@Component
class DeployedProcedureForms implements ProcedureForms {

    private static final FormSchema NONE = new FormSchema("", List.of());

    private final Deployed deployed;
    private final RepositoryService repository;

    DeployedProcedureForms(Deployed deployed, @Lazy RepositoryService repository) {
        this.deployed = deployed;
        this.repository = repository;
    }

    @Override
    public FormSchema startForm(String processDefinitionId) {
        return together(starts(repository.getBpmnModelInstance(processDefinitionId)));
    }

    @Override
    public FormSchema allForms(String processDefinitionId) {
        BpmnModelInstance model = repository.getBpmnModelInstance(processDefinitionId);
        Stream<String> tasks =
                model.getModelElementsByType(UserTask.class).stream().map(UserTask::getCamundaFormRef);
        return together(Stream.concat(starts(model), tasks));
    }

    private static Stream<String> starts(BpmnModelInstance model) {
        return model.getModelElementsByType(StartEvent.class).stream().map(StartEvent::getCamundaFormRef);
    }

    private FormSchema together(Stream<String> references) {
        return references
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(ref -> deployed.form(ref).stream())
                .map(FormSchema::parse)
                .reduce(NONE, FormSchema::and);
    }
}
