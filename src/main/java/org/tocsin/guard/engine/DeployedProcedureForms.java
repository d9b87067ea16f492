package org.tocsin.guard.engine;

import java.util.List;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import org.springframework.util.ConcurrentLruCache;
import org.tocsin.guard.Deployed;
import org.tocsin.guard.FormSchema;
import org.tocsin.guard.ProcedureForms;
import org.tocsin.guard.ProcedureModel;

@Component
class DeployedProcedureForms implements ProcedureForms {

    private static final FormSchema NONE = new FormSchema("", List.of());

    private final Deployed deployed;
    private final RepositoryService repository;

    /** A version of a model names the same forms for ever; which version of a form is the newest changes. */
    private final ConcurrentLruCache<String, List<String>> startForms =
            new ConcurrentLruCache<>(200, id -> model(id).startForms().toList());

    private final ConcurrentLruCache<String, List<String>> allForms =
            new ConcurrentLruCache<>(200, id -> model(id).forms().toList());

    DeployedProcedureForms(Deployed deployed, @Lazy RepositoryService repository) {
        this.deployed = deployed;
        this.repository = repository;
    }

    @Override
    public FormSchema startForm(String processDefinitionId) {
        return together(startForms.get(processDefinitionId));
    }

    @Override
    public FormSchema allForms(String processDefinitionId) {
        return together(allForms.get(processDefinitionId));
    }

    private ProcedureModel model(String processDefinitionId) {
        return new ProcedureModel(processDefinitionId, repository.getBpmnModelInstance(processDefinitionId));
    }

    private FormSchema together(List<String> references) {
        return references.stream()
                .flatMap(ref -> deployed.form(ref).stream())
                .map(FormSchema::parse)
                .reduce(NONE, FormSchema::and);
    }
}
