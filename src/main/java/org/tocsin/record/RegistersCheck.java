package org.tocsin.record;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.ProposedDeployment;

/** Every register that a model writes to has its form. */
@Component
class RegistersCheck implements DeploymentCheck {

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment
                .models()
                .forEach(model -> model.filledIn("writeRecordDelegate", "type").stream()
                        .filter(type -> deployment.form(Registers.FORM + type).isEmpty())
                        .forEach(type -> problems.add(
                                "%s：登记簿 %s 没有表单 %s%s".formatted(model.file(), type, Registers.FORM, type))));
        return problems;
    }
}
