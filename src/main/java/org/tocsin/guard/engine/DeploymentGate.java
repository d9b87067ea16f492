package org.tocsin.guard.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.ProposedDeployment;

/** All checks that files must pass before they are deployed. */
@Component
class DeploymentGate {

    private final DeployedFiles deployed;
    private final ObjectProvider<DeploymentCheck> checks;

    DeploymentGate(DeployedFiles deployed, ObjectProvider<DeploymentCheck> checks) {
        this.deployed = deployed;
        this.checks = checks;
    }

    List<String> problems(Map<String, byte[]> files) {
        ProposedDeployment proposed = deployed.with(files);
        List<String> problems = new ArrayList<>();
        checks.orderedStream().forEach(check -> {
            try {
                problems.addAll(check.problems(proposed));
            } catch (InvalidInput e) {
                problems.add(e.getMessage());
            }
        });
        return problems;
    }
}
