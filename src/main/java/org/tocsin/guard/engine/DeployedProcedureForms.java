package org.tocsin.guard.engine;

import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.guard.ProcedureModel;

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
        return together(model(processDefinitionId).startForms());
    }

    @Override
    public FormSchema allForms(String processDefinitionId) {
        return together(model(processDefinitionId).forms());
    }

    private ProcedureModel model(String processDefinitionId) {
        return new ProcedureModel(processDefinitionId, repository.getBpmnModelInstance(processDefinitionId));
    }

    private FormSchema together(Stream<String> references) {
        return references
                .flatMap(ref -> deployed.form(ref).stream())
                .map(FormSchema::parse)
                .reduce(NONE, FormSchema::and);
    }
}
