package org.tocsin.incident;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProposedDeployment;

/** A table of plan dates that cannot be read is not deployed: nobody would be reminded. */
@Component
class PlanDatesCheck implements DeploymentCheck {

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment.each(".dmn", (file, xml) -> {
            if (OwnedTable.isIn(xml, PlanDates.TABLE)) {
                try {
                    PlanDates.parse(xml);
                } catch (InvalidInput e) {
                    problems.add(file + "：" + e.getMessage());
                }
            }
        });
        return problems;
    }
}
