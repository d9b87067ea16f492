package org.tocsin.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.tocsin.guard.DeploymentCheck;
import org.tocsin.guard.InvalidInput;
import org.tocsin.guard.OwnedTable;
import org.tocsin.guard.ProposedDeployment;

/** The table {@code closing} can be read, and asks only for registers that there are: otherwise nothing could end. */
@Component
class ClosingCheck implements DeploymentCheck {

    /** A register's form is called so; the registers themselves are a module that builds on this one. */
    private static final String REGISTER_FORM = "register-";

    @Override
    public List<String> problems(ProposedDeployment deployment) {
        List<String> problems = new ArrayList<>();
        deployment.each(".dmn", (file, xml) -> {
            if (OwnedTable.isIn(xml, Closing.TABLE)) {
                try {
                    OwnedTable.parse(Closing.TABLE, xml).checkRows(row -> problem(row, deployment));
                } catch (InvalidInput e) {
                    problems.add(file + "：" + e.getMessage());
                }
            }
        });
        return problems;
    }

    private static @Nullable String problem(Map<String, String> row, ProposedDeployment deployment) {
        Closing.Terms terms;
        try {
            terms = Closing.Terms.of(row);
        } catch (IllegalArgumentException e) {
            return "review（总结评估）列：%s 应为 \"yes\"、\"no\" 或 \"drills-too\"".formatted(e.getMessage());
        }
        return terms.records().stream()
                .filter(type -> deployment.form(REGISTER_FORM + type).isEmpty())
                .findFirst()
                .map(type -> "records（必备记录）列：没有登记簿 %s（表单 %s%s）".formatted(type, REGISTER_FORM, type))
                .orElse(null);
    }
}
