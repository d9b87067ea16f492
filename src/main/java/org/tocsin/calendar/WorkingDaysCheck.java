package org.tocsin.calendar;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.ProposedDeployment;

/** A table of working days that cannot be read is not deployed; the one in force stays. */
@Component
class WorkingDaysCheck implements DeploymentCheck {

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        Optional<String> table = deployment.decision(WorkingDaysTable.KEY);
        try {
            table.ifPresent(WorkingDaysTable::parse);
            return List.of();
        } catch (InvalidInput e) {
            return List.of(e.getMessage());
        }
    }
}
